import HTTPTypes
package import Hummingbird

/// What every answer has in common, and what no route has to know: the request's id, and what pages of other origins
/// may do.
package struct EdgeResponder<Inner: HTTPResponder>: HTTPResponder where Inner.Context: RequestContext {
    package typealias Context = Inner.Context

    private let inner: Inner
    private let cors: CORSPolicy
    private let methods: @Sendable (String) -> [String]

    /// - Parameters:
    ///   - methods: those that a path has; empty for a path that leads nowhere.
    package init(_ inner: Inner, cors: CORSPolicy, methods: @escaping @Sendable (String) -> [String]) {
        self.inner = inner
        self.cors = cors
        self.methods = methods
    }

    package func respond(to request: Request, context: Context) async throws -> Response {
        if let preflight = preflight(request) { return named(preflight, context) }
        var response = try await inner.respond(to: request, context: context)
        if !cors.isOff { response.headers.append(contentsOf: cors.fields(for: request.headers[.origin])) }
        return named(response, context)
    }

    private func named(_ response: Response, _ context: Context) -> Response {
        var named = response
        named.headers.append(HTTPField(name: .requestID, value: context.id))
        return named
    }

    /// The answer to a browser that asks before it sends.
    private func preflight(_ request: Request) -> Response? {
        guard !cors.isOff, request.method == .options, request.headers[.accessControlRequestMethod] != nil,
            let fields = cors.preflight(for: request.headers[.origin], methods: methods(request.uri.path))
        else { return nil }
        return Response(status: .noContent, headers: fields)
    }
}

extension HTTPField.Name {
    fileprivate static let requestID = known("X-Request-Id")
}
