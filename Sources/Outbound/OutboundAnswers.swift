/// The whole body that an address answered with status 200.
package struct FetchedBody: Sendable, Hashable {
    /// The body as it was sent; complete, and not compressed.
    package let bytes: [UInt8]
    /// Where it came from in the end, after redirects.
    package let address: OutboundAddress

    /// - Parameters:
    ///   - bytes: see ``bytes``.
    ///   - address: see ``address``.
    package init(bytes: [UInt8], address: OutboundAddress) {
        self.bytes = bytes
        self.address = address
    }
}

/// What a receiver answered to a delivery.
package struct PostedStatus: Sendable, Hashable, CustomReflectable {
    /// The HTTP status, 200…999; a redirect is told like any other and not followed.
    package let status: Int
    /// The header `Location`, as it was sent.
    package let location: String?
    /// The header `Retry-After`, as it was sent.
    package let retryAfter: String?
    /// The beginning of the answer's body, for the receiver's owner and the operator only.
    package let answer: [UInt8]

    /// - Parameters:
    ///   - status: see ``status``.
    ///   - location: see ``location``.
    ///   - retryAfter: see ``retryAfter``.
    ///   - answer: see ``answer``.
    package init(status: Int, location: String? = nil, retryAfter: String? = nil, answer: [UInt8]) {
        self.status = status
        self.location = location
        self.retryAfter = retryAfter
        self.answer = answer
    }

    /// The status alone: an answer may repeat what it was sent, and a location can be signed.
    package var customMirror: Mirror { Mirror(self, children: ["status": status]) }
}
