package import Generation
import Synchronization

/// A wall clock that stands still until a test moves it, backwards too.
package final class ManualClock: Sendable {
    private let instant: Mutex<Timestamp>

    /// - Parameter start: 2026-01-01T00:00:00Z unless told otherwise.
    package init(_ start: Timestamp = Timestamp(milliseconds: 1_767_225_600_000)) { instant = Mutex(start) }

    package var now: Timestamp { instant.withLock { $0 } }

    /// Moves the clock; a negative duration moves it back.
    package func advance(by duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }
}
