package import Generation

/// One attempt as it goes over the wire, in the form of Standard Webhooks 1.0.0.
package struct WebhookMessage: Sendable, Hashable, Discreet {
    /// `webhook-id`: the same for all attempts at one delivery.
    package let id: DeliveryID
    /// `webhook-timestamp`: seconds since 1970, of this attempt.
    package let timestamp: Int64
    /// `webhook-signature`: one or two signatures, separated by spaces.
    package let signatures: String
    package let body: [UInt8]

    package init(id: DeliveryID, timestamp: Int64, signatures: String, body: [UInt8]) {
        self.id = id
        self.timestamp = timestamp
        self.signatures = signatures
        self.body = body
    }
}

/// Sends one report; the only way to the network that this module knows.
package protocol WebhookSender: Sendable {
    /// Posts a JSON body once, within a time that the sender sets, and follows no redirect.
    ///
    /// - Parameter standing: what is known of the host; attempts of different standing must not wait for each other.
    func send(_ message: WebhookMessage, to address: String, as standing: HostStanding) async -> WebhookAnswer
}

/// How a receiver answered.
package enum WebhookAnswer: Sendable, Hashable {
    case answered(WebhookResponse)
    /// No status came. The reason may be shown to the job's owner, so it does not tell one cause from another where
    /// that would describe a network.
    case unreachable(reason: String)
    /// The calling task was cancelled first; nothing is known of the receiver.
    case cancelled

    /// An answer with nothing but a status.
    package static func status(_ status: Int) -> WebhookAnswer { .answered(WebhookResponse(status: status)) }
}

/// What is looked at of a receiver's answer.
package struct WebhookResponse: Sendable, Hashable, Discreet {
    package let status: Int
    /// The header `Location`, as it was sent.
    package let location: String?
    /// The header `Retry-After`, as it was sent.
    package let retryAfter: String?
    /// The beginning of the body.
    package let beginning: [UInt8]

    package init(status: Int, location: String? = nil, retryAfter: String? = nil, beginning: [UInt8] = []) {
        self.status = status
        self.location = location
        self.retryAfter = retryAfter
        self.beginning = beginning
    }
}
