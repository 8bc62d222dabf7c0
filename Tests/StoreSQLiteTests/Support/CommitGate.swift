import Dispatch
import Generation
import GenerationTesting
import StoreSQLite

/// Holds a transaction of a store open until it is told to go on.
///
/// The report of a job's end is made inside the transaction; this one waits there, on the thread of the store.
final class CommitGate: Sendable {
    /// Hit when the transaction is held.
    let entered = EventCount()
    private let opened = DispatchSemaphore(value: 0)

    /// The report of a job whose end holds the transaction.
    var report: @Sendable (Job) -> [UInt8] {
        { [self] _ in
            entered.hit()
            opened.wait()
            return []
        }
    }

    func open() { opened.signal() }
}
