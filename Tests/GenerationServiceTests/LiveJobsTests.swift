import Generation
import GenerationService
import GenerationTesting
import Synchronization
import Testing

@Suite("Live jobs", .timeLimit(.minutes(1)))
struct LiveJobsTests {
    private let store = InMemoryJobStore()
    private let feed = JobFeed()

    private func live(concurrency: Int? = nil) async throws -> LiveJobs {
        try await LiveJobs(
            store: store,
            feed: feed,
            deliveries: WorkSignal(),
            concurrency: concurrency
        )
    }

    @Test("a start takes over what the last server left: all of it waits, in its old order")
    func start() async throws {
        var left: [JobID] = []
        for _ in 0..<4 { left.append(try await store.accepted(Sample.submission()).id) }
        let ran = try #require(try await store.claimOldest())
        _ = try await store.end(left[2], with: .cancelled)
        let jobs = try await live()
        #expect(jobs.counts == JobCounts(queued: 3, running: 0))
        #expect(left.map { jobs.place(of: $0) } == [1, 2, nil, 3])
        let first = try #require(try await jobs.claimNext(lease: .seconds(30)))
        #expect((first.id, first.attempt) == (ran.id, 2))
        #expect(jobs.counts == JobCounts(queued: 2, running: 1))
    }

    @Test(
        "a store that does not answer at the start is told as it is",
        arguments: [.requeue, .read] as [InMemoryJobStore.Call]
    )
    func startFails(call: InMemoryJobStore.Call) async throws {
        _ = try await store.submit(Sample.submission())
        store.fail(call)
        await #expect(throws: JobStoreFailure.unavailable(reason: "disk full")) { try await live() }
    }

    @Test("a claim that the store does not take leaves the job at its place")
    func claimFails() async throws {
        let jobs = try await live(concurrency: 1)
        let first = try await jobs.accepted(Sample.submission())
        let second = try await jobs.accepted(Sample.submission())
        store.fail(.claim, times: 2)
        for _ in 0..<2 {
            await #expect(throws: JobStoreFailure.self) { try await jobs.claimNext(lease: .seconds(30)) }
            #expect(jobs.counts == JobCounts(queued: 2, running: 0))
            #expect([first, second].map { jobs.place(of: $0.id) } == [1, 2])
        }
        #expect(try await jobs.claimNext(lease: .seconds(30))?.id == first.id)
        // One at a time for this owner: the failures have used none of its share.
        #expect(try await jobs.claimNext(lease: .seconds(30)) == nil)
    }

    @Test("a job that ended while its turn came is passed over")
    func endedMeanwhile() async throws {
        let jobs = try await live()
        let gone = try await jobs.accepted(Sample.submission())
        let next = try await jobs.accepted(Sample.submission())
        _ = try await store.end(gone.id, with: .cancelled)
        #expect(try await jobs.claimNext(lease: .seconds(30))?.id == next.id)
        #expect(jobs.counts == JobCounts(queued: 0, running: 1))
    }

    @Test("a job that was claimed by its name runs, and comes back to its place")
    func claimedByName() async throws {
        let jobs = try await live(concurrency: 1)
        _ = try await jobs.submit(Sample.submission())
        let other = try await jobs.accepted(Sample.submission())
        let claimed = try #require(try await jobs.claim(other.id, lease: .seconds(30)))
        #expect(jobs.counts == JobCounts(queued: 1, running: 1))
        #expect(jobs.counts(of: other.owner) == JobCounts(queued: 1, running: 1))
        #expect(try await jobs.claimNext(lease: .seconds(30)) == nil)
        _ = try await jobs.handBack(claimed.claim, workerDied: false)
        #expect(jobs.place(of: other.id) == 2)
        #expect(jobs.counts == JobCounts(queued: 2, running: 0))
    }

    @Test("an end that a reader sees before its maker is told of all the same, and frees the slot")
    func readerIsFirst() async throws {
        let jobs = try await live(concurrency: 1)
        let job = try await jobs.accepted(Sample.submission())
        let next = try await jobs.accepted(Sample.submission())
        let running = try #require(try await jobs.claimNext(lease: .seconds(30)))
        async let end = feed.end(of: job.id, in: jobs, within: .seconds(50), hangUp: WorkSignal())
        let answer = EventCount()
        store.holdAnswer(to: .finish, until: answer)
        async let finished = jobs.finish(running.claim, with: .failed(Sample.failure))
        await store.held.reached()
        // The change is stored, and this reader brings it into memory.
        #expect(try await jobs.job(numbered: job.number)?.state == .failed)
        #expect(jobs.snapshot(job.id)?.job.state == .failed)
        answer.hit()
        #expect(try await finished?.state == .failed)
        guard case .ended = try await end else {
            Issue.record("nobody told of the end")
            return
        }
        #expect(try await jobs.claimNext(lease: .seconds(30))?.id == next.id)
    }

    @Test("a job that ends while it is being claimed does not run")
    func endsDuringClaim() async throws {
        let jobs = try await live()
        let job = try await jobs.accepted(Sample.submission())
        let answer = EventCount()
        store.holdAnswer(to: .claim, until: answer)
        async let claimed = jobs.claimNext(lease: .seconds(30))
        await store.held.reached()
        let ended = try #require(try await jobs.end(job.id, with: .cancelled))
        answer.hit()
        #expect(try await claimed?.revision == 2)
        #expect(jobs.counts == JobCounts(queued: 0, running: 0))
        #expect(jobs.snapshot(job.id)?.job == ended)
    }

    @Test("a replay of a job whose claim is under way does not put it back into the queue")
    func replayDuringClaim() async throws {
        var submission = Sample.submission()
        submission.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        _ = try await store.submit(submission)
        // After a restart the job waits, and is in nobody's memory.
        let jobs = try await live()
        let answer = EventCount()
        store.holdAnswer(to: .claim, until: answer)
        async let claimed = jobs.claimNext(lease: .seconds(30))
        await store.held.reached()
        submission.id = JobID()
        guard case .replayed = try await jobs.submit(submission) else {
            Issue.record("not a replay")
            return
        }
        answer.hit()
        _ = try await claimed
        #expect(jobs.counts == JobCounts(queued: 0, running: 1))
        #expect(try await jobs.claimNext(lease: .seconds(30)) == nil)
    }

    @Test("a deleted job is not remembered by a read that began before")
    func deletedDuringRead() async throws {
        let job = try await store.accepted(Sample.submission())
        let jobs = try await live()
        let answer = EventCount()
        store.holdAnswer(to: .read, until: answer)
        async let read = jobs.job(job.id)
        await store.held.reached()
        jobs.forget([job.id])
        answer.hit()
        #expect(try await read?.id == job.id)
        #expect(jobs.snapshot(job.id) == nil)
        #expect(jobs.counts == JobCounts(queued: 0, running: 0))
        #expect(try await jobs.claimNext(lease: .seconds(30)) == nil)
    }

    @Test("a job that is deleted before the one who ended it is told is not remembered")
    func deletedDuringEnd() async throws {
        let jobs = try await live()
        let job = try await jobs.accepted(Sample.submission())
        let claim = try #require(try await jobs.claimNext(lease: .seconds(30))).claim
        let answer = EventCount()
        store.holdAnswer(to: .finish, until: answer)
        async let finished = jobs.finish(claim, with: .failed(Sample.failure))
        await store.held.reached()
        _ = try await store.delete(job.id, of: job.owner, rememberedUntil: Timestamp(milliseconds: .max))
        jobs.forget([job.id])
        answer.hit()
        #expect(try await finished?.state == .failed)
        #expect(jobs.snapshot(job.id) == nil)
        #expect(try await jobs.job(job.id) == nil)
        #expect(jobs.counts == JobCounts(queued: 0, running: 0))
    }

    @Test("what is remembered stays within two halves, and the newest is always there")
    func bounded() async throws {
        let jobs = try await live()
        var ids: [JobID] = []
        for _ in 0..<(LiveJobs.halfCapacity * 5 / 2) { ids.append(try await jobs.accepted(Sample.submission()).id) }
        let remembered = ids.filter { jobs.snapshot($0) != nil }
        #expect(remembered.count <= LiveJobs.halfCapacity * 2)
        #expect(remembered == ids.suffix(remembered.count))
        #expect(remembered.count >= LiveJobs.halfCapacity)
        // What was forgotten is still known to the queue and to the store.
        #expect(jobs.counts.queued == ids.count)
        #expect(try await jobs.job(ids[0])?.id == ids[0])
        #expect(jobs.snapshot(ids[0]) != nil)
    }

    @Test("an answer is written once for each revision, dialect and address")
    func answers() async throws {
        let jobs = try await live()
        let job = try await jobs.accepted(Sample.submission())
        let key = JobSnapshot.AnswerKey(dialect: DialectID("d"), linkBase: "http://a")
        let written = EventCount()
        func answer(_ key: JobSnapshot.AnswerKey) async throws -> [UInt8] {
            try #require(try await jobs.current(job.id)).answer(key) { job in
                written.hit()
                return Array("\(job.revision)".utf8)
            }
        }
        for _ in 0..<3 { #expect(try await answer(key) == Array("1".utf8)) }
        #expect(written.count == 1)
        _ = try await answer(JobSnapshot.AnswerKey(dialect: DialectID("d"), linkBase: "http://b"))
        #expect(written.count == 2)
        _ = try await jobs.claimNext(lease: .seconds(30))
        #expect(try await answer(key) == Array("2".utf8))
        #expect(written.count == 3)
    }
}

@Suite("Readers of live jobs", .timeLimit(.minutes(1)))
struct LiveJobsReadingTests {
    /// The newest revision that anybody was given.
    private final class Newest: Sendable {
        private let revision = Mutex<Int64>(0)
        var value: Int64 { revision.withLock { $0 } }
        func raise(to other: Int64) { revision.withLock { $0 = max($0, other) } }
    }

    @Test("nobody is told less of a job than anybody was told before, whatever way is asked", arguments: 0..<20)
    func neverOlder(round: Int) async throws {
        let store = InMemoryJobStore()
        let jobs = try await LiveJobs(store: store, feed: JobFeed(), deliveries: WorkSignal())
        let job = try await jobs.accepted(Sample.submission())
        let newest = Newest()
        let older = EventCount()
        @Sendable func look(_ read: () async throws -> Job?) async throws -> JobState? {
            let least = newest.value
            guard let found = try await read() else { return nil }
            if found.revision < least { older.hit() }
            newest.raise(to: found.revision)
            return found.state
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for attempt in 1...6 {
                    let running = try #require(try await jobs.claimNext(lease: .seconds(30)))
                    for percent in 1...15 {
                        _ = try await look {
                            try await jobs.recordProgress(attempt * 15 - 15 + percent, for: running.claim)
                        }
                        if percent % 3 == 0 { await Task.yield() }
                    }
                    _ = try await jobs.handBack(running.claim, workerDied: false)
                }
                _ = try await jobs.end(job.id, with: .cancelled)
            }
            let reads: [@Sendable () async throws -> Job?] = [
                { try await jobs.job(job.id) }, { try await jobs.job(numbered: job.number) },
                { try await jobs.jobs(JobSelection(owner: job.owner)).first },
                { try await jobs.openJobs().first }, { try await jobs.current(job.id)?.job },
                {
                    // As if other jobs had driven it out of the memory.
                    jobs.forget([])
                    return try await jobs.job(job.id)
                },
            ]
            for read in reads {
                group.addTask {
                    while try await look({ try await jobs.job(job.id) })?.isTerminal != true {
                        _ = try await look(read)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(older.count == 0)
        #expect(newest.value == 1 + 6 + 90 + 6 + 1)
    }
}
