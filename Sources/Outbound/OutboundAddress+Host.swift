import IPAddresses

extension OutboundAddress.Host {
    /// - Parameter bytes: the host as written, brackets included; not empty.
    init(parsing bytes: ArraySlice<UInt8>) throws(OutboundAddressFailure) {
        let text = String(decoding: bytes, as: UTF8.self)
        if bytes.first == UInt8(ascii: "[") {
            guard bytes.last == UInt8(ascii: "]"),
                case .v6(let number) = IPAddress(parsing: text.dropFirst().dropLast())
            else { throw .host }
            self = .ipv6(number)
            return
        }
        if case .v4(let number) = IPAddress(parsing: text) {
            self = .ipv4(number)
            return
        }
        let name = bytes.last == UInt8(ascii: ".") ? bytes.dropLast() : bytes
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.count <= 253, labels.allSatisfy(Self.isLabel), let last = labels.last, !Self.isNumber(last) else {
            throw .host
        }
        self = .name(String(decoding: name, as: UTF8.self).lowercased())
    }

    /// RFC 1123: 1 to 63 letters, digits and hyphens, none of the hyphens at an end.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { $0 == hyphen || $0.isDigit || (0x61...0x7A).contains($0 | 0x20) }
    }

    /// The test "ends in a number" of the WHATWG URL standard, a little wider: a name whose last label is a number
    /// would be read as an address by some resolvers.
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        label.allSatisfy(\.isDigit) || (label.count >= 2 && label.starts(with: "0x".utf8))
            || (label.count >= 2 && label.starts(with: "0X".utf8))
    }
}

extension OutboundAddress.Host: CustomStringConvertible {
    /// The form that stands in an address: version 6 in brackets.
    package var description: String {
        switch self {
        case .name(let name): return name
        case .ipv4(let number): return "\(IPAddress.v4(number))"
        case .ipv6(let number): return "[\(IPAddress.v6(number))]"
        }
    }
}
