import Synchronization

/// Counts something that happens, and lets a test wait until it has happened often enough.
///
/// Nothing is lost when it happens before the wait. A wait whose task is cancelled returns at once.
package final class EventCount: Sendable {
    private struct State {
        var count = 0
        var nextTicket = 0
        var waiting: [Int: (threshold: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it has happened.
    package var count: Int { state.withLock { $0.count } }

    /// Counts one more.
    package func hit() {
        let ready = state.withLock { state in
            state.count += 1
            let tickets = state.waiting.filter { $0.value.threshold <= state.count }.keys
            return tickets.compactMap { state.waiting.removeValue(forKey: $0)?.continuation }
        }
        ready.forEach { $0.resume() }
    }

    /// Returns when it has happened at least this often in all.
    package func reached(_ threshold: Int = 1) async {
        let ticket = state.withLock { state in
            state.nextTicket += 1
            return state.nextTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    if state.count >= threshold || Task.isCancelled { return true }
                    state.waiting[ticket] = (threshold, continuation)
                    return false
                }
                if passes { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.continuation.resume()
        }
    }
}
