package import Generation

/// The text of an API key: `imk_<id>_<secret><check>`.
///
/// `id` is 8 and `secret` 32 characters of `0-9A-Za-z` (190 bits); `check` is the CRC-32 of everything before it in six
/// such characters, so that a mistyped key is told from a revoked one without asking the store, and secret scanners can
/// recognise ours (the shape that GitHub described for its tokens in 2021).
package struct APIKey: Sendable {
    /// The whole key; shown to its owner once and never stored.
    package let text: String
    /// The part that may stand in logs.
    package let id: KeyID

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// Makes a new key from the system's random source.
    package init() {
        let id = Self.randomText(length: 8)
        let body = "imk_\(id)_\(Self.randomText(length: 32))"
        text = body + String(decoding: Self.check(of: body.utf8), as: UTF8.self)
        self.id = KeyID(id)
    }

    /// Reads a key that a client sent.
    ///
    /// - Returns: `nil` when it has not the form of a key, or its check does not fit.
    package init?(_ text: String) {
        var text = text
        let id = text.withUTF8 { bytes -> KeyID? in
            guard bytes.count == 51, bytes.starts(with: "imk_".utf8), bytes[12] == UInt8(ascii: "_"),
                bytes[4..<12].allSatisfy(Self.isDigit), bytes[13...].allSatisfy(Self.isDigit),
                Self.isCheck(bytes[45...], of: bytes[..<45])
            else { return nil }
            return KeyID(String(decoding: bytes[4..<12], as: UTF8.self))
        }
        guard let id else { return nil }
        self.text = text
        self.id = id
    }

    private static func randomText(length: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private static func check(of bytes: some Sequence<UInt8>) -> [UInt8] {
        var rest = Int(crc32(of: bytes))
        var digits: [UInt8] = []
        for _ in 0..<6 {
            digits.append(alphabet[rest % alphabet.count])
            rest /= alphabet.count
        }
        return digits.reversed()
    }

    private static func isCheck(_ check: Slice<UnsafeBufferPointer<UInt8>>, of bytes: some Sequence<UInt8>) -> Bool {
        var rest = Int(crc32(of: bytes))
        for digit in check.reversed() {
            guard digit == alphabet[rest % alphabet.count] else { return false }
            rest /= alphabet.count
        }
        return true
    }

    /// CRC-32 with the polynomial of ISO 3309, as in PNG and zlib.
    private static func crc32(of bytes: some Sequence<UInt8>) -> UInt32 {
        var crc = ~UInt32(0)
        for byte in bytes {
            let index = UInt8(truncatingIfNeeded: crc) ^ byte
            crc = crcTable[Int(index)] ^ (crc >> 8)
        }
        return ~crc
    }

    /// What one byte does to the check.
    private static let crcTable: [UInt32] = (0..<256).map { byte in
        var crc = UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
        return crc
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret, so that a key can't reach a log by accident.
    package var description: String { "imk_\(id)_‹redacted›" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["id": id.text]) }
}
