import Generation
import Synchronization

/// What goes on with the right of a key, and ends with it.
package final class KeyStreams: Sendable {
    /// One of the things that go on.
    package struct Ticket: Sendable, Hashable {
        fileprivate let key: KeyID
        fileprivate let number: UInt64
    }

    private struct State {
        var next: UInt64 = 0
        var ends: [KeyID: [UInt64: @Sendable () -> Void]] = [:]
    }

    private let state = Mutex(State())

    /// The keys with whose right anything goes on.
    var keys: [KeyID] { state.withLock { Array($0.ends.keys) } }

    /// - Parameter end: called by ``end(of:)``, once.
    func add(of key: KeyID, end: @escaping @Sendable () -> Void) -> Ticket {
        state.withLock { state in
            state.next += 1
            state.ends[key, default: [:]][state.next] = end
            return Ticket(key: key, number: state.next)
        }
    }

    func remove(_ ticket: Ticket) {
        state.withLock { state in
            state.ends[ticket.key]?[ticket.number] = nil
            if state.ends[ticket.key]?.isEmpty == true { state.ends[ticket.key] = nil }
        }
    }

    /// Ends all that goes on with the right of a key.
    func end(of key: KeyID) {
        let ends = state.withLock { $0.ends.removeValue(forKey: key) }
        ends?.values.forEach { $0() }
    }
}
