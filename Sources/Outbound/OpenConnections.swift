import NIOCore
import Synchronization

/// The connections of a client, so that a shutdown can end them all.
final class OpenConnections: Sendable {
    private struct State {
        var isShutDown = false
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    /// Whether ``closeAll()`` was called.
    var isShutDown: Bool { state.withLock { $0.isShutDown } }

    /// How many connections are open or being opened.
    var count: Int { state.withLock { $0.channels.count } }

    /// Keeps the channel until it is closed.
    ///
    /// - Returns: `false` after a shutdown; the channel is not kept then.
    func insert(_ channel: any Channel) -> Bool {
        let isKept = state.withLock { state in
            guard !state.isShutDown else { return false }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
        guard isKept else { return false }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { _ = $0.channels.removeValue(forKey: ObjectIdentifier(channel)) }
        }
        return true
    }

    /// Closes every connection and admits no further one.
    func closeAll() {
        let channels = state.withLock { state in
            state.isShutDown = true
            return Array(state.channels.values)
        }
        for channel in channels { channel.close(promise: nil) }
    }
}

/// The connection of one exchange, closed by whoever comes first: the exchange itself, or its cancellation.
final class ConnectionSlot: Sendable {
    private enum State {
        case empty
        case holding(any Channel)
        case closed
    }

    private let state = Mutex(State.empty)

    /// - Returns: `false` if the slot was closed already; the channel is not kept then.
    func hold(_ channel: any Channel) -> Bool {
        state.withLock { state in
            switch state {
            case .empty:
                state = .holding(channel)
                return true
            case .holding, .closed:
                return false
            }
        }
    }

    /// Closes the connection, or sees to it that none begins.
    func close() {
        let channel: (any Channel)? = state.withLock { state in
            defer { state = .closed }
            switch state {
            case .holding(let channel): return channel
            case .empty, .closed: return nil
            }
        }
        channel?.close(promise: nil)
    }
}
