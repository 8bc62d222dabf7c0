/// Writes compact JSON (RFC 8259) with members in the order in which they are given.
///
/// Slashes and letters outside ASCII are written as they are.
package struct JSONWriter: Sendable {
    /// What was written so far, in UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Begins an empty text.
    ///
    /// Its room is as much as malloc hands out from a thread's own store; for more it would take a lock and search.
    package init() { bytes.reserveCapacity(960) }

    /// Writes one object as a whole text.
    package static func object(_ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.enclosed("{", "}", members)
        return writer.bytes
    }

    // MARK: - Members of an object

    /// Writes a member whose value is a string.
    package mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member whose value is a whole number; most clients keep it exact up to 2⁵³.
    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        raw(String(value))
    }

    /// Writes a member whose value is `true` or `false`.
    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        raw(value ? "true" : "false")
    }

    /// Writes a member whose value is an array of strings.
    package mutating func member(_ name: String, _ values: [String]) {
        array(name) { writer in
            for value in values { writer.element(value) }
        }
    }

    /// Writes nothing for `nil`.
    package mutating func member(_ name: String, ifPresent value: String?) {
        if let value { member(name, value) }
    }

    /// Writes a member whose value is an object, with what the closure writes inside.
    package mutating func object(_ name: String, _ members: (inout JSONWriter) -> Void) {
        key(name)
        enclosed("{", "}", members)
    }

    /// Writes a member whose value is an array, with what the closure writes inside.
    package mutating func array(_ name: String, _ elements: (inout JSONWriter) -> Void) {
        key(name)
        enclosed("[", "]", elements)
    }

    /// Writes a member whose value is a whole JSON text already.
    package mutating func member(_ name: String, json: [UInt8]) {
        key(name)
        bytes.append(contentsOf: json)
    }

    // MARK: - Elements of an array

    /// Writes a string into an array.
    package mutating func element(_ value: String) {
        separate()
        string(value)
    }

    /// Writes an object into an array, with what the closure writes inside.
    package mutating func element(_ members: (inout JSONWriter) -> Void) {
        separate()
        enclosed("{", "}", members)
    }

    // MARK: - Text

    private mutating func enclosed(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void)
    {
        bytes.append(UInt8(ascii: open))
        needsComma = false
        body(&self)
        bytes.append(UInt8(ascii: close))
        needsComma = true
    }

    private mutating func key(_ name: String) {
        separate()
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { source in
            guard source.contains(where: Self.needsEscape) else { return bytes.append(contentsOf: source) }
            for byte in source {
                if Self.needsEscape(byte) { escape(byte) } else { bytes.append(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0A: raw("\\n")
        case 0x0C: raw("\\f")
        case 0x0D: raw("\\r")
        case ..<0x20:
            raw("\\u00")
            bytes.append(Self.hexadecimal[Int(byte >> 4)])
            bytes.append(Self.hexadecimal[Int(byte & 15)])
        default:
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        }
    }

    private static let hexadecimal = Array("0123456789abcdef".utf8)
}
