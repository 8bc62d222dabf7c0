import DialectKit
package import Generation
package import GenerationService
package import Hummingbird

/// What the command line asks of a running server, over a socket that only its user can open.
package enum ControlRoutes {
    /// Builds the router of the control socket: `POST /keys?name=…` answers the new key as plain text.
    package static func all(
        keys: KeyRing,
        now: @escaping @Sendable () -> Timestamp = { .now }
    ) -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self)
        router.add(middleware: ProblemMiddleware())
        router.post("keys") { request, _ -> Response in
            let fields = try RequestFields(query: request.uri.query, contentType: nil, body: [])
            let name = try fields.required("name", expected: "what the key's user is called")
            let key = try await keys.create(name: name, at: now())
            return .json(JSONWriter.object { $0.member("key", key.text) })
        }
        return router
    }
}
