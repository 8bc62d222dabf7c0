import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Testing

/// An attempt that was halted for longer than its lease comes back when another one has taken its place.
///
/// The two speak through connections of their own, as two processes would.
@Suite("A late attempt", .timeLimit(.minutes(1)))
struct LateAttemptTests {
    private static let webhook = "https://hooks.example/x"
    private static let hour = Duration.seconds(3600)

    private let folder: TemporaryFolder
    private let late: SQLiteStore
    private let rescuer: SQLiteStore

    init() throws {
        folder = try TemporaryFolder()
        let steady = SteadyClock()
        late = try SQLiteStore(folder: folder.path, steady: steady, report: Sample.report)
        rescuer = try SQLiteStore(
            besideAnotherIn: folder.path,
            now: { .now },
            steady: steady,
            report: Sample.report
        )
    }

    /// A job whose first attempt, made through ``late``, has lost its lease, as ``rescuer`` sees it.
    private func lost() async throws -> (late: Job, waiting: Job) {
        let accepted = try await late.accepted(
            Sample.submission(webhook: Self.webhook, events: Set(WebhookEvent.allCases))
        )
        let job = try #require(try await late.claim(accepted.id, lease: .milliseconds(-1)))
        let waiting = try await rescuer.requeueExpired()
        #expect(waiting.map(\.id) == [job.id])
        return (job, try #require(waiting.first))
    }

    /// Makes every call that a late attempt can make, and expects each to be refused and to change nothing.
    private func everythingIsRefused(_ claim: Claim) async throws {
        let before = try await rescuer.job(claim.job)
        let owed = try await rescuer.deliveries(of: claim.job)
        let result = Sample.result(of: try #require(before))
        let reference = Sample.picture(.reference)
        #expect(try await late.renew([claim], for: Self.hour).isEmpty)
        #expect(try await late.recordProgress(90, for: claim) == nil)
        #expect(try await late.attachReference(reference, to: claim) == nil)
        #expect(try await late.handBack(claim, workerDied: true) == nil)
        #expect(try await late.finish(claim, with: .failed(Sample.failure)) == nil)
        #expect(try await late.finish(claim, with: .cancelled) == nil)
        #expect(try await late.finish(claim, with: .succeeded(result)) == nil)
        #expect(try await rescuer.job(claim.job) == before)
        #expect(try await rescuer.deliveries(of: claim.job) == owed)
        for picture in result.pictures + [reference] { #expect(try await rescuer.picture(picture.token) == nil) }
    }

    @Test("while its job waits again, it is refused")
    func waiting() async throws {
        try await everythingIsRefused(try await lost().late.claim)
    }

    @Test("while the next attempt runs, it is refused, and the next keeps its own lease")
    func running() async throws {
        let job = try await lost().late
        let next = try #require(try await rescuer.claim(job.id, lease: .milliseconds(-1)))
        #expect(next.attempt == 2)
        try await everythingIsRefused(job.claim)
        #expect(try await rescuer.requeueExpired().map(\.id) == [job.id], "its lease gained nothing")
    }

    @Test("when the next attempt has ended, there is one result and one report of it")
    func ended() async throws {
        let job = try await lost().late
        let next = try #require(try await rescuer.claim(job.id, lease: Self.hour))
        let result = Sample.result(of: next)
        #expect(try await rescuer.finish(next.claim, with: .succeeded(result))?.result == result)
        try await everythingIsRefused(job.claim)
        let end = try #require(try await late.job(job.id))
        #expect(end.result == result && end.attempt == 2)
        let ends = try await late.deliveries(of: job.id).filter { WebhookEvent.ends.contains($0.event) }
        #expect(ends.map(\.event) == [.succeeded])
        await rescuer.close()
        await late.close()
    }

    @Test("of two that end one job at the same time, one does", arguments: 0..<20)
    func race(round: Int) async throws {
        let job = try await lost().late
        let next = try #require(try await rescuer.claim(job.id, lease: Self.hour))
        async let stale = late.finish(job.claim, with: .succeeded(Sample.result(of: job)))
        async let fresh = rescuer.finish(next.claim, with: .succeeded(Sample.result(of: next)))
        #expect(try await stale == nil)
        let end = try await fresh
        #expect(end != nil)
        #expect(try await late.job(job.id) == end)
        #expect(try await late.deliveries(of: job.id).count { $0.event == .succeeded } == 1)
    }
}
