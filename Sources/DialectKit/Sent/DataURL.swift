import Generation

/// A picture inside its own address: `data:image/png;base64,iVBORw0…`.
///
/// - Source: RFC 2397, read as the WHATWG Fetch Standard does (§6, "data: URLs"): `%XX` is undone first; then, behind
///   `;base64`, white space and missing padding are forgiven. The alphabet is that of RFC 4648, §4; that of §5 (`-` and
///   `_`) is none of it, and is refused. What follows a `#` does not belong to it.
package struct DataURL: Sendable, Hashable, Discreet {
    /// What the address says that it is; empty where it says nothing.
    package let mediaType: String
    package let bytes: [UInt8]

    /// An address that was read before.
    package init(mediaType: String, bytes: [UInt8]) {
        self.mediaType = mediaType
        self.bytes = bytes
    }

    /// Reads a whole address.
    package init(parsing text: some Collection<UInt8>) throws(DataURLFailure) {
        var decoder = DataURLDecoder()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        try decoder.push(text, into: &bytes)
        try decoder.finish(into: &bytes)
        self.init(mediaType: decoder.mediaType, bytes: bytes)
    }

    /// Whether a text begins as such an address does: `data:`, a media type or none, `;base64` or not, and a comma.
    ///
    /// "data: and pictures" or "data:charts, graphs" in a prompt are words.
    package static func begins(_ text: some Collection<UInt8>) -> Bool {
        guard text.prefix(scheme.count).elementsEqual(scheme, by: { $0 | 0x20 == $1 || $0 == $1 }) else { return false }
        let head = text.dropFirst(scheme.count).prefix(longestHead)
        guard let comma = head.firstIndex(of: UInt8(ascii: ",")) else { return false }
        let type = head[..<comma].prefix { $0 != UInt8(ascii: ";") }
        return head[..<comma].allSatisfy { $0 > 0x20 && $0 != 0x7F }
            && (type.isEmpty || type.contains(UInt8(ascii: "/")))
    }

    static let scheme = Array("data:".utf8)
    /// Bytes between the colon and the comma at most; no media type needs more.
    static let longestHead = 256
}

/// Why a text is no `data:` address that can be read.
package enum DataURLFailure: Error, Sendable, Hashable {
    /// It does not begin with `data:`, or no comma follows soon.
    case head
    /// `%` without two hexadecimal digits is kept as it is; this is a character that base64 does not have.
    case base64(character: Unicode.Scalar)
    /// The base64 ends where it can't, as one that was cut off does.
    case base64Length
}

extension DataURLFailure {
    /// What the sentence "… must be … with …" says is needed.
    package var expected: String {
        switch self {
        case .head: "a data URL such as data:image/png;base64,iVBORw0…"
        case .base64: "a data URL in base64 (A–Z, a–z, 0–9, + and /)"
        case .base64Length: "a data URL with all of its base64"
        }
    }

    /// What that sentence says has come.
    package var received: String {
        switch self {
        case .head: "something else"
        case .base64(let character): "one with the character \(character)"
        case .base64Length: "one that is cut off"
        }
    }
}

/// Reads a `data:` address piece by piece, and holds nothing of it but what a few characters are.
package struct DataURLDecoder: Sendable {
    private enum Stage {
        /// Up to the comma.
        case head
        case plain
        case base64
        /// Behind a `#`.
        case fragment
    }

    private var stage = Stage.head
    private var head: [UInt8] = []
    private var base64 = Base64Decoder()
    /// A `%`, and the first of its digits.
    private var escape: [UInt8] = []
    /// What the address says that it is, known from the comma on; empty where it says nothing.
    package private(set) var mediaType = ""

    package init() {}

    /// Takes the next characters, and adds what they stand for to `output`.
    package mutating func push(
        _ text: some Collection<UInt8>,
        into output: inout [UInt8]
    ) throws(DataURLFailure) {
        for byte in text {
            // Nearly all of them.
            if stage == .base64, escape.isEmpty, base64.takeDigit(byte, into: &output) { continue }
            try push(byte, &output)
        }
    }

    /// Takes note that nothing more comes.
    package mutating func finish(into output: inout [UInt8]) throws(DataURLFailure) {
        try flushEscape(&output)
        switch stage {
        case .head: throw .head
        case .base64: try base64.finish(into: &output)
        case .plain, .fragment: return
        }
    }

    private mutating func push(_ byte: UInt8, _ output: inout [UInt8]) throws(DataURLFailure) {
        switch stage {
        case .head: return try takeHead(byte)
        case .fragment: return
        case .plain, .base64: break
        }
        switch (escape.count, byte) {
        case (0, UInt8(ascii: "%")):
            escape = [byte]
        case (0, UInt8(ascii: "#")):
            if stage == .base64 { try base64.finish(into: &output) }
            stage = .fragment
        case (0, _):
            try give(byte, &output)
        case (1, _) where Hexadecimal.value(byte) != nil:
            escape.append(byte)
        case (_, _):
            if escape.count == 2, let high = Hexadecimal.value(escape[1]), let low = Hexadecimal.value(byte) {
                escape = []
                return try give(high << 4 | low, &output)
            }
            // It was no escape, and stands for itself.
            try flushEscape(&output)
            try push(byte, &output)
        }
    }

    private mutating func flushEscape(_ output: inout [UInt8]) throws(DataURLFailure) {
        let bytes = escape
        escape = []
        for byte in bytes { try give(byte, &output) }
    }

    /// Takes a byte of the content, as it is without escapes.
    private mutating func give(_ byte: UInt8, _ output: inout [UInt8]) throws(DataURLFailure) {
        if stage == .base64 {
            if !base64.takeDigit(byte, into: &output) { try base64.takeOther(byte) }
        } else {
            output.append(byte)
        }
    }

    private mutating func takeHead(_ byte: UInt8) throws(DataURLFailure) {
        // White space before an address does not belong to it.
        if head.isEmpty && byte <= 0x20 { return }
        guard byte == UInt8(ascii: ",") else {
            guard head.count < DataURL.scheme.count + DataURL.longestHead else { throw .head }
            return head.append((65...90).contains(byte) ? byte | 0x20 : byte)
        }
        guard head.starts(with: DataURL.scheme) else { throw .head }
        let words = head.dropFirst(DataURL.scheme.count).split(
            separator: UInt8(ascii: ";"),
            omittingEmptySubsequences: false
        ).map { String(decoding: $0.filter { $0 > 0x20 }, as: UTF8.self) }
        mediaType = words.first ?? ""
        stage = words.count > 1 && words.last == "base64" ? .base64 : .plain
    }
}
