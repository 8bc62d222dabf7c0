internal import Dispatch
internal import Foundation
internal import Synchronization

/// The threads that help with stripes: they stay for the life of the process, and sleep while there is nothing to do.
///
/// They are our own, because the queues of the system's dispatch library look at `/proc` while they work, and end the
/// process when they can't: a render worker has no way to open a file. Only its semaphores are used here, which are
/// single words that the kernel wakes.
final class StripeCrew: Sendable {
    static let shared = StripeCrew()

    /// One call of ``perform(helpers:_:)``.
    private final class Round: Sendable {
        private let work: Mutex<(@Sendable () -> Void)?>
        let helperEnded = DispatchSemaphore(value: 0)

        init(_ work: @escaping @Sendable () -> Void) {
            self.work = Mutex(work)
        }

        /// Runs the work; keeps no hold of it when it returns, which must not be inlined away.
        @inline(never)
        func run() {
            work.withLock(\.self)?()
        }

        func forget() {
            work.withLock { $0 = nil }
        }
    }

    private struct State {
        /// Rounds that want a helper, once for each helper.
        var wanted: [Round] = []
        var threads = 0
    }

    private let state = Mutex(State())
    private let roundAdded = DispatchSemaphore(value: 0)

    /// Runs `work` on this thread, and at the same time on as many others as are free, but no more than `helpers`.
    ///
    /// Returns when all of them have returned. `work` must be able to do everything by itself.
    func perform(helpers: Int, _ work: @Sendable () -> Void) {
        withoutActuallyEscaping(work) { work in
            let round = Round(work)
            let missing = state.withLock { state in
                state.wanted += Array(repeating: round, count: helpers)
                defer { state.threads = max(state.threads, helpers) }
                return max(0, helpers - state.threads)
            }
            for _ in 0..<missing { Thread.detachNewThread { self.help() } }
            for _ in 0..<helpers { roundAdded.signal() }
            work()
            let unused = state.withLock { state in
                let before = state.wanted.count
                state.wanted.removeAll { $0 === round }
                return before - state.wanted.count
            }
            for _ in unused..<helpers { round.helperEnded.wait() }
            // A helper may hold on to the round a moment longer, but not to the work.
            round.forget()
        }
    }

    private func help() {
        while true {
            roundAdded.wait()
            // None when the round ended without help.
            guard let round = state.withLock({ $0.wanted.isEmpty ? nil : $0.wanted.removeFirst() }) else { continue }
            round.run()
            round.helperEnded.signal()
        }
    }
}
