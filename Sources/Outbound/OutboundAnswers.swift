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
package struct PostedStatus: Sendable, Hashable {
    /// The HTTP status, 200…999; a redirect is told like any other and not followed.
    package let status: Int
    /// The beginning of the answer's body, for the operator's eyes only.
    package let answer: [UInt8]

    /// - Parameters:
    ///   - status: see ``status``.
    ///   - answer: see ``answer``.
    package init(status: Int, answer: [UInt8]) {
        self.status = status
        self.answer = answer
    }
}
