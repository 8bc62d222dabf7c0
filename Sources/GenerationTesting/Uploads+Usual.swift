import Generation
package import GenerationService

extension Uploads {
    /// Uploads with their usual limits; the addresses of uploads are their ids.
    ///
    /// - Parameter clock: the store's own.
    package static func usual(
        in store: InMemoryJobStore,
        _ pictures: InMemoryPictures,
        configuration: UploadConfiguration = UploadConfiguration(),
        clock: ManualClock = ManualClock()
    ) -> Uploads {
        Uploads(
            store: store,
            pictures: pictures,
            configuration: configuration,
            memory: MemoryBudget(byteCount: 1 << 20),
            address: { address, _ in UploadID(address) },
            now: { clock.now }
        )
    }
}
