package import Generation
package import Logging
import ServiceLifecycle

/// Runs tasks in child processes that may die.
///
/// A decoder that crashes, hangs or eats memory costs one attempt of one job. A worker is started when a task needs one,
/// kept for the tasks that follow, and started again after a growing pause when it dies. No worker outlives this
/// process: it ends when its input does.
///
/// Tasks are taken up only while ``run()`` runs.
package final class RenderPool: GenerationEngine, Service {
    package let id: EngineID
    private let configuration: RenderPoolConfiguration
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let queue = AssignmentQueue()

    /// - Parameters:
    ///   - id: under which name jobs remember that they were run here.
    ///   - configuration: how many workers, and what they may take.
    ///   - clock: measures deadlines and pauses.
    ///   - logger: hears of workers that die, and at debug level what they complain about.
    package init(
        id: EngineID,
        configuration: RenderPoolConfiguration,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.id = id
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
    }

    package func generate(
        _ task: GenerationTask,
        progress: @escaping @Sendable (GenerationProgress) -> Void
    ) async throws(EngineFailure) -> EngineOutput {
        let assignment = RenderAssignment(task, progress: progress)
        let result = await withTaskCancellationHandler {
            queue.put(assignment)
            if Task.isCancelled { queue.cancel(assignment) }
            return await assignment.result()
        } onCancel: {
            queue.cancel(assignment)
        }
        return try result.get()
    }

    /// Keeps the workers running until graceful shutdown or cancellation; all of them are gone when it returns.
    ///
    /// Graceful shutdown fails the tasks that wait, and cancels those that still run.
    package func run() async {
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for number in 1...max(1, configuration.workers) {
                    group.addTask { await self.keepWorker(number) }
                }
            }
        } onGracefulShutdown: {
            self.queue.close()
        }
        queue.close()
    }

    private func keepWorker(_ number: Int) async {
        var logger = logger
        logger[metadataKey: "worker"] = "\(number)"
        var backoff = configuration.backoff
        while let first = await queue.next() {
            let worker = WorkerProcess(configuration: configuration, queue: queue, clock: clock, logger: logger)
            let ending = await worker.live(first: first)
            guard !queue.isClosed, !Task.isCancelled else { return }
            if ending.finishedTasks > 0 { backoff.reset() }
            let pause = backoff.pauseAfterDeath()
            logger.warning(
                "Render worker is started again",
                metadata: ["reason": "\(ending.reason)", "pause": "\(pause)"]
            )
            let clock = clock
            // Ends early at shutdown; there is nothing to report then.
            try? await cancelWhenGracefulShutdown { try await clock.sleep(for: pause) }
        }
    }
}
