/// What a header that we send may consist of (RFC 9110 §5), and which ones the caller may not set.
enum HeaderField {
    /// Set by the client itself, or never sent at all.
    private static let reserved: Set<String> = [
        "accept-encoding", "authorization", "connection", "content-length", "cookie", "expect", "host", "keep-alive",
        "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// Whether a caller may add this header to a delivery.
    static func isSendable(name: String, value: String) -> Bool {
        isToken(name) && !reserved.contains(name.lowercased()) && isValue(value)
    }

    /// Printable ASCII with inner spaces: no line break can end the header early.
    static func isValue(_ value: String) -> Bool {
        value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    }

    private static func isToken(_ name: String) -> Bool {
        let marks = Array("!#$%&'*+-.^_`|~".utf8)
        return !name.isEmpty
            && name.utf8.allSatisfy { $0.isDigit || (0x61...0x7A).contains($0 | 0x20) || marks.contains($0) }
    }
}
