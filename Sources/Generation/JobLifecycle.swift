/// Where a job stands.
package enum JobState: String, Sendable, Hashable, CaseIterable, Codable {
    case queued, running, succeeded, failed, cancelled

    /// Whether nothing can happen to the job any more.
    package var isTerminal: Bool {
        switch self {
        case .queued, .running: false
        case .succeeded, .failed, .cancelled: true
        }
    }
}

/// What can happen to a job.
package enum JobEvent: String, Sendable, Hashable, CaseIterable {
    /// A worker took the job; a new attempt begins.
    case claimed
    /// The attempt is over without a verdict: its worker died, its server stopped, or it was given back.
    case handedBack
    /// All pictures are stored.
    case finished
    /// The request can't be fulfilled, now or later; or not before its deadline.
    case refused
    /// The owner does not want the result any more.
    case cancelRequested
}

/// The life of a job as a table: every pair of state and event is named.
///
/// Stores apply it inside the transaction that changes the row, so that no path around it exists.
package enum JobLifecycle {
    /// The state after `event`, or `nil` when the event has no effect in `state`.
    ///
    /// Terminal states ignore all events: a result, once told, never changes.
    package static func next(after state: JobState, on event: JobEvent) -> JobState? {
        switch (state, event) {
        case (.queued, .claimed): .running
        case (.queued, .refused): .failed
        case (.queued, .cancelRequested): .cancelled
        case (.queued, .handedBack), (.queued, .finished): nil
        case (.running, .handedBack): .queued
        case (.running, .finished): .succeeded
        case (.running, .refused): .failed
        case (.running, .cancelRequested): .cancelled
        case (.running, .claimed): nil
        case (.succeeded, _), (.failed, _), (.cancelled, _): nil
        }
    }
}
