package import HTTPTypes
package import IPAddresses

/// Who a request comes from, and under which address its client knows this server.
package struct ClientOrigin: Sendable, Hashable {
    /// The client's address; `nil` where there is none, as on a socket of this machine.
    package var address: IPAddress?
    /// `http` or `https`, where a trusted proxy says so.
    package var scheme: String?
    /// Host and, where it is not the scheme's own, port, where a trusted proxy says so.
    package var authority: String?

    package init(address: IPAddress? = nil, scheme: String? = nil, authority: String? = nil) {
        self.address = address
        self.scheme = scheme
        self.authority = authority
    }
}

/// The proxies whose word counts: what their header fields say of the client is believed, and of nobody else.
package struct TrustedProxies: Sendable, Hashable {
    private let ranges: [IPRange]

    /// - Parameter ranges: addresses from which only proxies of the operator connect.
    package init(_ ranges: [IPRange] = []) { self.ranges = ranges }

    /// Whether anybody is trusted.
    package var isEmpty: Bool { ranges.isEmpty }

    /// Whether this address is a proxy's.
    package func contains(_ address: IPAddress) -> Bool {
        let address = address.unmapped
        return ranges.contains { $0.contains(address) }
    }

    /// Reads `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host` of a request that a proxy passed on.
    ///
    /// Each proxy appends the address it was called from, so the client is the last address that is no proxy's: what
    /// stands before it was said by the client itself. Of the other two the last value counts. A value that can't be
    /// read counts as absent, and an address that can't be read ends the search at the proxy that appended it.
    ///
    /// - Parameter peer: who is at the other end of the connection.
    package func origin(of fields: HTTPFields, from peer: IPAddress?) -> ClientOrigin {
        guard let peer else { return ClientOrigin() }
        var origin = ClientOrigin(address: peer.unmapped)
        guard contains(peer) else { return origin }
        for element in Self.elements(.forwardedFor, in: fields).reversed() {
            guard let address = Self.address(element) else { break }
            origin.address = address
            guard contains(address) else { break }
        }
        if let scheme = Self.elements(.forwardedProto, in: fields).last?.lowercased(),
            scheme == "http" || scheme == "https"
        {
            origin.scheme = scheme
        }
        if let host = Self.elements(.forwardedHost, in: fields).last, Self.isAuthority(host) {
            origin.authority = String(host)
        }
        return origin
    }

    private static func elements(_ name: HTTPField.Name, in fields: HTTPFields) -> [Substring] {
        fields[values: name].flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map { $0.trimmingPrefix(while: isSpace) }
            .map { element in
                element.prefix(
                    upTo: element.lastIndex { !isSpace($0) }.map { element.index(after: $0) } ?? element.startIndex
                )
            }
    }

    private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }

    /// An address as proxies write it: alone, or with a port, version 6 in brackets then.
    private static func address(_ element: Substring) -> IPAddress? {
        if let address = IPAddress(parsing: element) { return address.unmapped }
        guard element.first == "[" else {
            guard let colon = element.firstIndex(of: ":"), isPort(element[element.index(after: colon)...]) else {
                return nil
            }
            return IPAddress(parsing: element[..<colon])?.unmapped
        }
        guard let end = element.firstIndex(of: "]") else { return nil }
        let rest = element[element.index(after: end)...]
        guard rest.isEmpty || (rest.first == ":" && isPort(rest.dropFirst())) else { return nil }
        return IPAddress(parsing: element.dropFirst()[..<end])?.unmapped
    }

    /// Whether a text is a host with or without a port, and nothing that could lead a link elsewhere.
    private static func isAuthority(_ text: Substring) -> Bool {
        let host: Substring
        let rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]"), IPAddress(parsing: text.dropFirst()[..<end]) != nil else {
                return false
            }
            host = "x"
            rest = text[text.index(after: end)...]
        } else {
            let end = text.firstIndex(of: ":") ?? text.endIndex
            host = text[..<end]
            rest = text[end...]
        }
        return (1...253).contains(host.utf8.count) && host.utf8.allSatisfy(isHostByte)
            && (rest.isEmpty || isPort(rest.dropFirst()))
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isPort(_ text: Substring) -> Bool {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return Int(text).map { (1...65_535).contains($0) } ?? false
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedFor = known("X-Forwarded-For")
    fileprivate static let forwardedProto = known("X-Forwarded-Proto")
    fileprivate static let forwardedHost = known("X-Forwarded-Host")

    /// A name that is written in this program.
    static func known(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no name of a header field") }
        return name
    }
}
