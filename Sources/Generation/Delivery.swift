/// One report to a webhook, as it is kept beside its body.
package struct Delivery: Sendable, Hashable, Discreet {
    package var id: DeliveryID
    package var job: JobID
    package var owner: OwnerID
    package var endpoint: EndpointID
    /// The receiver's address, as the job's owner sent it.
    package var address: String
    package var event: WebhookEvent
    package var state: DeliveryState
    /// Whether it is owed to an endpoint that is parked, so that nobody attempts it.
    package var isWaiting: Bool
    /// Attempts ever made.
    package var attempts: Int
    /// Attempts that failed since it was owed last; they decide how long the next pause is.
    package var failures: Int
    package var createdAt: Timestamp
    /// When the next attempt is to be made, once it is the oldest of its endpoint.
    package var dueAt: Timestamp
    package var endedAt: Timestamp?

    package init(
        id: DeliveryID,
        job: JobID,
        owner: OwnerID,
        endpoint: EndpointID,
        address: String,
        event: WebhookEvent,
        state: DeliveryState = .owed,
        isWaiting: Bool = false,
        attempts: Int = 0,
        failures: Int = 0,
        createdAt: Timestamp,
        dueAt: Timestamp,
        endedAt: Timestamp? = nil
    ) {
        self.id = id
        self.job = job
        self.owner = owner
        self.endpoint = endpoint
        self.address = address
        self.event = event
        self.state = state
        self.isWaiting = isWaiting
        self.attempts = attempts
        self.failures = failures
        self.createdAt = createdAt
        self.dueAt = dueAt
        self.endedAt = endedAt
    }
}

/// Where a delivery stands.
package enum DeliveryState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Its receiver has not taken it yet.
    case owed
    /// Its receiver answered 2xx.
    case delivered
    /// Every attempt of the schedule failed; it is sent again only when somebody asks for it.
    case abandoned
}

/// One try to deliver, as its owner may see it.
package struct DeliveryAttempt: Sendable, Hashable, Discreet {
    /// How much of an answer is kept, in bytes.
    package static let longestAnswer = 1 << 10

    /// When it began.
    package var at: Timestamp
    /// The receiver's HTTP status, when one arrived.
    package var status: Int?
    /// Why it failed, as a fragment of a sentence; `nil` when it did not.
    package var reason: String?
    /// How long it took.
    package var milliseconds: Int
    /// The beginning of the answer's body, whatever its type; at most ``longestAnswer`` bytes.
    package var answer: [UInt8]

    /// - Parameter answer: cut to ``longestAnswer`` bytes.
    package init(at: Timestamp, status: Int?, reason: String?, milliseconds: Int, answer: some Collection<UInt8> = []) {
        self.at = at
        self.status = status
        self.reason = reason
        self.milliseconds = milliseconds
        self.answer = Array(answer.prefix(Self.longestAnswer))
    }
}

/// A delivery with all that is known of it.
package struct DeliveryReport: Sendable, Hashable, Discreet {
    package var delivery: Delivery
    /// The bytes that are sent, fixed when the event happened.
    package var body: [UInt8]
    /// Oldest first.
    package var attempts: [DeliveryAttempt]

    package init(delivery: Delivery, body: [UInt8], attempts: [DeliveryAttempt]) {
        self.delivery = delivery
        self.body = body
        self.attempts = attempts
    }
}

/// What follows from an attempt to deliver.
package enum DeliveryOutcome: Sendable, Hashable {
    /// The receiver took it; if its endpoint was parked, it is so no longer.
    case delivered
    /// Try again at this time; the others of the endpoint wait.
    case retry(at: Timestamp)
    /// The schedule is used up: this one is sent no more, and the endpoint is parked for this reason.
    case abandoned(parking: String)
    /// The receiver wants nothing any more: the endpoint is parked for this reason, and this one waits with the others.
    case parked(String)
}
