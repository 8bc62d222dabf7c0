import Dispatch
import Synchronization

/// Runs tasks step by step: each goes on only when the test says so, until the executor is set free.
///
/// With it a test knows, without sleeping, that a call has come as far as its first wait.
package final class HeldExecutor: TaskExecutor {
    private struct State {
        var isFree = false
        var held: [UnownedJob] = []
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "imagined.test.executor")

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFree = state.withLock { state in
            if !state.isFree { state.held.append(job) }
            return state.isFree
        }
        if isFree { dispatch(job) }
    }

    /// Runs everything that can run now, on the calling thread; returns when all tasks wait or have ended.
    package func runUntilAllWait() {
        while let job = state.withLock({ $0.held.isEmpty ? nil : $0.held.removeFirst() }) {
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// From now on, tasks run by themselves.
    package func setFree() {
        let held = state.withLock { state in
            state.isFree = true
            defer { state.held = [] }
            return state.held
        }
        held.forEach(dispatch)
    }

    private func dispatch(_ job: UnownedJob) {
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
