import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Testing

@Suite("Two connections to one file", .timeLimit(.minutes(10)))
struct TwoConnectionTests {
    /// 100,000 calls in all.
    @Test("answer as the model does, alone and at the same time", arguments: [1, 2, 3, 4] as [UInt64])
    func seeded(seed: UInt64) async throws { try await run(seed: seed, calls: 24_000) }

    @Test("answer as the model does, in a history that no one has seen before")
    func unseen() async throws { try await run(seed: .random(in: .min ... .max), calls: 4_000) }

    private func run(seed: UInt64, calls: Int) async throws {
        let folder = try TemporaryFolder(inMemory: true)
        let clock = ManualClock()
        let steady = SteadyClock()
        let now: @Sendable () -> Timestamp = { clock.now }
        let first = try SQLiteStore(folder: folder.path, now: now, steady: steady, report: Sample.report)
        let second = try SQLiteStore(besideAnotherIn: folder.path, now: now, steady: steady, report: Sample.report)
        try await TwoConnectionHistory(seed: seed, calls: calls).run(on: (first, second), clock: clock)
        await second.close()
        await first.close()
    }
}
