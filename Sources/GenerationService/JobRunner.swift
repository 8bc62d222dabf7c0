package import Generation
package import Logging
import ServiceLifecycle

/// Takes jobs from the queue and has them executed, several at a time.
///
/// At a graceful shutdown it takes no more jobs, gives those that run a grace period, then cancels them and puts them
/// back into the queue, where the next start finds them.
package struct JobRunner: Service {
    private enum Event {
        case slotEnded
        case graceOver
    }

    private let store: any JobStore
    private let execution: JobExecution
    private let signal: WorkSignal
    private let slots: Int
    private let grace: Duration
    private let pause: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - slots: jobs under way at once, fetching and storing included; at least 1.
    ///   - signal: notified when a job was added.
    ///   - grace: how long running jobs may go on after the shutdown began.
    ///   - pause: how long to wait before a store that was unavailable is asked again.
    package init(
        store: any JobStore,
        execution: JobExecution,
        signal: WorkSignal,
        slots: Int,
        grace: Duration,
        pause: Duration = .seconds(1),
        logger: Logger
    ) {
        self.store = store
        self.execution = execution
        self.signal = signal
        self.slots = slots
        self.grace = grace
        self.pause = pause
        self.logger = logger
    }

    package func run() async throws {
        let abandoned = try await store.requeueAbandoned()
        if abandoned > 0 { logger.notice("Jobs of an earlier start go on", metadata: ["jobs": "\(abandoned)"]) }
        await withTaskGroup(of: Event.self) { group in
            for slot in 1...slots {
                group.addTask {
                    await work(as: WorkerID("slot-\(slot)"))
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

    private func work(as worker: WorkerID) async {
        while !signal.isClosed && !Task.isCancelled {
            do {
                if let job = try await store.claimNext(worker: worker) {
                    // One notice may stand for several jobs: the next slot looks for itself.
                    signal.notify()
                    await execution.run(job)
                } else {
                    await signal.wait()
                }
            } catch {
                logger.error("No job can be claimed", metadata: ["reason": "\(error)"])
                try? await Task.sleep(for: pause)
            }
        }
    }
}
