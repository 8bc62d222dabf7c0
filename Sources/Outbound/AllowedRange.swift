package import IPAddresses

/// Addresses that the operator opens although they are not public: one value of `--outbound-allow`.
///
/// Written `CIDR[:PORT]`. Examples: `127.0.0.0/8`, `10.1.2.3`, `10.1.2.3:9000`, `127.0.0.1/32:9000`, `fd00::/8`,
/// `[fd00::]/8`, `[::1]:9000`, `[::1]/128:9000`. An address without a length stands for itself alone. A version 6
/// address that is followed by a port and has no length needs the brackets, as `::1:9000` is an address of its own.
/// `::ffff:10.0.0.0/104` is the same as `10.0.0.0/8`.
package struct AllowedRange: Sendable, Hashable {
    /// The addresses that are opened.
    package let range: IPRange
    /// The only port that is opened, 1…65535; `nil` opens every port.
    package let port: Int?

    /// - Throws: ``AllowedRangeFailure``, which says what was expected.
    package init(parsing text: String) throws(AllowedRangeFailure) {
        guard let parts = Self.split(text), let address = IPAddress(parsing: parts.address) else {
            throw .form(received: text)
        }
        var length = address.bitWidth
        if let digits = parts.length {
            guard let number = Self.number(digits), (0...address.bitWidth).contains(number) else {
                throw .length(received: text, maximum: address.bitWidth)
            }
            length = number
        }
        if let digits = parts.port {
            guard let number = Self.number(digits), (1...65535).contains(number) else { throw .port(received: text) }
            port = number
        } else {
            port = nil
        }
        guard let written = IPRange(network: address, prefixLength: length) else {
            throw .bitsBehindLength(
                received: text,
                meant: "\(IPRange.truncated(address, to: length))/\(length)"
            )
        }
        if case .v4 = address.unmapped, length >= 96, case .v6 = address,
            let inner = IPRange(network: address.unmapped, prefixLength: length - 96)
        {
            range = inner
        } else {
            range = written
        }
    }

    /// Whether a connection to that address and port is one that the operator opened.
    package func contains(_ address: IPAddress, port: Int) -> Bool {
        range.contains(address) && opens(port: port)
    }

    /// Whether the range has anything to say about that port.
    package func opens(port: Int) -> Bool {
        self.port == nil || self.port == port
    }

    private typealias Parts = (address: Substring, length: Substring?, port: Substring?)

    private static func split(_ text: String) -> Parts? {
        var address: Substring
        var rest: Substring
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            address = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard address.contains(":") else { return nil }
        } else {
            let isVersion4 = text.prefix { $0 != ":" && $0 != "/" }.contains(".")
            let end = text.firstIndex { $0 == "/" || (isVersion4 && $0 == ":") } ?? text.endIndex
            address = text[..<end]
            rest = text[end...]
        }
        var length: Substring?
        if rest.first == "/" {
            let end = rest.firstIndex(of: ":") ?? rest.endIndex
            length = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[end...]
        }
        switch rest.first {
        case nil: return (address, length, nil)
        case ":": return (address, length, rest.dropFirst())
        case .some: return nil
        }
    }

    private static func number(_ digits: Substring) -> Int? {
        guard (1...5).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }
}

extension AllowedRange: CustomStringConvertible {
    /// A form that ``init(parsing:)`` reads as the same range.
    package var description: String {
        let network: String
        switch range.network {
        case .v4: network = "\(range.network)"
        case .v6: network = "[\(range.network)]"
        }
        return "\(network)/\(range.prefixLength)" + (port.map { ":\($0)" } ?? "")
    }
}

/// Why a value of `--outbound-allow` was not understood.
package enum AllowedRangeFailure: Error, Sendable, Hashable {
    /// There is no address in it.
    case form(received: String)
    /// The number after the slash is none, or too large for the family of the address.
    case length(received: String, maximum: Int)
    /// The number after the colon is none, or not from 1 to 65535.
    case port(received: String)
    /// The address has bits set behind its length, so that either of the two may be a slip.
    case bitsBehindLength(received: String, meant: String)
}

extension AllowedRangeFailure: CustomStringConvertible {
    /// One sentence for the operator, with the expected form and what was found.
    package var description: String {
        let form = "CIDR[:PORT], for example 127.0.0.0/8, 10.1.2.3:9000, fd00::/8 or [::1]/128:9000"
        switch self {
        case .form(let received):
            return "expected \(form), got \"\(received)\""
        case .length(let received, let maximum):
            return "expected \(form) with a length from 0 to \(maximum) after the slash, got \"\(received)\""
        case .port(let received):
            return "expected \(form) with a port from 1 to 65535, got \"\(received)\""
        case .bitsBehindLength(let received, let meant):
            return "\"\(received)\" has bits set behind its length; write \(meant) for the whole range, "
                + "or leave the length out for the one address"
        }
    }
}
