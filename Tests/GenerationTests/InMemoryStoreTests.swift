import Generation
import GenerationTesting
import Testing

@Suite("The store in memory", .timeLimit(.minutes(1)))
struct InMemoryStoreTests {
    private let clock = ManualClock()

    @Test("keeps the promises of a job store", arguments: JobStoreConformance.rules)
    func jobs(rule: JobStoreConformance.Rule) async throws {
        try await rule.check(InMemoryJobStore(clock: clock), clock)
    }

    @Test("keeps the promises of a job store with the live jobs before it", arguments: JobStoreConformance.rules)
    func liveJobs(rule: JobStoreConformance.Rule) async throws {
        try await rule.check(LiveStore(before: InMemoryJobStore(clock: clock)), clock)
    }

    @Test("keeps the promises of a delivery store", arguments: DeliveryStoreConformance.rules)
    func deliveries(rule: DeliveryStoreConformance.Rule) async throws {
        try await rule.check(InMemoryJobStore(clock: clock), clock)
    }

    @Test("keeps the promises of a key store", arguments: KeyStoreConformance.rules)
    func keys(rule: KeyStoreConformance.Rule) async throws {
        try await rule.check(InMemoryJobStore(clock: clock), clock)
    }

    @Test("keeps the promises of a store of usage", arguments: UsageStoreConformance.rules)
    func usage(rule: UsageStoreConformance.Rule) async throws {
        try await rule.check(InMemoryJobStore(clock: clock), clock)
    }

    @Test("keeps the promises of retention", arguments: RetentionStoreConformance.rules)
    func retention(rule: RetentionStoreConformance.Rule) async throws {
        try await rule.check(InMemoryJobStore(clock: clock), clock)
    }

    @Test("keeps the promises of a store of uploads", arguments: UploadStoreConformance.rules)
    func uploads(rule: UploadStoreConformance.Rule) async throws {
        try await rule.check(InMemoryJobStore(clock: clock), clock)
    }

    @Test("a planned failure changes nothing and is over after its time")
    func plannedFailure() async throws {
        let store = InMemoryJobStore(clock: clock)
        store.fail(.submit)
        await #expect(throws: JobStoreFailure.unavailable(reason: "disk full")) {
            try await store.accepted(Sample.submission())
        }
        #expect(try await store.openCounts().queued == 0)
        _ = try await store.submit(Sample.submission())
        #expect(try await store.openCounts().queued == 1)
    }
}
