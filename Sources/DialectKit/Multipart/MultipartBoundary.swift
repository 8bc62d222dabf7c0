/// What separates the parts of a multipart body.
///
/// - Source: RFC 2046, §5.1.1: 1 to 70 characters of a small set, the last of them no space.
package struct MultipartBoundary: Sendable, Hashable {
    /// In ASCII, without the two dashes before it.
    package let bytes: [UInt8]

    /// Takes a boundary that stands alone.
    ///
    /// - Returns: `nil` for what can't be one.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...70).contains(bytes.count), bytes.allSatisfy(Self.isAllowed), bytes.last != UInt8(ascii: " ") else {
            return nil
        }
        self.bytes = bytes
    }

    /// Finds the boundary in a `Content-Type`.
    ///
    /// - Throws: ``MultipartFailure/boundary``, also where there are two.
    package init(contentType: String) throws(MultipartFailure) {
        guard let parameters = HeaderParameters(contentType) else { throw .boundary }
        let found = parameters.values(of: "boundary")
        guard found.count == 1, let boundary = MultipartBoundary(found[0]) else { throw .boundary }
        self = boundary
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}

/// The value of a header that has parameters: `form-data; name="file"; filename="cat.png"`.
struct HeaderParameters {
    /// What stands before the first `;`, in lower case.
    let value: String
    private let parameters: [(name: String, value: String)]

    /// Reads a header's value.
    ///
    /// In quotes, `\"` and `\\` stand for the second character, and every other `\` for itself, since browsers of old
    /// sent whole Windows paths. A value without quotes may have every character but `;`, white space and quotes.
    ///
    /// - Returns: `nil` for what has not the form.
    init?(_ text: String) {
        var rest = Substring(text).utf8
        value = Self.trimmed(rest.prefix { $0 != UInt8(ascii: ";") }).lowercased()
        rest = rest.drop { $0 != UInt8(ascii: ";") }
        var parameters: [(name: String, value: String)] = []
        while rest.popFirst() != nil {
            let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(name.count)
            let key = Self.trimmed(name).lowercased()
            guard rest.first == UInt8(ascii: "=") else {
                // A semicolon too many is nothing.
                if key.isEmpty { continue }
                return nil
            }
            guard !key.isEmpty, !key.utf8.contains(where: Self.isSpace) else { return nil }
            rest = rest.dropFirst().drop(while: Self.isSpace)
            guard let value = Self.value(&rest) else { return nil }
            parameters.append((key, value))
            rest = rest.drop(while: Self.isSpace)
            guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { return nil }
        }
        self.parameters = parameters
    }

    /// The values of all parameters of this name, which is in lower case.
    func values(of name: String) -> [String] { parameters.filter { $0.name == name }.map(\.value) }

    private static func value(_ rest: inout Substring.UTF8View) -> String? {
        guard rest.first == UInt8(ascii: "\"") else {
            let token = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") && !isSpace($0) }
            rest = rest.dropFirst(token.count)
            return String(Substring(token))
        }
        rest = rest.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), let next = rest.first, next == UInt8(ascii: "\"") || next == byte {
                bytes.append(next)
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        return nil
    }

    private static func trimmed(_ text: Substring.UTF8View.SubSequence) -> String {
        let start = text.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { String(Substring(start[...$0])) } ?? ""
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
