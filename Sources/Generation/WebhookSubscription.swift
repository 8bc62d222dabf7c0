/// Where a job's owner wants to hear of it, and of what.
package struct WebhookSubscription: Sendable, Hashable, Discreet {
    /// The receiver's address, as it was sent.
    package var address: String
    /// What is reported; never empty.
    package var events: Set<WebhookEvent>

    /// - Parameter events: the ends of the job alone, when nothing else is asked for.
    package init(address: String, events: Set<WebhookEvent> = WebhookEvent.ends) {
        self.address = address
        self.events = events
    }
}

/// What a webhook can be told of a job.
package enum WebhookEvent: String, Sendable, Hashable, CaseIterable, Codable {
    /// An attempt began.
    case started = "job.started"
    /// Progress passed another tenth.
    case progress = "job.progress"
    case succeeded = "job.succeeded"
    case failed = "job.failed"
    case cancelled = "job.cancelled"

    /// The events after which nothing happens to the job any more.
    package static let ends: Set<WebhookEvent> = [.succeeded, .failed, .cancelled]
}
