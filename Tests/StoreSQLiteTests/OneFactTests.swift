import Generation
import GenerationTesting
import StoreSQLite
import Testing

/// What must not be half true after any crash is written in one transaction, and answered when that is in the log.
@Suite("One fact", .timeLimit(.minutes(1)))
struct OneFactTests {
    private static let webhook = "https://hooks.example/x"

    private let test: TestStore
    private let store: SQLiteStore

    init() throws {
        test = try TestStore()
        store = try test.open()
    }

    /// Runs a change and looks at what came of it, and expects that the log holds one transaction more after both.
    private func expectOneCommit(_ change: () async throws -> Void) async throws {
        let before = try test.commitsInLog()
        try await change()
        #expect(try test.commitsInLog() == before + 1)
    }

    @Test(
        "a job and the mark of its submit are one transaction, in the log before the answer",
        arguments: [true, false]
    )
    func submits(isMarked: Bool) async throws {
        for number in 0..<40 {
            var submission = Sample.submission()
            if isMarked { submission.idempotency = IdempotencyMark(key: "\(number)", fingerprint: ContentDigest("f")) }
            try await expectOneCommit { _ = try await store.accepted(submission) }
        }
        await store.close()
    }

    @Test("the end of a job, its pictures and its report are one transaction, whatever the end")
    func ends() async throws {
        for outcome in [nil, JobOutcome.failed(Sample.failure), .cancelled] {
            let job = try await JobStoreFixture.running(in: store, webhook: Self.webhook)
            try await expectOneCommit {
                let ended = try await store.finish(job.claim, with: outcome ?? .succeeded(Sample.result(of: job)))
                #expect(ended?.state.isTerminal == true)
                #expect(try await store.deliveries(of: job.id).count == 1)
            }
            let waiting = try await store.accepted(Sample.submission(webhook: Self.webhook))
            guard let outcome else { continue }
            try await expectOneCommit {
                _ = try await store.end(waiting.id, with: outcome)
                #expect(try await store.deliveries(of: waiting.id).count == 1)
            }
        }
        await store.close()
    }
}
