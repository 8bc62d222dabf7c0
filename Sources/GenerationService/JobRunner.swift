import Generation
package import Logging
import ServiceLifecycle

/// Takes up waiting jobs, several at once, as long as the server runs.
///
/// Each attempt has a lease on its job and renews it while it lives. It is stopped as soon as its claim is void: when the
/// job was cancelled, when its deadline has passed, or when the lease ran out and another attempt may begin.
package struct JobRunner: Service {
    private enum Event {
        case slotEnded
        case graceOver
    }

    private let jobs: LiveJobs
    private let feed: JobFeed
    private let execution: JobExecution
    private let signal: WorkSignal
    private let slots: Int
    private let lease: Duration
    private let grace: Duration
    private let pause: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - slots: jobs under way at once, fetching and storing included; at least 1.
    ///   - signal: notified when a job was added.
    ///   - lease: how long an attempt may go without a sign of life; it gives one six times as often.
    ///   - grace: how long running jobs may go on after the shutdown began.
    ///   - pause: how long to wait before a store that was unavailable is asked again.
    package init(
        jobs: LiveJobs,
        feed: JobFeed,
        execution: JobExecution,
        signal: WorkSignal,
        slots: Int,
        lease: Duration = .seconds(30),
        grace: Duration,
        pause: Duration = .seconds(1),
        logger: Logger
    ) {
        self.jobs = jobs
        self.feed = feed
        self.execution = execution
        self.signal = signal
        self.slots = slots
        self.lease = lease
        self.grace = grace
        self.pause = pause
        self.logger = logger
    }

    package func run() async {
        await withTaskGroup(of: Event.self) { group in
            for _ in 1...slots {
                group.addTask {
                    await work()
                    return .slotEnded
                }
            }
            group.addTask {
                try? await gracefulShutdown()
                signal.close()
                try? await Task.sleep(for: grace)
                return .graceOver
            }
            var open = slots
            while open > 0, let event = await group.next() {
                switch event {
                case .slotEnded: open -= 1
                case .graceOver: group.cancelAll()
                }
            }
            group.cancelAll()
        }
    }

    private func work() async {
        while !signal.isClosed && !Task.isCancelled {
            do {
                if let job = try await claimNext() {
                    // One notice may stand for several jobs: the next slot looks for itself.
                    signal.notify()
                    await attempt(job)
                    // Another job of the same owner may run now.
                    signal.notify()
                } else {
                    await signal.wait()
                }
            } catch {
                logger.error("No job can be claimed", metadata: ["reason": "\(error)"])
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Begins the next attempt, and tells of jobs that were ended on the way, or before, since they can't be read any more.
    private func claimNext() async throws(JobStoreFailure) -> Job? {
        defer {
            for id in jobs.takeUnreadable() {
                logger.error("A job can't be read any more, and has failed", metadata: ["job": "\(id)"])
            }
        }
        return try await jobs.claimNext(lease: lease)
    }

    /// Runs one attempt, or what there is of it until its claim is void.
    private func attempt(_ job: Job) async {
        defer { feed.attemptEnded(job.claim) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await execution.run(job) }
            group.addTask { await feed.void(job.claim, in: jobs) }
            group.addTask { await keepLease(of: job.claim) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Renews a lease until it is lost or the calling task is cancelled; a store that does not answer is asked again.
    private func keepLease(of claim: Claim) async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: lease / 6) } catch { return }
            do {
                if try await jobs.renew([claim], for: lease).isEmpty { return }
            } catch {
                logger.error("A lease can't be renewed", metadata: ["job": "\(claim.job)", "reason": "\(error)"])
            }
        }
    }
}
