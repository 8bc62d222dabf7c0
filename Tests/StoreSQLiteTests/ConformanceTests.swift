import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("The SQLite store", .timeLimit(.minutes(2)))
struct ConformanceTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    @Test("keeps the promises of a job store", arguments: JobStoreConformance.rules)
    func jobs(rule: JobStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(store, test.clock)
        await store.close()
    }

    @Test("keeps the promises of a job store with the live jobs before it", arguments: JobStoreConformance.rules)
    func liveJobs(rule: JobStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(LiveStore(before: store), test.clock)
        await store.close()
    }

    @Test("keeps the promises of a delivery store", arguments: DeliveryStoreConformance.rules)
    func deliveries(rule: DeliveryStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(store, test.clock)
        await store.close()
    }

    @Test("keeps the promises of a key store", arguments: KeyStoreConformance.rules)
    func keys(rule: KeyStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(store, test.clock)
        await store.close()
    }

    @Test("keeps the promises of a store of usage", arguments: UsageStoreConformance.rules)
    func usage(rule: UsageStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(store, test.clock)
        await store.close()
    }

    @Test("keeps the promises of retention", arguments: RetentionStoreConformance.rules)
    func retention(rule: RetentionStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(store, test.clock)
        await store.close()
    }

    @Test("keeps the promises of a store of uploads", arguments: UploadStoreConformance.rules)
    func uploads(rule: UploadStoreConformance.Rule) async throws {
        let store = try test.open()
        try await rule.check(store, test.clock)
        await store.close()
    }

    @Test("agrees with the model over random histories with restarts", arguments: [1, 2, 3] as [UInt64])
    func histories(seed: UInt64) async throws {
        try await StoreHistory(seed: seed, steps: 200).run(
            open: { try test.open() },
            close: { await ($0 as? SQLiteStore)?.close() }
        )
    }

    @Test("agrees with the model over a history that no one has seen before")
    func newHistory() async throws {
        try await StoreHistory(seed: .random(in: .min ... .max), callers: 4, steps: 150).run(
            open: { try test.open() },
            close: { await ($0 as? SQLiteStore)?.close() }
        )
    }
}
