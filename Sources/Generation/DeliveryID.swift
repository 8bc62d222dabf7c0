/// The name of a delivery, the same for all its attempts: `msg_` and 26 characters.
///
/// The first 13 characters are ``number`` and the last 13 are ``nonce``, each as 64 bits in Crockford's Base32 in lower
/// case, so that names sort by age, can't be guessed, and lead to their row without an index of their own.
package struct DeliveryID: Sendable, Hashable, CustomStringConvertible {
    /// Rises with every delivery of a store; milliseconds since 1970 times 2²⁰ unless that would not rise.
    package let number: Int64
    /// 64 random bits.
    package let nonce: UInt64

    /// - Parameter number: never negative.
    package init(number: Int64, nonce: UInt64) {
        self.number = number
        self.nonce = nonce
    }

    /// Reads a name that a client sent.
    ///
    /// - Returns: `nil` when the text has not the form.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 30, bytes.starts(with: "msg_".utf8), let number = Base32.number(bytes[4..<17]),
            let nonce = Base32.number(bytes[17...]), number <= UInt64(Int64.max)
        else { return nil }
        self.init(number: Int64(number), nonce: nonce)
    }

    /// As it stands in the header `webhook-id`.
    package var text: String { "msg_" + Base32.text(UInt64(bitPattern: number)) + Base32.text(nonce) }
    package var description: String { text }

    /// The least number that a delivery made at `instant` has.
    package static func number(at instant: Timestamp) -> Int64 { RisingNumber.first(at: instant) }
}

/// The name of an endpoint: `ep_` and 13 characters.
package struct EndpointID: Sendable, Hashable, CustomStringConvertible {
    /// Rises with every endpoint of a store, like ``DeliveryID/number``.
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

/// Numbers that begin with a time.
enum RisingNumber {
    /// Milliseconds fit into 43 bits until the year 2248, so the rest leaves room for a million a millisecond.
    static func first(at instant: Timestamp) -> Int64 { min(max(0, instant.milliseconds), Int64.max >> 20) << 20 }
}

/// 64 bits as 13 characters of Crockford's Base32, in lower case, most significant first.
enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func text(_ number: UInt64) -> String {
        let bytes = (0..<13).map { digits[Int(number >> UInt64(5 * (12 - $0)) & 31)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Returns: `nil` for other characters, another length, or more than 64 bits.
    static func number(_ bytes: ArraySlice<UInt8>) -> UInt64? {
        guard bytes.count == 13 else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            guard let digit = digits.firstIndex(of: byte), number >> 59 == 0 else { return nil }
            number = number << 5 | UInt64(digit)
        }
        return number
    }
}
