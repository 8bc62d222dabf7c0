import Dispatch
import Generation
import GenerationTesting
import Synchronization

/// Holds a transaction of a store open until it is told to go on.
///
/// The report of a job's end is made inside the transaction; it waits there, on the thread of the store.
final class CommitGate: Sendable {
    /// Hit when the transaction is held.
    let entered = EventCount()
    private let opened = DispatchSemaphore(value: 0)

    func open() { opened.signal() }

    fileprivate func pass() {
        entered.hit()
        opened.wait()
    }
}

/// The gates of a store, each before the reports of one job.
final class CommitGates: Sendable {
    private let gates = Mutex<[JobID: CommitGate]>([:])

    func gate(of job: JobID) -> CommitGate {
        gates.withLock { gates in
            let gate = gates[job] ?? CommitGate()
            gates[job] = gate
            return gate
        }
    }

    /// Waits at the gate of this job, when it has one.
    func pass(_ job: JobID) { gates.withLock { $0[job] }?.pass() }
}
