/// A JSON text as a tree of values.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    /// The digits as they were sent, so that nothing is lost to rounding.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Of members with the same name, the last.
    case object([String: JSONValue])
}

/// Why a text is not JSON that can be read.
package enum JSONFailure: Error, Sendable, Hashable {
    /// Something that RFC 8259 does not allow at this place, counted in bytes from 0.
    case unexpected(offset: Int)
    /// A string that is not Unicode: ill-formed UTF-8, or half of a surrogate pair.
    case notUnicode(offset: Int)
    /// Arrays and objects inside each other, deeper than the limit.
    case tooDeep(limit: Int)
    /// More values than the limit, which would take many times the memory of their text.
    case tooMany(limit: Int)
}

extension JSONValue {
    /// How many arrays and objects may lie inside each other, unless somebody says otherwise.
    package static let standardDepthLimit = 32

    /// Reads a whole text, strictly by RFC 8259.
    ///
    /// A byte order mark at the start is passed over.
    ///
    /// - Parameters:
    ///   - depthLimit: how many arrays and objects may lie inside each other.
    ///   - countLimit: how many values there may be, inner ones included.
    /// - Complexity: linear in the number of bytes.
    package init(
        parsing bytes: [UInt8],
        depthLimit: Int = standardDepthLimit,
        countLimit: Int = 65_536
    ) throws(JSONFailure) {
        var reader = JSONReader(bytes: bytes, depthLimit: depthLimit, countLimit: countLimit)
        self = try reader.document()
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    let depthLimit: Int
    let countLimit: Int
    var count = 0
    var position = 0

    mutating func document() throws(JSONFailure) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw unexpected }
        return value
    }

    private mutating func value(depth: Int) throws(JSONFailure) -> JSONValue {
        guard let byte = next else { throw unexpected }
        count += 1
        guard count <= countLimit else { throw .tooMany(limit: countLimit) }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
            return try byte == UInt8(ascii: "{") ? object(depth: depth + 1) : array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(JSONFailure) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected }
            skipSpace()
            members[name] = try value(depth: depth)
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw unexpected }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONFailure) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat {
            skipSpace()
            elements.append(try value(depth: depth))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw unexpected }
        return .array(elements)
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
        for byte in text.description.utf8 {
            guard take(byte) else { throw unexpected }
        }
        return value
    }

    /// Reads `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` and keeps it as text.
    private mutating func number() throws(JSONFailure) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONFailure) {
        let start = position
        while let byte = next, (48...57).contains(byte) { position += 1 }
        guard position > start else { throw unexpected }
    }

    // MARK: - Strings

    private mutating func string() throws(JSONFailure) -> String {
        position += 1
        let start = position
        var text: [UInt8] = []
        var plainStart = start
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw unexpected }
            position += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: bytes[plainStart..<position - 1])
                text.append(contentsOf: String(try escaped()).utf8)
                plainStart = position
            }
        }
        text.append(contentsOf: bytes[plainStart..<position])
        guard take(UInt8(ascii: "\"")) else { throw unexpected }
        guard let string = String(validating: text, as: UTF8.self) else { throw .notUnicode(offset: start) }
        return string
    }

    private mutating func escaped() throws(JSONFailure) -> Unicode.Scalar {
        guard let byte = next else { throw unexpected }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try codeUnits()
        default:
            position -= 1
            throw unexpected
        }
    }

    private mutating func codeUnits() throws(JSONFailure) -> Unicode.Scalar {
        let offset = position
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw .notUnicode(offset: offset)
        }
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw .notUnicode(offset: offset) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Hexadecimal.value(byte) else { throw unexpected }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    // MARK: - Bytes

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private var unexpected: JSONFailure { .unexpected(offset: position) }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }
}

/// Digits to the base of sixteen.
enum Hexadecimal {
    /// 0…15, or `nil` for what is no digit.
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
