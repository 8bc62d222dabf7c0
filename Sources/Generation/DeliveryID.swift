/// The name of a delivery, the same for all its attempts: `msg_` and 26 characters, as in the header `webhook-id`.
package struct DeliveryID: SortedID {
    package static let prefix = "msg_"
    package let number: Int64
    package let nonce: UInt64

    package init(number: Int64, nonce: UInt64) {
        self.number = number
        self.nonce = nonce
    }
}

/// The name of an endpoint: `ep_` and 13 characters.
package struct EndpointID: Sendable, Hashable, CustomStringConvertible {
    /// Rises with every endpoint of a store, like ``SortedID/number``.
    package let number: Int64

    /// - Parameter number: never negative.
    package init(number: Int64) { self.number = number }

    /// Reads a name that a client sent.
    ///
    /// - Returns: `nil` when the text has not the form.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16, bytes.starts(with: "ep_".utf8), let number = Base32.number(bytes[3...]),
            number <= UInt64(Int64.max)
        else { return nil }
        self.init(number: Int64(number))
    }

    package var text: String { "ep_" + Base32.text(UInt64(bitPattern: number)) }
    package var description: String { text }

    /// The least number that an endpoint made at `instant` has.
    package static func number(at instant: Timestamp) -> Int64 { RisingNumber.first(at: instant) }
}
