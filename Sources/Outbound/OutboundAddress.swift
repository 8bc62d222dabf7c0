/// An `http` or `https` address that came from outside, parsed strictly.
///
/// What two parsers could read in two ways is refused here: a user name, a backslash, white space or a control
/// character anywhere, anything but letters, digits, hyphens and dots in a name, a numeric form other than dotted
/// decimal, a zone, an odd port. Whether the address may be connected to is decided later, on the resolved address alone.
///
/// - Invariant: `OutboundAddress(parsing: address.text) == address`.
package struct OutboundAddress: Sendable, Hashable {
    /// The two schemes that exist here.
    package enum Scheme: String, Sendable, Hashable {
        /// HTTP in the clear, port 80 unless named.
        case http
        /// HTTP over TLS, port 443 unless named.
        case https

        /// The port of an address that names none.
        package var defaultPort: Int {
            switch self {
            case .http: return 80
            case .https: return 443
            }
        }
    }

    /// The machine that the address names.
    package enum Host: Sendable, Hashable {
        /// A name of letters, digits and hyphens in lower case, at most 253 bytes, without the final dot.
        case name(String)
        /// A version 4 address in dotted decimal, in host byte order.
        case ipv4(UInt32)
        /// A version 6 address in brackets, in host byte order.
        case ipv6(UInt128)
    }

    /// The largest accepted address, in bytes, as given and as sent.
    package static let maximumBytes = 2048

    /// How the machine is spoken to.
    package let scheme: Scheme
    /// Where the connection goes, once it is resolved and checked.
    package let host: Host
    /// 1…65535; the scheme's own if the address names none.
    package let port: Int
    /// Path and query as they go on the wire: starts with `/`, ASCII, without the fragment.
    package let requestTarget: String

    /// - Throws: ``OutboundAddressFailure``, by which part of the address is at fault.
    package init(parsing text: String) throws(OutboundAddressFailure) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.maximumBytes else { throw .tooLong }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { throw .syntax }
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { throw .syntax }
        guard colon > 0 else { throw .syntax }
        guard let scheme = Scheme(rawValue: String(decoding: bytes[..<colon], as: UTF8.self).lowercased()) else {
            throw .scheme
        }
        guard bytes[colon...].starts(with: "://".utf8) else { throw .syntax }
        let rest = bytes[(colon + 3)...]
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        let authority = rest[..<(end ?? rest.endIndex)]
        guard !authority.isEmpty else { throw .syntax }
        guard !authority.contains(UInt8(ascii: "@")) else { throw .userinfo }
        let (hostText, portText) = try Self.split(authority)
        self.scheme = scheme
        host = try Host(parsing: hostText)
        port = try Self.port(portText) ?? scheme.defaultPort
        requestTarget = Self.requestTarget(rest[(end ?? rest.endIndex)...])
        guard self.text.utf8.count <= Self.maximumBytes else { throw .tooLong }
    }

    /// The address in one form: lower case, no default port, no fragment, path and query as on the wire.
    package var text: String { "\(scheme.rawValue)://\(authority)\(requestTarget)" }

    /// Host and port as the `Host` header states them; the scheme's own port is left out.
    package var authority: String {
        port == scheme.defaultPort ? "\(host)" : "\(host):\(port)"
    }

    // MARK: - Parts

    private static func split(_ authority: ArraySlice<UInt8>) throws(OutboundAddressFailure) -> (
        host: ArraySlice<UInt8>, port: ArraySlice<UInt8>?
    ) {
        let colon = UInt8(ascii: ":")
        let hostEnd: Int
        if authority.first == UInt8(ascii: "[") {
            guard let bracket = authority.firstIndex(of: UInt8(ascii: "]")) else { throw .syntax }
            hostEnd = bracket + 1
        } else {
            hostEnd = authority.firstIndex(of: colon) ?? authority.endIndex
        }
        guard hostEnd > authority.startIndex else { throw .syntax }
        let host = authority[..<hostEnd]
        guard hostEnd < authority.endIndex else { return (host, nil) }
        guard authority[hostEnd] == colon else { throw .syntax }
        return (host, authority[(hostEnd + 1)...])
    }

    private static func port(_ digits: ArraySlice<UInt8>?) throws(OutboundAddressFailure) -> Int? {
        guard let digits, !digits.isEmpty else { return nil }
        guard digits.allSatisfy(\.isDigit) else { throw .syntax }
        let significant = digits.drop { $0 == UInt8(ascii: "0") }
        guard (1...5).contains(significant.count) else { throw .port }
        let number = significant.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        guard (1...65535).contains(number) else { throw .port }
        return number
    }

    /// Bytes that no request line may carry are escaped; escapes that are there already stay as they are.
    private static func requestTarget(_ bytes: ArraySlice<UInt8>) -> String {
        var target = bytes.first == UInt8(ascii: "/") ? "" : "/"
        for byte in bytes.prefix(while: { $0 != UInt8(ascii: "#") }) {
            switch byte {
            case 0x80..., UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "^"),
                UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
                let digits = String(byte, radix: 16, uppercase: true)
                target += byte < 0x10 ? "%0\(digits)" : "%\(digits)"
            default:
                target.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return target
    }
}

extension OutboundAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Scheme, host and port: what a log may show.
    ///
    /// The path and the query can be secrets.
    package var description: String { "\(scheme.rawValue)://\(authority)" }
    package var debugDescription: String { description }
    /// No parts, for the same reason.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// Why a text is not an address that this program would fetch.
package enum OutboundAddressFailure: Error, Sendable, Hashable {
    /// The parts cannot be told apart, or there is white space, a control character or a backslash.
    case syntax
    /// More than ``OutboundAddress/maximumBytes``.
    case tooLong
    /// Neither `http` nor `https`.
    case scheme
    /// A user name or a password.
    case userinfo
    /// No plain name, no dotted decimal, no bracketed version 6 address.
    case host
    /// Port 0, or one above 65535.
    case port
}

extension OutboundAddressFailure: CustomStringConvertible {
    /// One sentence for whoever sent the address; it does not repeat it.
    package var description: String {
        switch self {
        case .syntax: return "The address is not a complete http or https address"
        case .tooLong: return "The address is longer than \(OutboundAddress.maximumBytes) bytes"
        case .scheme: return "The address must begin with http:// or https://"
        case .userinfo: return "The address must not carry a user name or a password"
        case .host: return "The address must name its host by a plain domain name or by a plain IP address"
        case .port: return "The port of the address must be from 1 to 65535"
        }
    }
}

extension UInt8 {
    /// Whether the byte is one of the ASCII digits.
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
