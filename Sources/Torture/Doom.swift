import Dispatch
import Foundation
import Synchronization

/// A kill that comes whether or not the process is ready for it.
final class Doom: Sendable {
    private struct State {
        var process: Int32?
        var isFulfilled = false
    }

    private let state = Mutex(State())

    var isFulfilled: Bool { state.withLock { $0.isFulfilled } }

    func seal(_ process: Int32, after delay: Duration) {
        state.withLock { $0.process = process }
        let (seconds, attoseconds) = delay.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { self.fulfil() }
    }

    /// Returns when it has come.
    func wait() async {
        while !isFulfilled && !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
    }

    /// The process is gone, and its number may belong to another.
    func pass() { state.withLock { $0.process = nil } }

    private func fulfil() {
        state.withLock { state in
            guard let process = state.process else { return }
            state.isFulfilled = kill(process, SIGKILL) == 0
        }
    }
}
