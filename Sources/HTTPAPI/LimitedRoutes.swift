import Generation
import GenerationService
import HTTPTypes
import Hummingbird

extension APIServices {
    typealias Handler = Route.Handler

    /// An answer that says how far a key is from its limits on such calls.
    func toldLimits(_ response: Response, of owner: OwnerID, for call: KeyLimits.Call) -> Response {
        var told = response
        told.headers.tell(limits.standings(of: owner, for: call))
        return told
    }

    /// A handler of submits whose answers say how far the key is from its limits.
    ///
    /// A submit is counted where it becomes a job. Without such limits this is `handler` itself.
    func limitedSubmit(_ handler: @escaping Handler) -> Handler {
        guard limits.limits(.submit) else { return handler }
        return { request, context in
            let owner = try context.owner()
            return toldLimits(try await handler(request, context), of: owner, for: .submit)
        }
    }

    /// A handler of fetches that is not called when one is too many, and whose answers say how far the key is from that.
    ///
    /// Without such a limit this is `handler` itself.
    func limitedFetch(_ handler: @escaping Handler) -> Handler {
        guard limits.limits(.fetch) else { return handler }
        return { request, context in
            let owner = try context.owner()
            try limits.fetch(owner)
            return toldLimits(try await handler(request, context), of: owner, for: .fetch)
        }
    }
}

extension HTTPFields {
    private static let policy = HTTPField.Name("RateLimit-Policy")
    private static let rateLimit = HTTPField.Name("RateLimit")

    /// Sets the header fields that tell limits, if there are any.
    ///
    /// - Source: draft-ietf-httpapi-ratelimit-headers, as of 2025-09: Lists of Items (RFC 9651), each a String with
    ///   parameters. What is counted at once has the quota unit `concurrent-requests` and no window.
    mutating func tell(_ standings: [LimitStanding]) {
        guard !standings.isEmpty, let policy = Self.policy, let rateLimit = Self.rateLimit else { return }
        self[policy] = standings.map { standing in
            let scope = standing.window.map { ";w=\($0)" } ?? ";qu=\"concurrent-requests\""
            return "\"\(standing.kind.policy)\";q=\(standing.quota)\(scope)"
        }.joined(separator: ", ")
        self[rateLimit] = standings.map { standing in
            let reset = standing.reset.map { ";t=\($0)" } ?? ""
            return "\"\(standing.kind.policy)\";r=\(standing.remaining)\(reset)"
        }.joined(separator: ", ")
    }
}
