/// The reference of a `Location` header, resolved as RFC 3986 §5.2 says, then parsed as strictly as any other address.
package enum Redirect {
    /// - Parameters:
    ///   - location: the header's value: an absolute address, or one relative to `base`.
    ///   - base: the address that answered.
    /// - Throws: ``OutboundAddressFailure`` if the result is no address that this program would fetch.
    package static func target(of location: String, from base: OutboundAddress) throws(OutboundAddressFailure)
        -> OutboundAddress
    {
        try OutboundAddress(parsing: resolved(location, against: base))
    }

    private static func resolved(_ location: String, against base: OutboundAddress) -> String {
        if hasScheme(location) { return location }
        if location.hasPrefix("//") { return "\(base.scheme.rawValue):\(location)" }
        let basePath = base.requestTarget.prefix { $0 != "?" }
        switch location.first {
        case nil, "#": return base.text
        case "?": return "\(base)\(basePath)\(location)"
        case "/": return "\(base)\(withoutDotSegments(location))"
        case .some:
            let folder = basePath[...(basePath.lastIndex(of: "/") ?? basePath.startIndex)]
            return "\(base)\(withoutDotSegments(folder + location))"
        }
    }

    private static func hasScheme(_ text: String) -> Bool {
        let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
        guard scheme.count < text.utf8.count, let first = scheme.first, (0x61...0x7A).contains(first | 0x20) else {
            return false
        }
        return scheme.allSatisfy {
            $0.isDigit || (0x61...0x7A).contains($0 | 0x20)
                || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    /// RFC 3986 §5.2.4, on the path alone.
    ///
    /// - Parameter reference: starts with a slash.
    private static func withoutDotSegments(_ reference: some StringProtocol) -> String {
        let path = reference.prefix { $0 != "?" && $0 != "#" }
        var kept: [Substring] = []
        let segments = Substring(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".":
                if isLast { kept.append("") }
            case "..":
                _ = kept.popLast()
                if isLast { kept.append("") }
            default:
                kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + reference[path.endIndex...]
    }
}
