import Synchronization

/// Wakes those who wait for work.
///
/// A notice that comes while nobody waits is kept for the next one, so that none is lost between a look into the store
/// and the wait; several kept notices are one.
package final class WorkSignal: Sendable {
    private struct State {
        var isPending = false
        var isClosed = false
        var nextTicket: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var order: [UInt64] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Wakes one who waits.
    package func notify() {
        let woken = state.withLock { state -> CheckedContinuation<Void, Never>? in
            while let ticket = state.order.first {
                state.order.removeFirst()
                if let continuation = state.waiting.removeValue(forKey: ticket) { return continuation }
            }
            state.isPending = true
            return nil
        }
        woken?.resume()
    }

    /// Wakes everybody; nobody waits any more from now on.
    package func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        woken.forEach { $0.resume() }
    }

    /// Whether ``close()`` was called.
    package var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Returns at the next notice, when the signal is closed, or when the calling task is cancelled.
    package func wait() async {
        let ticket = state.withLock { state -> UInt64 in
            state.nextTicket += 1
            return state.nextTicket
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let passesAtOnce = state.withLock { state -> Bool in
                    // A cancelled task looks at nothing any more: the notice stays for the next one.
                    if state.isClosed || Task.isCancelled { return true }
                    if state.isPending {
                        state.isPending = false
                        return true
                    }
                    state.waiting[ticket] = continuation
                    state.order.append(ticket)
                    return false
                }
                if passesAtOnce { continuation.resume() }
            }
        } onCancel: {
            let woken = state.withLock { state in
                state.order.removeAll { $0 == ticket }
                return state.waiting.removeValue(forKey: ticket)
            }
            woken?.resume()
        }
    }
}
