package import Generation
package import Logging
import ServiceLifecycle
import Synchronization

/// Fails jobs that have not ended by their deadline, whether they wait or run.
///
/// What is left until a deadline is counted by a clock that does not jump; only a restart looks at the wall clock again.
package final class DeadlineWatch: Service {
    private struct Entry: Comparable {
        var at: ContinuousClock.Instant
        var job: JobID

        static func < (left: Entry, right: Entry) -> Bool { left.at < right.at }
    }

    /// Jobs that are ended at the same time.
    private static let atOnce = 256

    private let jobs: LiveJobs
    private let logger: Logger
    private let pause: Duration
    private let entries = Mutex<[Entry]>([])
    private let changed = WorkSignal()

    /// - Parameter pause: how long to wait before a store that was unavailable is asked again.
    package init(jobs: LiveJobs, pause: Duration = .seconds(1), logger: Logger) {
        self.jobs = jobs
        self.pause = pause
        self.logger = logger
    }

    /// Watches a job that has a deadline.
    ///
    /// - Parameter now: the wall clock's time.
    package func watch(_ job: Job, at now: Timestamp = .now) {
        guard let deadline = job.deadline, !job.state.isTerminal else { return }
        let rest = Duration.milliseconds(max(0, deadline.milliseconds - now.milliseconds))
        let entry = Entry(at: .now + rest, job: job.id)
        entries.withLock { entries in
            let place = entries.partitioningIndex { $0 > entry }
            entries.insert(entry, at: place)
        }
        changed.notify()
    }

    /// Takes over the jobs that a server before this one left open, and ends those whose time was over meanwhile.
    ///
    /// Called before any job is claimed, so that none is begun once more only to be ended.
    package func takeUp() async throws(JobStoreFailure) {
        for job in try await jobs.openJobs() { watch(job) }
        // What the store does not take now is ended in the course of ``run()``.
        while let next = entries.withLock({ $0.first?.at }), next <= .now, await endDue() {}
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let next = self.entries.withLock { $0.first?.at }
                if let next, next <= .now {
                    if await !self.endDue() { try? await Task.sleep(for: self.pause) }
                } else {
                    await self.wait(until: next)
                }
            }
        }
    }

    private func wait(until instant: ContinuousClock.Instant?) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.changed.wait() }
            if let instant { group.addTask { try? await Task.sleep(until: instant, clock: .continuous) } }
            await group.next()
            group.cancelAll()
        }
    }

    /// Ends the jobs whose time has come, many at once, so that they share the store's commits.
    ///
    /// - Returns: whether the store took them all.
    private func endDue() async -> Bool {
        let due = entries.withLock { entries in
            Array(entries.prefix { $0.at <= .now }.prefix(Self.atOnce))
        }
        return await withTaskGroup(of: Bool.self) { group in
            for entry in due { group.addTask { await self.end(entry) } }
            return await group.reduce(true) { $0 && $1 }
        }
    }

    /// - Returns: whether the job has ended, by this or before.
    private func end(_ entry: Entry) async -> Bool {
        let failure = RecordedFailure(
            code: "deadline_exceeded",
            message: "The job did not end within its timeout",
            fault: .request
        )
        do {
            // Nearly every job has ended long before, and looking costs less than a change that changes nothing.
            if let job = try await jobs.job(entry.job), !job.state.isTerminal {
                _ = try await jobs.end(entry.job, with: .failed(failure))
            }
        } catch {
            logger.error(
                "A deadline can't be written down",
                metadata: ["job": "\(entry.job)", "reason": "\(error)"]
            )
            return false
        }
        entries.withLock { entries in
            if let place = entries.firstIndex(where: { $0.job == entry.job }) { entries.remove(at: place) }
        }
        return true
    }
}

extension Array {
    /// The first place at which `isBehind` holds, in an array whose front it does not hold for; by halving.
    fileprivate func partitioningIndex(where isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
