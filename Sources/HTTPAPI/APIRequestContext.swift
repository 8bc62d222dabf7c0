import DialectKit
package import Hummingbird

/// What belongs to one request.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }
}

extension Router<APIRequestContext> {
    /// A handler of one route.
    typealias Handler = @Sendable (Request, APIRequestContext) async throws -> Response

    /// Answers one method at a path, and 405 to the others.
    ///
    /// A GET route answers HEAD as well.
    func only(_ method: HTTPRequest.Method, _ path: RouterPath, _ handler: @escaping Handler) {
        var answered = [method]
        on(path, method: method, use: handler)
        if method == .get {
            answered.append(.head)
            on(path, method: .head) { request, context in try await handler(request, context).createHeadResponse() }
        }
        let allowed = answered.map(\.rawValue)
        for other in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete] where !answered.contains(other) {
            on(path, method: other) { _, _ -> Response in throw RequestFailure.methodNotAllowed(allowed: allowed) }
        }
    }
}
