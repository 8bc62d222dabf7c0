/// The name of something that a store keeps: a prefix and 26 characters.
///
/// The first 13 characters are ``number`` and the last 13 are ``nonce``, each as 64 bits in Crockford's Base32 in lower
/// case, so that names sort by age, can't be guessed, and lead to their row without an index of their own.
package protocol SortedID: Sendable, Hashable, CustomStringConvertible {
    /// What all names of this kind begin with, such as `msg_`.
    static var prefix: String { get }
    /// Rises with everything of this kind in a store; milliseconds since 1970 times 2²⁰ unless that would not rise.
    var number: Int64 { get }
    /// 64 random bits.
    var nonce: UInt64 { get }

    /// - Parameter number: never negative.
    init(number: Int64, nonce: UInt64)
}

extension SortedID {
    /// Reads a name that a client sent.
    ///
    /// - Returns: `nil` when the text has not the form.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.starts(with: Self.prefix.utf8) else { return nil }
        let digits = Array(text.utf8.dropFirst(Self.prefix.utf8.count))
        guard digits.count == 26, let number = Base32.number(digits[..<13]), let nonce = Base32.number(digits[13...]),
            number <= UInt64(Int64.max)
        else { return nil }
        self.init(number: Int64(number), nonce: nonce)
    }

    package var text: String { Self.prefix + Base32.text(UInt64(bitPattern: number)) + Base32.text(nonce) }
    package var description: String { text }

    /// The least number that something made at `instant` has.
    package static func number(at instant: Timestamp) -> Int64 { RisingNumber.first(at: instant) }
}

/// Numbers that begin with a time.
enum RisingNumber {
    /// Milliseconds fit into 43 bits until the year 2248, so the rest leaves room for a million a millisecond.
    static func first(at instant: Timestamp) -> Int64 { min(max(0, instant.milliseconds), Int64.max >> 20) << 20 }
}

/// 64 bits as 13 characters of Crockford's Base32, in lower case, most significant first.
package enum Base32 {
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// The 13 characters of a number.
    package static func text(_ number: UInt64) -> String {
        let bytes = (0..<13).map { digits[Int(number >> UInt64(5 * (12 - $0)) & 31)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Returns: `nil` for other characters, another length, or more than 64 bits.
    package static func number(_ bytes: some Collection<UInt8>) -> UInt64? {
        guard bytes.count == 13 else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            guard let digit = digits.firstIndex(of: byte), number >> 59 == 0 else { return nil }
            number = number << 5 | UInt64(digit)
        }
        return number
    }
}
