/// An address as a log, an error or a terminal may show it: scheme, host and port.
///
/// What follows may be a secret of whoever sent it: receivers of webhooks put tokens into paths, and links to pictures
/// carry their signature in the query. A user name and a password are never shown, nor is anything of an address in
/// which they can't be told from the host.
package struct ShownAddress: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Parameter address: as it came, whether it is a good one or not; one without a scheme is shown as far as it could
    ///   be a host.
    package init(_ address: String) { self.init(Array(address.utf8)) }

    private init(_ bytes: [UInt8]) {
        let colon = Self.schemeEnd(in: bytes)
        let scheme = bytes[..<(colon ?? 0)].reversed().prefix(while: Self.isLetter).reversed()
        let rest = bytes[(colon.map { $0 + Self.separator.count } ?? 0)...]
        let authority = rest.prefix { !"/?#".utf8.contains($0) }
        let host = Self.isHost(authority) && !rest.contains(UInt8(ascii: "@")) ? authority : []
        let end = host.count == rest.count ? "" : host.isEmpty ? "…" : "/…"
        let start = colon == nil ? "" : String(decoding: scheme, as: UTF8.self) + "://"
        description = start + String(decoding: host, as: UTF8.self) + end
    }

    /// A text with every address in it as it may be shown, and without what looks like a query.
    package static func hiding(in text: String) -> String {
        let words = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        return words.map { word in
            let bytes = Array(word)
            if schemeEnd(in: bytes) != nil { return ShownAddress(bytes).description }
            guard let query = bytes.firstIndex(of: UInt8(ascii: "?")), bytes[query...].contains(UInt8(ascii: "="))
            else {
                return String(decoding: bytes, as: UTF8.self)
            }
            return String(decoding: bytes[..<query], as: UTF8.self) + "?…"
        }
        .joined(separator: " ")
    }

    private static let separator = Array("://".utf8)

    /// Where the first `://` begins.
    private static func schemeEnd(in bytes: [UInt8]) -> Int? {
        bytes.indices.dropLast(separator.count - 1).first { bytes[$0...].starts(with: separator) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }

    /// Whether these are a name, an address of either version, and perhaps a port; not what may be a name and a password.
    private static func isHost(_ authority: ArraySlice<UInt8>) -> Bool {
        let isOfHost = { (byte: UInt8) in isLetter(byte) || isDigit(byte) || "-.:[]".utf8.contains(byte) }
        guard authority.allSatisfy(isOfHost) else { return false }
        if authority.first == UInt8(ascii: "[") { return true }
        return authority.drop { $0 != UInt8(ascii: ":") }.dropFirst().allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
