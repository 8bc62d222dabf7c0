package import Hummingbird

/// Finds a route without parameters by its whole path, and leaves every other request to the router, which takes each
/// path apart.
package struct PlainPathResponder<Others: HTTPResponder<APIRequestContext>>: HTTPResponder {
    package typealias Context = APIRequestContext

    private let handlers: [String: [(method: HTTPRequest.Method, handler: Route.Handler)]]
    private let others: Others
    private let problems: ProblemMiddleware

    /// - Parameters:
    ///   - routes: of which those without parameters are served here.
    ///   - others: serves the same routes and all others.
    package init(_ routes: [Route], with services: APIServices, others: Others) {
        let plain = routes.filter { !$0.path.contains("{") }
        handlers = Dictionary(grouping: plain, by: \.path).mapValues { routes in
            routes.map { ($0.method, $0.guarded(services)) }
        }
        self.others = others
        problems = ProblemMiddleware(limits: services.configuration.limits)
    }

    package func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        let method = request.method
        guard let handler = handlers[request.uri.path]?.first(where: { $0.method == method })?.handler else {
            return try await others.respond(to: request, context: context)
        }
        return try await problems.handle(request, context: context, next: handler)
    }
}
