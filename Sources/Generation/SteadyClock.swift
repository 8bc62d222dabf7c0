/// A clock that starts with the wall clock's time and never jumps: what lasts only as long as this process is measured
/// by it.
package struct SteadyClock: Sendable {
    private let start: Timestamp
    private let origin = ContinuousClock.now

    /// - Parameter start: the time that it shows now.
    package init(start: Timestamp = .now) { self.start = start }

    package var now: Timestamp { start.advanced(by: origin.duration(to: .now)) }
}
