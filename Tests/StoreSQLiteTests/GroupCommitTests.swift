import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("Changes that share a commit", .timeLimit(.minutes(1)))
struct GroupCommitTests {
    private let test: TestStore
    private let store: SQLiteStore
    private let executor = HeldExecutor()

    init() throws {
        test = try TestStore()
        store = try test.open()
    }

    @Test("changes that wait at the same time are one transaction")
    func oneTransaction() async throws {
        let gate = try await closedGate()
        let before = try test.commitsInLog()
        let submits = (0..<100).map { _ in submit(Sample.submission()) }
        try await release(gate)
        for submit in submits { #expect(try await submit.value.state == .queued) }
        // The one that was held, and the one that a hundred share.
        #expect(try test.commitsInLog() == before + 2)
        #expect(try await store.openCounts().queued == 100)
        await store.close()
    }

    @Test("changes that arrive together without any help share commits")
    func freeRun() async throws {
        let before = try test.commitsInLog()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<200 { group.addTask { _ = try await store.submit(Sample.submission()) } }
            try await group.waitForAll()
        }
        let commits = try test.commitsInLog() - before
        #expect((1..<200).contains(commits))
        #expect(try await store.openCounts().queued == 200)
        await store.close()
    }

    @Test("a change that fails takes nothing of its neighbours with it")
    func failingNeighbour() async throws {
        let known = try await JobStoreFixture.succeeded(in: store)
        let gate = try await closedGate()
        let before = try test.commitsInLog()
        let first = submit(Sample.submission())
        let double = submit(Sample.submission(id: known.id))
        let last = submit(Sample.submission())
        try await release(gate)
        let kept = [try await first.value.id, try await last.value.id]
        await #expect(throws: JobStoreFailure.self) { try await double.value }
        #expect(try test.commitsInLog() == before + 2)
        await store.close()
        let reopened = try test.open()
        for id in kept { #expect(try await reopened.job(id) != nil) }
        #expect(try await reopened.job(known.id) == known)
        await reopened.close()
    }

    @Test("a change that fails after it wrote leaves nothing of itself")
    func failingHalfway() async throws {
        let job = try await JobStoreFixture.running(in: store, webhook: "https://hooks.example/x")
        let result = GenerationResult(
            pictures: [Sample.picture(.grid), Sample.picture(.tile(2)), Sample.picture(.tile(2))],
            recipes: []
        )
        let gate = try await closedGate()
        let first = submit(Sample.submission())
        let broken = task { try await $0.finish(job.claim, with: .succeeded(result)) }
        let last = submit(Sample.submission())
        try await release(gate)
        await #expect(throws: JobStoreFailure.self) { try await broken.value }
        for submit in [first, last] { #expect(try await store.job(submit.value.id) != nil) }
        #expect(try await store.job(job.id) == job)
        #expect(try await store.picture(result.pictures[0].token) == nil)
        await store.close()
    }

    @Test("a caller that goes away while its transaction is open rolls back nobody, not even itself")
    func cancelledInside() async throws {
        let running = try await JobStoreFixture.running(in: store, webhook: "https://hooks.example/x")
        let gate = try await closedGate()
        let inner = test.gate(of: running.id)
        let first = submit(Sample.submission())
        let leaver = task { try await $0.finish(running.claim, with: .failed(Sample.failure)) }
        let last = submit(Sample.submission())
        try await release(gate)
        await inner.entered.reached()
        // The change of `first` is made and that of `last` is not; all three stand in the transaction that is open now.
        leaver.cancel()
        inner.open()
        let ids = [try await first.value.id, try await last.value.id]
        #expect(try await leaver.value?.state == .failed)
        await store.close()
        let reopened = try test.open()
        for id in ids { #expect(try await reopened.job(id)?.state == .queued) }
        #expect(try await reopened.job(running.id)?.state == .failed)
        await reopened.close()
    }

    @Test("callers that go away while they wait roll back nobody")
    func cancelledWaiting() async throws {
        let gate = try await closedGate()
        let submits = (0..<20).map { _ in submit(Sample.submission()) }
        executor.runUntilAllWait()
        for leaver in submits where Bool.random() { leaver.cancel() }
        try await release(gate)
        for submit in submits {
            let id = try await submit.value.id
            #expect(try await store.job(id) != nil)
        }
        await store.close()
    }

    @Test("closing finishes what was begun")
    func closingFinishes() async throws {
        let gate = try await closedGate()
        let submits = (0..<20).map { _ in submit(Sample.submission()) }
        executor.runUntilAllWait()
        let closing = task { await $0.close() }
        executor.runUntilAllWait()
        await #expect(throws: JobStoreFailure.closed) { try await store.submit(Sample.submission()) }
        try await release(gate)
        try await closing.value
        let reopened = try test.open()
        for submit in submits {
            let id = try await submit.value.id
            #expect(try await reopened.job(id) != nil)
        }
        await reopened.close()
    }

    // MARK: - Helpers

    /// A gate that holds the store's transaction open, so that further changes must wait.
    private func closedGate() async throws -> CommitGate {
        let job = try await JobStoreFixture.running(in: store, webhook: "https://hooks.example/gate")
        let gate = test.gate(of: job.id)
        // A task of its own, because it ends only when the gate opens.
        Task { [store] in try await store.finish(job.claim, with: .failed(Sample.failure)) }
        await gate.entered.reached()
        return gate
    }

    private func submit(_ submission: JobSubmission) -> Task<Job, any Error> {
        task { try await $0.accepted(submission) }
    }

    /// A task that goes on only when the test says so.
    private func task<Value: Sendable>(
        _ body: @escaping @Sendable (SQLiteStore) async throws -> Value
    ) -> Task<Value, any Error> {
        Task(executorPreference: executor) { [store] in try await body(store) }
    }

    /// Lets all tasks come as far as their wait for the store, then opens the gate.
    private func release(_ gate: CommitGate) async throws {
        executor.runUntilAllWait()
        gate.open()
        executor.setFree()
    }
}
