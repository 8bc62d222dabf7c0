import Generation
import Synchronization

/// One task on its way through the pool: from the caller who waits for it to the worker who does it.
final class RenderAssignment: Sendable {
    /// What the one who looks after the task has to react to.
    enum Event: Sendable {
        /// The result is there, or the worker is gone.
        case settled
        case cancelRequested
        case deadlinePassed
        case cancellationGracePassed
    }

    let task: GenerationTask
    let progress: @Sendable (GenerationProgress) -> Void
    /// For one consumer.
    let events: AsyncStream<Event>
    private let eventSource: AsyncStream<Event>.Continuation
    private let state = Mutex(State())

    private struct State {
        var result: Result<EngineOutput, EngineFailure>?
        var caller: CheckedContinuation<Result<EngineOutput, EngineFailure>, Never>?
        var doom: EngineFailure?
    }

    init(_ task: GenerationTask, progress: @escaping @Sendable (GenerationProgress) -> Void) {
        self.task = task
        self.progress = progress
        (events, eventSource) = AsyncStream.makeStream()
    }

    func signal(_ event: Event) {
        eventSource.yield(event)
    }

    /// Waits for the result; to be called once.
    func result() async -> Result<EngineOutput, EngineFailure> {
        await withCheckedContinuation { caller in
            let known = state.withLock { state -> Result<EngineOutput, EngineFailure>? in
                if state.result == nil { state.caller = caller }
                return state.result
            }
            if let known { caller.resume(returning: known) }
        }
    }

    /// Gives the result to the caller; only the first one counts.
    func settle(_ result: Result<EngineOutput, EngineFailure>) {
        let caller = state.withLock { state -> CheckedContinuation<Result<EngineOutput, EngineFailure>, Never>? in
            guard state.result == nil else { return nil }
            state.result = result
            defer { state.caller = nil }
            return state.caller
        }
        caller?.resume(returning: result)
        signal(.settled)
    }

    /// Says why the worker is about to be killed.
    func doom(_ failure: EngineFailure) {
        state.withLock { $0.doom = $0.doom ?? failure }
    }

    /// Gives the caller the reason why the worker was killed, or else that it died by itself.
    func settleAfterDeath(reason: String) {
        settle(.failure(state.withLock { $0.doom } ?? .workerDied(reason: reason)))
    }
}
