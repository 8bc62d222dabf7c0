package import Generation
package import StoreSQLite

extension SQLiteStore {
    /// The key of all stores of tests, which is no secret.
    package static func fixedKey(isInUse: Bool) throws(SQLiteStoreFailure) -> SealingKey {
        guard let key = SealingKey([UInt8](1...32)) else { throw .noKey(reason: "32 bytes make no key") }
        return key
    }

    /// Opens a store with the fixed key.
    package convenience init(
        folder: String,
        now: @escaping @Sendable () -> Timestamp = { .now },
        steady: SteadyClock = SteadyClock(),
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws(SQLiteStoreFailure) {
        try self.init(folder: folder, now: now, steady: steady, sealing: Self.fixedKey, report: report)
    }

    /// Opens a second connection with the fixed key.
    package convenience init(
        besideAnotherIn folder: String,
        now: @escaping @Sendable () -> Timestamp,
        steady: SteadyClock,
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8]
    ) throws(SQLiteStoreFailure) {
        try self.init(besideAnotherIn: folder, now: now, steady: steady, sealing: Self.fixedKey, report: report)
    }
}
