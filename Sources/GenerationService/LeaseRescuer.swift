import Generation
package import Logging
import ServiceLifecycle

/// Puts jobs whose attempt gives no sign of life back into the queue.
///
/// After a crash nothing waits for it: a server that starts takes its predecessor's jobs up at once. It is for attempts
/// that are lost while the server lives, such as after a halt of the whole machine.
package struct LeaseRescuer: Service {
    private let jobs: LiveJobs
    private let signal: WorkSignal
    private let interval: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - signal: notified when a job waits again.
    ///   - interval: between two looks.
    package init(jobs: LiveJobs, signal: WorkSignal, interval: Duration = .seconds(10), logger: Logger) {
        self.jobs = jobs
        self.signal = signal
        self.interval = interval
        self.logger = logger
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: interval) } catch { return }
                await runOnce()
            }
        }
    }

    /// Looks once.
    package func runOnce() async {
        do {
            for job in try await jobs.requeueExpired() {
                logger.warning("Lease ran out", metadata: ["job": "\(job.id)", "attempt": "\(job.attempt)"])
                signal.notify()
            }
        } catch {
            logger.error("Leases can't be looked at", metadata: ["reason": "\(error)"])
        }
    }
}
