import Generation
import GenerationService
import GenerationTesting
import ServiceLifecycleTestKit
import Testing

@Suite("The watch over deadlines", .timeLimit(.minutes(1)))
struct DeadlineWatchTests {
    /// The wall clock, because what is left until a deadline is what this clock says.
    private let clock = ManualClock(.now)

    @Test("a running job that passes its deadline fails with the reason, and its engine is stopped")
    func running() async throws {
        let workshop = try await Workshop(script: [.stall], clock: clock)
        let next = try await workshop.jobs.accepted(Sample.submission())
        _ = try await workshop.jobs.end(next.id, with: .cancelled)
        let job = try await workshop.submit(limited(to: .milliseconds(50)))
        try await watching(workshop, runner: workshop.runner(slots: 1)) { (watch) async throws in
            await workshop.engine.started.reached()
            watch.watch(job, at: clock.now)
            let failed = try await workshop.end(of: job)
            #expect((failed.state, failed.failure?.code) == (.failed, "deadline_exceeded"))
            #expect(failed.failure?.fault == .request)
            await workshop.engine.cancelled.reached()
            // The slot is free.
            #expect(try await workshop.end(of: try await workshop.submit()).state == .succeeded)
        }
        #expect(try await workshop.store.job(job.id)?.attempt == 1)
    }

    @Test("a waiting job that passes its deadline fails, and no engine sees it")
    func waiting() async throws {
        let workshop = try await Workshop(script: [.stall], clock: clock)
        let first = try await workshop.submit()
        try await watching(workshop, runner: workshop.runner(slots: 1, grace: .zero)) { (watch) async throws in
            await workshop.engine.started.reached()
            let job = try await workshop.submit(limited(to: .milliseconds(20)))
            watch.watch(job, at: clock.now)
            #expect(try await workshop.end(of: job).failure?.code == "deadline_exceeded")
        }
        #expect(workshop.engine.tasks.map(\.claim.job) == [first.id])
    }

    @Test("many deadlines in any order are all kept, and jobs without one are left alone")
    func many() async throws {
        let workshop = try await Workshop(clock: clock)
        let free = try await workshop.jobs.accepted(Sample.submission())
        var jobs: [Job] = []
        for number in (0..<2000).shuffled() {
            jobs.append(try await workshop.jobs.accepted(limited(to: .milliseconds(number % 300))))
        }
        try await watching(workshop) { (watch) async throws in
            for job in jobs { watch.watch(job, at: clock.now) }
            watch.watch(free, at: clock.now)
            for job in jobs { #expect(try await workshop.end(of: job).failure?.code == "deadline_exceeded") }
        }
        #expect(try await workshop.store.openJobs() == [free])
        #expect(workshop.jobs.counts == JobCounts(queued: 1, running: 0))
        for job in jobs { #expect(try await workshop.store.job(job.id)?.revision == 2) }
    }

    @Test("a deadline that comes later but is nearer is kept first")
    func nearer() async throws {
        let workshop = try await Workshop(clock: clock)
        let far = try await workshop.jobs.accepted(limited(to: .seconds(3600)))
        let near = try await workshop.jobs.accepted(limited(to: .seconds(30)))
        try await watching(workshop) { (watch) async throws in
            watch.watch(far, at: clock.now)
            // Nearly all of its time is over by now.
            watch.watch(near, at: clock.now.advanced(by: .milliseconds(29_990)))
            #expect(try await workshop.end(of: near).state == .failed)
        }
        #expect(try await workshop.store.job(far.id)?.state == .queued)
    }

    @Test("a deadline that passed while no server ran ends its job before any is claimed; the others are watched")
    func restart() async throws {
        let before = try await Workshop(clock: ManualClock(.now.advanced(by: .seconds(-100))))
        let late = try await before.jobs.accepted(limited(to: .seconds(90)))
        let early = try await before.jobs.accepted(limited(to: .seconds(3600)))
        let soon = try await before.jobs.accepted(limited(to: .milliseconds(100_200)))
        #expect(try await before.jobs.claimNext(lease: .seconds(30))?.id == late.id)
        let workshop = try await Workshop(store: before.store, clock: clock)
        try await watching(workshop) { (watch) async throws in
            try await watch.takeUp()
            let failed = try #require(try await workshop.store.job(late.id))
            #expect((failed.failure?.code, failed.attempt) == ("deadline_exceeded", 1))
            #expect(try await workshop.end(of: soon).failure?.code == "deadline_exceeded")
        }
        #expect(try await workshop.store.job(early.id)?.state == .queued)
    }

    @Test("a store that is unavailable at the start holds nobody up, and is asked again")
    func unavailableAtStart() async throws {
        let before = try await Workshop(clock: ManualClock(.now.advanced(by: .seconds(-100))))
        let late = try await before.jobs.accepted(limited(to: .seconds(90)))
        let workshop = try await Workshop(store: before.store, clock: clock)
        workshop.store.fail(.end, times: 3)
        let watch = DeadlineWatch(jobs: workshop.jobs, pause: .zero, logger: .silent)
        try await watch.takeUp()
        #expect(try await workshop.store.job(late.id)?.state == .queued)
        try await watching(workshop, with: watch) { (_) async throws in
            #expect(try await workshop.end(of: late).failure?.code == "deadline_exceeded")
        }
        #expect(workshop.store.failed.count == 3)
    }

    @Test("a job that ended in time costs no change when its deadline passes")
    func endedInTime() async throws {
        let workshop = try await Workshop(clock: clock)
        let done = try await workshop.jobs.accepted(limited(to: .milliseconds(10)))
        let ended = try #require(try await workshop.jobs.end(done.id, with: .cancelled))
        let last = try await workshop.jobs.accepted(limited(to: .milliseconds(20)))
        workshop.store.fail(.end)
        try await watching(workshop) { (watch) async throws in
            watch.watch(done, at: clock.now)
            watch.watch(last, at: clock.now)
            // The planned failure met the last one: it was the first that asked for a change.
            #expect(try await workshop.end(of: last).state == .failed)
        }
        #expect(workshop.store.failed.count == 1)
        #expect(try await workshop.store.job(done.id) == ended)
    }

    @Test("a store that is unavailable when a deadline passes is asked again")
    func unavailable() async throws {
        let workshop = try await Workshop(clock: clock)
        let job = try await workshop.jobs.accepted(limited(to: .milliseconds(1)))
        workshop.store.fail(.end, times: 5)
        try await watching(workshop) { (watch) async throws in
            watch.watch(job, at: clock.now)
            #expect(try await workshop.end(of: job).state == .failed)
        }
        #expect(workshop.store.failed.count == 5)
    }

    private func limited(to timeout: Duration) -> JobSubmission {
        var submission = Sample.submission()
        submission.timeout = timeout
        return submission
    }

    /// Runs a watch, and a runner if there is one, beside the body; then stops both.
    private func watching(
        _ workshop: Workshop,
        with given: DeadlineWatch? = nil,
        runner: JobRunner? = nil,
        _ body: (DeadlineWatch) async throws -> Void
    ) async throws {
        let watch = given ?? DeadlineWatch(jobs: workshop.jobs, pause: .zero, logger: .silent)
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await watch.run() }
                if let runner { group.addTask { await runner.run() } }
                defer { trigger.triggerGracefulShutdown() }
                try await body(watch)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }
}
