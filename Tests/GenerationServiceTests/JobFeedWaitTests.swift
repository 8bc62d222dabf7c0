import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Waiting for the end of a job", .timeLimit(.minutes(1)))
struct JobFeedWaitTests {
    private let store = InMemoryJobStore()
    private let feed = JobFeed()
    private let executor = HeldExecutor()

    @Test("a job that has ended already is told at once")
    func endedBefore() async throws {
        let job = try await endedJob()
        guard
            case .ended(let told) = try await feed.end(
                of: job.id,
                in: store,
                within: .seconds(60),
                hangUp: WorkSignal()
            )
        else {
            Issue.record("not told")
            return
        }
        #expect(told == job)
    }

    @Test("a job that has ended already is told by a server that stops, too")
    func endedBeforeClose() async throws {
        let job = try await endedJob()
        feed.close()
        guard
            case .ended = try await feed.end(of: job.id, in: store, within: .seconds(60), hangUp: WorkSignal())
        else {
            Issue.record("not told")
            return
        }
    }

    @Test("everybody who waits for a job is told of its end, and nobody who waits for another")
    func endedWhileWaiting() async throws {
        let job = try await store.accepted(Sample.submission())
        let other = try await store.accepted(Sample.submission())
        let waits = [wait(for: job.id), wait(for: job.id), wait(for: other.id)]
        executor.runUntilAllWait()
        feed.publish(JobSnapshot(try await ended(job)))
        executor.setFree()
        for wait in waits[..<2] {
            guard case .ended(let told) = try await wait.value else {
                Issue.record("not told")
                return
            }
            #expect(told.id == job.id)
        }
        feed.publish(JobSnapshot(try await ended(other)))
        guard case .ended(let told) = try await waits[2].value else {
            Issue.record("not told")
            return
        }
        #expect(told.id == other.id)
    }

    @Test("an end between the look into the store and the wait is not missed")
    func endedInBetween() async throws {
        // The wait is subscribed before it looks, so what is published at any moment after its start arrives.
        for _ in 0..<200 {
            let job = try await store.accepted(Sample.submission())
            async let end = feed.end(of: job.id, in: store, within: .seconds(60), hangUp: WorkSignal())
            feed.publish(JobSnapshot(try await ended(job)))
            guard case .ended = try await end else {
                Issue.record("missed")
                return
            }
        }
    }

    @Test("an end is told even when an older change is announced after it")
    func overtaken() async throws {
        let job = try await store.accepted(Sample.submission())
        let running = try #require(try await store.claimOldest())
        let wait = wait(for: job.id)
        executor.runUntilAllWait()
        feed.publish(JobSnapshot(try await ended(job)))
        feed.publish(JobSnapshot(running))
        executor.setFree()
        guard case .ended(let told) = try await wait.value else {
            Issue.record("not told")
            return
        }
        #expect(told.state == .failed)
    }

    @Test("a wait ends when its client hangs up")
    func hangUp() async throws {
        let job = try await store.accepted(Sample.submission())
        let hangUp = WorkSignal()
        async let end = feed.end(of: job.id, in: store, within: .seconds(60), hangUp: hangUp)
        hangUp.close()
        guard case .hungUp = try await end else {
            Issue.record("not hung up")
            return
        }
    }

    @Test("a wait ends after its time")
    func timeout() async throws {
        let job = try await store.accepted(Sample.submission())
        guard
            case .timedOut = try await feed.end(
                of: job.id,
                in: store,
                within: .milliseconds(1),
                hangUp: WorkSignal()
            )
        else {
            Issue.record("not timed out")
            return
        }
    }

    @Test("closing interrupts those who wait and those who come later")
    func closing() async throws {
        let job = try await store.accepted(Sample.submission())
        let waits = [wait(for: job.id), wait(for: job.id)]
        executor.runUntilAllWait()
        feed.close()
        executor.setFree()
        for wait in waits + [wait(for: job.id)] {
            guard case .interrupted = try await wait.value else {
                Issue.record("not interrupted")
                return
            }
        }
    }

    @Test("a caller that goes away is interrupted and the others go on waiting")
    func cancellation() async throws {
        let job = try await store.accepted(Sample.submission())
        let waits = [wait(for: job.id), wait(for: job.id)]
        executor.runUntilAllWait()
        waits[0].cancel()
        executor.setFree()
        guard case .interrupted = try await waits[0].value else {
            Issue.record("not interrupted")
            return
        }
        feed.publish(JobSnapshot(try await ended(job)))
        guard case .ended = try await waits[1].value else {
            Issue.record("not told")
            return
        }
    }

    @Test("a store that can't be read is told as it is")
    func unavailable() async {
        store.fail(.read)
        await #expect(throws: JobStoreFailure.unavailable(reason: "disk full")) {
            _ = try await feed.end(of: JobID(), in: store, within: .seconds(60), hangUp: WorkSignal())
        }
    }

    private func endedJob() async throws -> Job {
        try await ended(try await store.accepted(Sample.submission()))
    }

    private func ended(_ job: Job) async throws -> Job {
        try #require(try await store.end(job.id, with: .failed(Sample.failure)))
    }

    /// A wait that goes on only when the test says so.
    private func wait(for id: JobID) -> Task<JobFeed.EndOfWait, any Error> {
        Task(executorPreference: executor) { [feed, store] in
            try await feed.end(of: id, in: store, within: .seconds(60), hangUp: WorkSignal())
        }
    }
}
