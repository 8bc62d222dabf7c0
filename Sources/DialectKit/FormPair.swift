/// One `name=value` of a query or of an `application/x-www-form-urlencoded` body, in the form in which it was sent.
///
/// - Source: WHATWG URL Standard, §5.1; but escapes that are none are refused instead of passed on.
package struct FormPair: Sendable, Hashable {
    /// The whole pair, still encoded.
    package let raw: String
    /// What stands before the first `=`, still encoded.
    package let rawName: String
    /// What stands behind the first `=`, still encoded; `nil` where there is none.
    package let rawValue: String?

    /// Cuts a pair at its first `=`; nothing is decoded.
    package init(_ raw: some StringProtocol) {
        self.raw = String(raw)
        let sides = self.raw.utf8.split(separator: 61, maxSplits: 1, omittingEmptySubsequences: false)
        rawName = sides.first.map { String(Substring($0)) } ?? ""
        rawValue = sides.count == 2 ? String(Substring(sides[1])) : nil
    }

    /// Cuts a query or a body into its pairs, in order.
    ///
    /// Empty pairs, as behind a last `&`, are kept.
    package static func list(_ text: String) -> [FormPair] {
        text.isEmpty
            ? [] : text.utf8.split(separator: 38, omittingEmptySubsequences: false).map { FormPair(Substring($0)) }
    }

    /// The decoded name.
    ///
    /// - Throws: ``RequestFailure/malformedBody(reason:)``.
    package func name() throws(RequestFailure) -> String { try Self.decoded(rawName) }

    /// The decoded value; empty where there is none.
    ///
    /// - Throws: ``RequestFailure/malformedBody(reason:)``.
    package func value() throws(RequestFailure) -> String { try Self.decoded(rawValue ?? "") }

    /// Turns `+` into a space and `%XX` into a byte; the bytes must be UTF-8.
    package static func decoded(_ text: String) throws(RequestFailure) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(Hexadecimal.value),
                    let low = rest.popFirst().flatMap(Hexadecimal.value)
                else { throw .malformedBody(reason: "a % is not followed by two hexadecimal digits") }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .malformedBody(reason: "a value is not UTF-8")
        }
        return decoded
    }
}
