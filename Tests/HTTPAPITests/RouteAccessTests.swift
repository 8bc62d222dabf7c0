import DialectKit
import Generation
import HTTPAPI
import HTTPTypes
import Testing

@Suite("Who gets in at a route")
struct RouteAccessTests {
    private static let everyone: Set = [
        "GET /pictures/{token}/{name}", "GET /media/{token}/{name}", "GET /r/{token}", "GET /samples/{name}",
        "GET /health", "GET /problems/{code}", "GET /v1/openapi.json", "GET /v1/limits", "GET /v1/vocabulary",
    ]

    @Test("no route lets everyone in but those that are listed here")
    func everyone() {
        let open = Routes.table.filter { $0.access == .everyone }.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(open) == Self.everyone)
    }

    @Test("all that changes something of an owner's needs submit, and what only looks needs read")
    func owners() {
        let needs: [Route.Access] = [.key(.submit), .key(.read)]
        for route in Routes.table where needs.contains(route.access) {
            let name = "\(route.method.rawValue) \(route.path)"
            // Who has the signing secret can make reports up, so a key that may only look does not get it.
            let isLook = route.method == .get && route.path != "/v1/webhooks/secret"
            #expect(route.access == .key(isLook ? .read : .submit), "\(name)")
        }
    }

    @Test("the keys of all are for admin, and nothing else is")
    func admin() {
        for route in Routes.table {
            #expect((route.access == .key(.admin)) == route.path.hasPrefix("/v1/keys"), "\(route.path)")
        }
        #expect(Routes.table.contains { $0.access == .key(.admin) })
    }

    @Test("the document asks for a key where the server does, and names the scope")
    func document() throws {
        guard case .object(let document) = try JSONValue(parsing: V1DocumentRoutes.document),
            case .object(let paths) = document["paths"]
        else {
            Issue.record("no paths")
            return
        }
        for route in Routes.table {
            let name = "\(route.method.rawValue) \(route.path)"
            guard case .object(let item) = paths[route.path],
                case .object(let operation) = item[route.method.rawValue.lowercased()]
            else {
                Issue.record("\(name) is not described")
                continue
            }
            switch route.access {
            case .everyone:
                #expect(operation["security"] == .array([]), "\(name)")
                #expect(operation["x-scope"] == nil, "\(name)")
            case .key(let scope):
                #expect(operation["security"] == nil, "\(name)")
                #expect(operation["x-scope"] == .string(scope.rawValue), "\(name)")
            }
        }
    }
}
