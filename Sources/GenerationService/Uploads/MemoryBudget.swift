import Synchronization

/// Memory that large requests share: who finds none left waits its turn, and nobody passes it.
package final class MemoryBudget: Sendable {
    /// A share of the memory; given back by ``release()``, or with the object.
    package final class Share: Sendable {
        private let budget: MemoryBudget
        private let byteCount: Mutex<Int>

        fileprivate init(of budget: MemoryBudget, byteCount: Int) {
            self.budget = budget
            self.byteCount = Mutex(byteCount)
        }

        deinit { release() }

        /// Gives the memory back; a second call does nothing.
        package func release() {
            let freed = byteCount.withLock { byteCount in
                defer { byteCount = 0 }
                return byteCount
            }
            if freed > 0 { budget.give(freed) }
        }
    }

    private struct State {
        var free: Int
        var nextTicket: UInt64 = 0
        var waiting: [(ticket: UInt64, byteCount: Int, continuation: CheckedContinuation<Bool, Never>)] = []

        /// Takes out of the line those who may go on.
        mutating func admitted() -> [CheckedContinuation<Bool, Never>] {
            var admitted: [CheckedContinuation<Bool, Never>] = []
            while let first = waiting.first, first.byteCount <= free {
                free -= first.byteCount
                admitted.append(first.continuation)
                waiting.removeFirst()
            }
            return admitted
        }
    }

    private let total: Int
    private let state: Mutex<State>

    /// - Parameter byteCount: of memory in all, at least 1.
    package init(byteCount: Int) {
        total = byteCount
        state = Mutex(State(free: byteCount))
    }

    /// Bytes that nobody has.
    package var free: Int { state.withLock { $0.free } }

    /// How many wait.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    /// Takes a share as soon as there is one.
    ///
    /// - Parameter byteCount: what is asked for; more than there is in all counts as all.
    /// - Throws: when the calling task is cancelled while it waits.
    package func share(_ byteCount: Int) async throws(CancellationError) -> Share {
        let wanted = min(max(byteCount, 0), total)
        let ticket = state.withLock { state -> UInt64 in
            state.nextTicket += 1
            return state.nextTicket
        }
        let isAdmitted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if Task.isCancelled { return false }
                    if state.waiting.isEmpty && wanted <= state.free {
                        state.free -= wanted
                        return true
                    }
                    state.waiting.append((ticket, wanted, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            leave(ticket)
        }
        guard isAdmitted else { throw CancellationError() }
        return Share(of: self, byteCount: wanted)
    }

    private func leave(_ ticket: UInt64) {
        // Whoever stood behind may go on now.
        let (left, admitted) = state.withLock { state in
            let index = state.waiting.firstIndex { $0.ticket == ticket }
            let left = index.map { state.waiting.remove(at: $0).continuation }
            return (left, state.admitted())
        }
        left?.resume(returning: false)
        admitted.forEach { $0.resume(returning: true) }
    }

    private func give(_ byteCount: Int) {
        let admitted = state.withLock { state in
            state.free += byteCount
            return state.admitted()
        }
        admitted.forEach { $0.resume(returning: true) }
    }
}
