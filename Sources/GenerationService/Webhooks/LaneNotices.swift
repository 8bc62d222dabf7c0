package import Generation
import Synchronization

/// Tells the deliverer of endpoints at which somebody wants an attempt now.
package final class LaneNotices: Sendable {
    private let waiting = Mutex<[OwedLane]>([])
    private let signal: WorkSignal

    /// - Parameter signal: the one on which the deliverer waits.
    package init(waking signal: WorkSignal) { self.signal = signal }

    /// Wakes the deliverer for a lane.
    package func add(_ lane: OwedLane) {
        waiting.withLock { $0.append(lane) }
        signal.notify()
    }

    /// The lanes since the last call.
    func take() -> [OwedLane] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
