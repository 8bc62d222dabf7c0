package import Generation
import GenerationService
package import HTTPTypes
import Hummingbird

/// One method at one path.
package struct Route: Sendable {
    /// Answers a request, or throws what is told as a problem.
    typealias Handler = @Sendable (Request, APIRequestContext) async throws -> Response
    /// Makes the handler of one server.
    typealias Maker = @Sendable (APIServices) -> Handler

    /// Who gets as far as the handler.
    package enum Access: Sendable, Hashable {
        /// Also who has no key.
        case everyone
        /// Who shows a key with a scope; the handler finds the caller in its context.
        case key(KeyScope)

        static let submit = Access.key(.submit)
        static let read = Access.key(.read)
        static let admin = Access.key(.admin)
    }

    package let method: HTTPRequest.Method
    /// As OpenAPI writes it, such as `/v1/jobs/{id}`.
    package let path: String
    package let access: Access
    private let handler: Maker

    static func get(_ path: String, _ access: Access, _ handler: @escaping Maker) -> Route {
        Route(method: .get, path: path, access: access, handler: handler)
    }

    static func post(_ path: String, _ access: Access, _ handler: @escaping Maker) -> Route {
        Route(method: .post, path: path, access: access, handler: handler)
    }

    static func delete(_ path: String, _ access: Access, _ handler: @escaping Maker) -> Route {
        Route(method: .delete, path: path, access: access, handler: handler)
    }

    /// The handler, behind the door that the route's access asks for.
    func guarded(_ services: APIServices) -> Handler {
        let handler = handler(services)
        switch access {
        case .everyone: return handler
        case .key(let scope):
            return { request, context in
                var context = context
                context.caller = try services.caller(of: request, context, for: scope)
                return try await handler(request, context)
            }
        }
    }

    /// Whether a path that a client sent is this one; a slash at its end does not matter.
    func matches(_ path: String) -> Bool {
        let sent = path.split(separator: "/")
        let own = self.path.split(separator: "/")
        return sent.count == own.count && zip(sent, own).allSatisfy { $1.hasPrefix("{") || $0 == $1 }
    }
}

extension Router<APIRequestContext> {
    /// Serves routes; one for GET answers HEAD as well.
    func serve(_ routes: [Route], with services: APIServices) {
        for route in routes {
            let handler = route.guarded(services)
            on(RouterPath(route.path), method: route.method, use: handler)
            guard route.method == .get else { continue }
            on(RouterPath(route.path), method: .head) { request, context in
                try await handler(request, context).createHeadResponse()
            }
        }
    }
}
