import Crypto
import Generation

/// SHA-256 of a key's text as bytes, not as text: it is made anew for each request.
struct KeyDigest: Sendable {
    /// The digest of no key, to compare with where there is none.
    static let none = KeyDigest(bits: .zero)

    private let bits: SIMD4<UInt64>

    private init(bits: SIMD4<UInt64>) { self.bits = bits }

    init(_ key: APIKey) {
        var text = key.text
        let digest = text.withUTF8 { SHA256.hash(data: $0) }
        bits = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// Reads the form in which stores keep digests; one that is none belongs to no key.
    init(_ stored: ContentDigest) {
        var digits = stored.text[...]
        var bytes: [UInt8] = []
        while let byte = UInt8(digits.prefix(2), radix: 16), bytes.count < 32 {
            bytes.append(byte)
            digits = digits.dropFirst(2)
        }
        bytes += Array(repeating: 0, count: 32 - bytes.count)
        bits = bytes.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    var text: ContentDigest { withUnsafeBytes(of: bits) { ContentDigest(hash: $0) } }

    /// Compares in constant time.
    func isSame(as other: KeyDigest) -> Bool {
        withUnsafeBytes(of: bits) { left in
            withUnsafeBytes(of: other.bits) { right in ConstantTime.areEqual(left, right) }
        }
    }
}
