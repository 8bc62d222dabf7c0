import Generation
import Synchronization

/// The tasks that wait for a worker, and the workers that wait for a task: first come, first served.
final class AssignmentQueue: Sendable {
    private struct State {
        var waiting: [RenderAssignment] = []
        var running: [RenderAssignment] = []
        var takers: [Taker] = []
        var lastTaker = 0
        var isClosed = false
    }

    private struct Taker {
        var number: Int
        var continuation: CheckedContinuation<RenderAssignment?, Never>
    }

    private let state = Mutex(State())

    /// Whether ``close()`` was called.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Puts a task at the end, or hands it to a worker that waits.
    ///
    /// After ``close()`` the task fails at once.
    func put(_ assignment: RenderAssignment) {
        let (taker, isClosed) = state.withLock { state -> (Taker?, Bool) in
            guard !state.isClosed else { return (nil, true) }
            guard !state.takers.isEmpty else {
                state.waiting.append(assignment)
                return (nil, false)
            }
            state.running.append(assignment)
            return (state.takers.removeFirst(), false)
        }
        if isClosed { assignment.settle(.failure(Self.closed)) }
        taker?.continuation.resume(returning: assignment)
    }

    /// Waits for the next task.
    ///
    /// - Returns: `nil` when the queue is closed or the calling task is cancelled.
    func next() async -> RenderAssignment? {
        let number = state.withLock { state in
            state.lastTaker += 1
            return state.lastTaker
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isAnswered, assignment) = state.withLock { state -> (Bool, RenderAssignment?) in
                    // Looked at under the lock, so that a cancellation either is seen here or finds the taker below.
                    if state.isClosed || Task.isCancelled { return (true, nil) }
                    guard !state.waiting.isEmpty else {
                        state.takers.append(Taker(number: number, continuation: continuation))
                        return (false, nil)
                    }
                    let assignment = state.waiting.removeFirst()
                    state.running.append(assignment)
                    return (true, assignment)
                }
                if isAnswered { continuation.resume(returning: assignment) }
            }
        } onCancel: {
            let taker = state.withLock { state -> Taker? in
                guard let index = state.takers.firstIndex(where: { $0.number == number }) else { return nil }
                return state.takers.remove(at: index)
            }
            taker?.continuation.resume(returning: nil)
        }
    }

    /// Ends a task that waits, or asks the one who looks after it to end it.
    func cancel(_ assignment: RenderAssignment) {
        let didWait = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0 === assignment }) else { return false }
            state.waiting.remove(at: index)
            return true
        }
        if didWait { assignment.settle(.failure(.cancelled)) } else { assignment.signal(.cancelRequested) }
    }

    /// Puts a task that was taken, but not begun, at the front again.
    func putBack(_ assignment: RenderAssignment) {
        let taker = state.withLock { state -> Taker? in
            guard !state.isClosed, !state.takers.isEmpty else {
                state.running.removeAll { $0 === assignment }
                if !state.isClosed { state.waiting.insert(assignment, at: 0) }
                return nil
            }
            return state.takers.removeFirst()
        }
        if let taker {
            taker.continuation.resume(returning: assignment)
        } else if isClosed {
            assignment.settle(.failure(Self.closed))
        }
    }

    /// Forgets a task that was taken.
    func ended(_ assignment: RenderAssignment) {
        state.withLock { state in state.running.removeAll { $0 === assignment } }
    }

    /// Refuses all further tasks, fails those that wait, and asks for the end of those that run.
    func close() {
        let before = state.withLock { state -> State in
            defer {
                state.waiting = []
                state.takers = []
                state.isClosed = true
            }
            return state
        }
        for taker in before.takers { taker.continuation.resume(returning: nil) }
        for assignment in before.waiting { assignment.settle(.failure(Self.closed)) }
        for assignment in before.running { assignment.signal(.cancelRequested) }
    }

    private static var closed: EngineFailure { .workerDied(reason: "the pool of render workers is closed") }
}
