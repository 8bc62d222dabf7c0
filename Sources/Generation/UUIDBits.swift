/// The 128 bits of a UUID (RFC 9562, §4).
///
/// Two words compare and hash many times faster than 36 characters. Foundation's type is not strict enough as a reader of
/// names that clients send: it also takes ` 1` and `+1` for two digits.
struct UUIDBits: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64

    /// One word tells names apart as well as two: it has 62 random bits.
    func hash(into hasher: inout Hasher) { hasher.combine(low) }

    /// A UUID of version 4 (RFC 9562, §5.4) from the system's random source.
    static func random() -> UUIDBits {
        var generator = PooledRandomness()
        return UUIDBits(randomHigh: generator.next(), generator.next())
    }

    /// A UUID of version 4 whose first 48 bits are the lowest of `prefix`.
    init(randomBeginning prefix: UInt64) {
        var generator = PooledRandomness()
        self.init(randomHigh: prefix << 16 | generator.next() & 0xFFFF, generator.next())
    }

    private init(randomHigh high: UInt64, _ low: UInt64) {
        self.high = high & ~0xF000 | 0x4000
        self.low = low & ~(3 << 62) | 2 << 62
    }

    /// Reads `8-4-4-4-12` hexadecimal digits in any letter case.
    ///
    /// - Returns: `nil` when the text has another form.
    init?(_ text: some StringProtocol) {
        // Bytes in a row are read many times faster than those of a collection that could be any.
        let read = text.utf8.withContiguousStorageIfAvailable { UUIDBits(bytes: $0) }
        guard let bits = read ?? Array(text.utf8).withUnsafeBufferPointer({ UUIDBits(bytes: $0) }) else { return nil }
        self = bits
    }

    private init?(bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (position, byte) in bytes.enumerated() {
            switch position {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard let digit = Self.digit(byte) else { return nil }
                words = (words.0 << 4 | words.1 >> 60, words.1 << 4 | digit)
            }
        }
        (high, low) = words
    }

    /// `8-4-4-4-12` lower-case hexadecimal digits.
    var text: String {
        String(unsafeUninitializedCapacity: Self.length) { characters in
            var words = (high, low)
            for position in characters.indices.prefix(Self.length) {
                switch position {
                case 8, 13, 18, 23: characters[position] = UInt8(ascii: "-")
                default:
                    let digit = UInt8(words.0 >> 60)
                    characters[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                    words = (words.0 << 4 | words.1 >> 60, words.1 << 4)
                }
            }
            return Self.length
        }
    }

    private static let length = 36

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
