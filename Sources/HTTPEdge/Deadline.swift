import NIOCore

/// A deadline on an event loop that is set and taken away far more often than it passes.
///
/// At most one timer is scheduled at a time. It is left alone when the deadline changes, and looks for itself, when it
/// fires, whether there is one and how long it has to wait further.
final class Deadline {
    private let onPassing: (any EventLoop) -> Void
    private var instant: NIODeadline?
    private var timer: Scheduled<Void>?

    /// - Parameter onPassing: called on the event loop, when the deadline has passed.
    init(_ onPassing: @escaping (any EventLoop) -> Void) { self.onPassing = onPassing }

    var isSet: Bool { instant != nil }

    /// Moves the deadline to that time from now.
    func set(_ time: TimeAmount, on eventLoop: any EventLoop) {
        let deadline = eventLoop.now + time
        instant = deadline
        if timer == nil { schedule(at: deadline, on: eventLoop) }
    }

    /// Takes the deadline away.
    func clear() { instant = nil }

    /// Takes deadline and timer away, so that nothing is held any longer.
    func end() {
        instant = nil
        timer?.cancel()
        timer = nil
    }

    private func schedule(at deadline: NIODeadline, on eventLoop: any EventLoop) {
        timer = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
            timer = nil
            guard let instant else { return }
            guard instant <= eventLoop.now else { return schedule(at: instant, on: eventLoop) }
            self.instant = nil
            onPassing(eventLoop)
        }
    }
}
