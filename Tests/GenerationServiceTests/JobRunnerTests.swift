import Generation
import GenerationService
import GenerationTesting
import ServiceLifecycleTestKit
import Testing

@Suite("The job runner", .timeLimit(.minutes(1)))
struct JobRunnerTests {
    @Test("all jobs are brought to their end, those that were there and those that come")
    func allJobs() async throws {
        let workshop = try await Workshop()
        var jobs: [Job] = []
        for _ in 0..<10 { jobs.append(try await workshop.jobs.accepted(Sample.submission())) }
        try await running(workshop.runner(slots: 3)) { () async throws in
            for _ in 0..<10 { jobs.append(try await workshop.submit()) }
            for job in jobs { #expect(try await workshop.end(of: job).state == .succeeded) }
        }
        #expect(workshop.engine.tasks.count == 20)
    }

    @Test("as many jobs are under way at once as there are slots")
    func slots() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: Array(repeating: .picturesAfter(goOn), count: 4))
        var jobs: [Job] = []
        for _ in 0..<4 { jobs.append(try await workshop.jobs.accepted(Sample.submission())) }
        try await running(workshop.runner(slots: 3)) { () async throws in
            await workshop.engine.started.reached(3)
            #expect(try await workshop.store.openCounts() == JobCounts(queued: 1, running: 3))
            goOn.hit()
            for job in jobs { #expect(try await workshop.end(of: job).state == .succeeded) }
        }
    }

    @Test("jobs of a server that died go on at the next start")
    func abandoned() async throws {
        let store = InMemoryJobStore()
        let job = try await store.accepted(Sample.submission())
        _ = try await store.claimOldest()
        let workshop = try await Workshop(store: store)
        try await running(workshop.runner()) { () async throws in
            let ended = try await workshop.end(of: job)
            #expect(ended.state == .succeeded)
            #expect((ended.attempt, ended.workerDeaths) == (2, 0))
        }
    }

    @Test("a store that is unavailable for a while stops nothing for good")
    func unavailable() async throws {
        let workshop = try await Workshop()
        workshop.store.fail(.claim, times: 20)
        let job = try await workshop.jobs.accepted(Sample.submission())
        try await running(workshop.runner()) { () async throws in
            #expect(try await workshop.end(of: job).state == .succeeded)
        }
        #expect(workshop.store.failed.count == 20)
    }

    @Test("a worker that dies three times costs one job and not the next")
    func deaths() async throws {
        let death = ScriptedEngine.Step.failure(.workerDied(reason: "signal 11"))
        let workshop = try await Workshop(script: [death, death, death])
        let bad = try await workshop.jobs.accepted(Sample.submission())
        let good = try await workshop.jobs.accepted(Sample.submission())
        try await running(workshop.runner(slots: 1)) { () async throws in
            #expect(try await workshop.end(of: bad).failure?.code == "render_crashed")
            #expect(try await workshop.end(of: good).state == .succeeded)
        }
        #expect(workshop.engine.tasks.map(\.claim.job) == [bad.id, bad.id, bad.id, good.id])
    }

    @Test("a graceful shutdown lets a running job end and takes no further one")
    func finishesInGrace() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        let first = try await workshop.jobs.accepted(Sample.submission())
        let second = try await workshop.jobs.accepted(Sample.submission())
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await workshop.runner(slots: 1).run() }
                await workshop.engine.started.reached()
                trigger.triggerGracefulShutdown()
                await signalClosed(workshop.jobsAdded)
                goOn.hit()
                try await group.waitForAll()
            }
        }
        #expect(try await workshop.store.job(first.id)?.state == .succeeded)
        #expect(try await workshop.store.job(second.id)?.state == .queued)
        #expect(workshop.engine.cancelled.count == 0)
    }

    @Test("after the grace period, running jobs are handed back and go on at the next start")
    func handsBackAfterGrace() async throws {
        let workshop = try await Workshop(script: [.stall, .stall])
        var jobs: [Job] = []
        for _ in 0..<3 { jobs.append(try await workshop.jobs.accepted(Sample.submission())) }
        try await running(workshop.runner(slots: 2, grace: .zero)) { () async throws in
            await workshop.engine.started.reached(2)
        }
        #expect(workshop.engine.cancelled.count == 2)
        #expect(try await workshop.store.openCounts() == JobCounts(queued: 3, running: 0))
        for job in jobs { #expect(try await workshop.store.job(job.id)?.workerDeaths == 0) }

        let next = try await Workshop(store: workshop.store, pictures: workshop.pictures)
        try await running(next.runner()) { () async throws in
            for job in jobs { #expect(try await next.end(of: job).state == .succeeded) }
        }
    }

    @Test("a client that waits when the shutdown begins cuts no attempt short")
    func graceWithWaiters() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        let job = try await workshop.submit()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await workshop.runner(slots: 1).run() }
                await workshop.engine.started.reached()
                trigger.triggerGracefulShutdown()
                // As the route of a synchronous dialect does.
                workshop.feed.close()
                await signalClosed(workshop.jobsAdded)
                goOn.hit()
                try await group.waitForAll()
            }
        }
        #expect(try await workshop.store.job(job.id)?.state == .succeeded)
        #expect(workshop.engine.cancelled.count == 0)
    }

    @Test("cancelling a running job stops the engine and frees its slot; its late report changes nothing")
    func cancelRunning() async throws {
        let workshop = try await Workshop(script: [.stall])
        let job = try await workshop.submit()
        let next = try await workshop.submit()
        try await running(workshop.runner(slots: 1)) { () async throws in
            await workshop.engine.started.reached()
            let cancelled = try #require(try await workshop.jobs.end(job.id, with: .cancelled))
            await workshop.engine.cancelled.reached()
            #expect(try await workshop.end(of: next).state == .succeeded)
            #expect(try await workshop.store.job(job.id) == cancelled)
        }
        #expect(try await workshop.store.job(job.id)?.state == .cancelled)
        #expect(workshop.engine.tasks.map(\.claim.job) == [job.id, next.id])
        #expect(workshop.jobs.counts == JobCounts(queued: 0, running: 0))
    }

    @Test("cancelling a waiting job keeps it from every engine")
    func cancelWaiting() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        let first = try await workshop.submit()
        let second = try await workshop.submit()
        let third = try await workshop.submit()
        try await running(workshop.runner(slots: 1)) { () async throws in
            await workshop.engine.started.reached()
            _ = try await workshop.jobs.end(second.id, with: .cancelled)
            goOn.hit()
            #expect(try await workshop.end(of: third).state == .succeeded)
        }
        #expect(workshop.engine.tasks.map(\.claim.job) == [first.id, third.id])
    }

    @Test("an attempt that was halted past its lease is made again, and its late end is refused")
    func leaseLost() async throws {
        let wake = EventCount()
        let workshop = try await Workshop(script: [.latePictures(wake), .pictures(progress: [50])])
        let job = try await workshop.submit()
        let rescuer = LeaseRescuer(jobs: workshop.jobs, signal: workshop.jobsAdded, logger: .silent)
        try await running(workshop.runner(slots: 2)) { () async throws in
            await workshop.engine.started.reached()
            let claim = Claim(job: job.id, attempt: 1)
            // Nobody could renew it in time.
            #expect(try await workshop.store.renew([claim], for: .milliseconds(-1)) == [claim])
            await rescuer.runOnce()
            let ended = try await workshop.end(of: job)
            #expect((ended.state, ended.attempt, ended.workerDeaths) == (.succeeded, 2, 0))
            wake.hit()
        }
        let stored = try #require(try await workshop.store.job(job.id))
        #expect((stored.state, stored.attempt) == (.succeeded, 2))
        #expect(try await workshop.reports() == ["job.succeeded"])
        #expect(workshop.engine.tasks.map(\.claim.attempt) == [1, 2])
    }

    @Test("an attempt whose lease nobody can renew is taken up again by itself")
    func leaseNotRenewed() async throws {
        let workshop = try await Workshop(script: [.stall])
        workshop.store.fail(.renew, times: 100_000)
        let job = try await workshop.submit()
        let rescuer = LeaseRescuer(
            jobs: workshop.jobs,
            signal: workshop.jobsAdded,
            interval: .milliseconds(5),
            logger: .silent
        )
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await workshop.runner(slots: 1, lease: .milliseconds(50)).run() }
                group.addTask { await rescuer.run() }
                // The second attempt has no better lease; nobody halts it.
                #expect(try await workshop.end(of: job).attempt > 1)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(workshop.engine.cancelled.count == 1)
    }

    @Test("an attempt that lives keeps its lease for as long as it takes")
    func leaseKept() async throws {
        let goOn = EventCount()
        let workshop = try await Workshop(script: [.picturesAfter(goOn)])
        let job = try await workshop.submit()
        // Renewed each half second: after eight renewals the first lease is over by a second.
        try await running(workshop.runner(slots: 1, lease: .seconds(3))) { () async throws in
            await workshop.store.renewed.reached(8)
            #expect(try await workshop.jobs.requeueExpired() == [])
            goOn.hit()
            #expect(try await workshop.end(of: job).attempt == 1)
        }
    }

    @Test("an idle runner stops at once")
    func idle() async throws {
        try await running(try await Workshop().runner(grace: .seconds(3600))) {}
    }

    @Test("a cancelled runner hands its jobs back")
    func cancelled() async throws {
        let workshop = try await Workshop(script: [.stall])
        let job = try await workshop.jobs.accepted(Sample.submission())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await workshop.runner(grace: .seconds(3600)).run() }
            await workshop.engine.started.reached()
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(try await workshop.store.job(job.id)?.state == .queued)
    }

    /// Runs the body beside the runner, then shuts the runner down gracefully and waits for its end.
    private func running(_ runner: JobRunner, _ body: () async throws -> Void) async throws {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await runner.run() }
                defer { trigger.triggerGracefulShutdown() }
                try await body()
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }

    /// Returns when the runner has seen the shutdown: it closes its signal.
    private func signalClosed(_ signal: WorkSignal) async {
        while !signal.isClosed { await signal.wait() }
    }
}
