package import HTTPTypes

/// Which web pages of other origins may talk to this server (the CORS protocol of the Fetch standard).
///
/// Credentials that a browser adds by itself are never allowed: a page sends its key itself, or none.
package struct CORSPolicy: Sendable, Hashable {
    private let origins: Set<String>
    private let isOpenToAll: Bool

    /// The policy that allows no page of another origin.
    package init() {
        origins = []
        isOpenToAll = false
    }

    /// Reads what an operator configured.
    ///
    /// - Parameter texts: origins such as `https://app.example` or `http://localhost:3000`, or `*` alone for every page.
    /// - Throws: ``CORSPolicyFailure``.
    package init(parsing texts: [String]) throws(CORSPolicyFailure) {
        isOpenToAll = texts.contains("*")
        if isOpenToAll, texts.count > 1 { throw .starBesideOthers }
        var origins: Set<String> = []
        for text in texts where text != "*" {
            guard let origin = Self.origin(text) else { throw .notAnOrigin(text) }
            origins.insert(origin)
        }
        self.origins = origins
    }

    /// Whether no page of another origin is allowed.
    package var isOff: Bool { origins.isEmpty && !isOpenToAll }

    /// The header fields that let a page read an answer; none for a page that may not.
    ///
    /// - Parameter origin: what the request's header `Origin` says.
    package func fields(for origin: String?) -> HTTPFields {
        if isOpenToAll { return [.accessControlAllowOrigin: "*", .exposed: Self.exposedNames] }
        if isOff { return [:] }
        // The answer depends on the origin, and a cache must know, whoever asked first.
        guard let origin, origins.contains(origin) else { return [.vary: "Origin"] }
        return [.accessControlAllowOrigin: origin, .vary: "Origin", .exposed: Self.exposedNames]
    }

    /// The header fields of the answer to a browser that asks first whether it may send a request.
    ///
    /// - Parameter methods: those that the path has.
    /// - Returns: `nil` when it may not.
    package func preflight(for origin: String?, methods: [String]) -> HTTPFields? {
        var fields = fields(for: origin)
        guard fields[.accessControlAllowOrigin] != nil, !methods.isEmpty else { return nil }
        fields[.exposed] = nil
        fields[.accessControlAllowMethods] = methods.joined(separator: ", ")
        fields[.accessControlAllowHeaders] = "Authorization, apiKey, Content-Type, Idempotency-Key, Last-Event-ID"
        fields[.accessControlMaxAge] = "600"
        return fields
    }

    private static let exposedNames =
        "Idempotent-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"

    /// The text as browsers write it: scheme and host in lower case, a port unless it is the scheme's own, nothing else.
    private static func origin(_ text: String) -> String? {
        let lower = text.lowercased()
        for (scheme, port) in [("https://", ":443"), ("http://", ":80")] where lower.hasPrefix(scheme) {
            var rest = lower.dropFirst(scheme.count)
            guard !rest.isEmpty,
                rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"/?#@\\,;'\"<>*".utf8.contains($0) })
            else { return nil }
            if rest.hasSuffix(port) { rest = rest.dropLast(port.count) }
            return scheme + rest
        }
        return nil
    }
}

/// Why a list of origins can't be used.
package enum CORSPolicyFailure: Error, Sendable, Hashable {
    /// `*` allows everybody, so that nothing beside it can mean anything.
    case starBesideOthers
    /// No scheme and host, or more than these.
    case notAnOrigin(String)

    /// Ends the sentence "it must be …".
    package var expectation: String {
        switch self {
        case .starBesideOthers: "* alone, which allows every origin, or origins without it"
        case .notAnOrigin: "an origin such as https://app.example or http://localhost:3000, or *"
        }
    }

    /// What came instead.
    package var received: String {
        switch self {
        case .starBesideOthers: "both"
        case .notAnOrigin(let text): text
        }
    }
}

extension HTTPField.Name {
    fileprivate static let exposed = HTTPField.Name.accessControlExposeHeaders
}
