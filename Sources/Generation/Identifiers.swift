/// The name of one job in every dialect: a UUID of version 4 in lower case.
///
/// Clients of the ImaginePro dialect check this form, and strict ones accept versions 1 to 5 only (RFC 9562, §5.4). The
/// first 48 bits are the time of its birth in seconds and 65,536ths of one, the other 74 are random: names that were made
/// together lie on the same page of an index, so that a commit writes few pages, and a store with a million jobs takes the
/// next one as quickly as an empty one.
package struct JobID: Sendable, Hashable, CustomStringConvertible {
    private let bits: UUIDBits

    /// Makes a new identifier from the time and the system's random source.
    package init(at instant: Timestamp = .now) {
        let milliseconds = UInt64(max(0, instant.milliseconds))
        bits = UUIDBits(randomBeginning: ((milliseconds / 1000) << 16) | (((milliseconds % 1000) << 16) / 1000))
    }

    /// Reads an identifier that a client sent; letter case does not matter.
    ///
    /// - Returns: `nil` when the text has not the form of a UUID.
    package init?(_ text: some StringProtocol) {
        guard let bits = UUIDBits(text) else { return nil }
        self.bits = bits
    }

    /// 36 characters, `8-4-4-4-12` lower-case hexadecimal digits.
    package var text: String { bits.text }

    package var description: String { text }
}

/// The numeric name of a job, for dialects whose ids are 64-bit snowflakes.
///
/// 42 bits of milliseconds since 2015-01-01T00:00:00Z, then 22 random bits, as in Discord's message ids.
package struct JobNumber: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Milliseconds from 1970 to the epoch of snowflakes, 2015-01-01T00:00:00Z.
    package static let epochMilliseconds: Int64 = 1_420_070_400_000

    /// Always positive, so that it also fits a signed column.
    package let value: Int64

    /// Takes a number that was stored before.
    package init(_ value: Int64) { self.value = value }

    /// Makes the number of a job that was created at `instant`.
    ///
    /// - Parameter random: of which the lowest 22 bits are used.
    package init(at instant: Timestamp, random: UInt32) {
        let elapsed = max(0, instant.milliseconds - Self.epochMilliseconds)
        value = (elapsed << 22) | Int64(random & 0x3F_FFFF)
    }

    package var description: String { String(value) }
}

/// The UUID that stands in a picture's file name after the last `_`, where clients cut it out.
package struct PictureHash: Sendable, Hashable, CustomStringConvertible {
    private let bits: UUIDBits

    /// Makes a new hash from the system's random source.
    package init() { bits = UUIDBits.random() }

    /// Reads a hash that a client sent.
    ///
    /// - Returns: `nil` when the text has not the form of a UUID.
    package init?(_ text: some StringProtocol) {
        guard let bits = UUIDBits(text) else { return nil }
        self.bits = bits
    }

    /// 36 characters, `8-4-4-4-12` lower-case hexadecimal digits.
    package var text: String { bits.text }

    package var description: String { text }
}

/// The unguessable part of a picture's address: 128 random bits as 32 lower-case hexadecimal digits.
///
/// Whoever knows it may read the picture without a key.
package struct PictureToken: Sendable, Hashable, Codable, CustomStringConvertible {
    /// 32 characters of `0-9a-f`.
    package let text: String

    /// Makes a new token from the system's random source.
    package init() {
        var generator = PooledRandomness()
        text = Self.hexadecimal(generator.next()) + Self.hexadecimal(generator.next())
    }

    /// Reads a token from an address.
    ///
    /// - Returns: `nil` when the text is not 32 lower-case hexadecimal digits.
    package init?(_ text: some StringProtocol) {
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 32, text.utf8.allSatisfy(isDigit) else { return nil }
        self.text = String(text)
    }

    package var description: String { text }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// Whom jobs, limits, endpoints and signing secrets belong to; called as the first key that spoke for it.
package struct OwnerID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// The short public name of one API key; it may stand in logs.
package struct KeyID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// The name of a wire dialect, as it stands in the store and in logs.
package struct DialectID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// The name of an engine; a follow-up stays with the engine of its parent.
package struct EngineID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}

/// Who runs a job; written to its row so that an operator can find the process.
package struct WorkerID: Sendable, Hashable, Codable, CustomStringConvertible {
    package let text: String
    package init(_ text: String) { self.text = text }
    package var description: String { text }
}
