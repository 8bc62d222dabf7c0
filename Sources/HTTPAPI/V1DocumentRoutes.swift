import DialectKit
import DialectV1
import HTTPTypes
import Hummingbird
import NIOCore

/// What our own interface says about itself; no key is needed.
package enum V1DocumentRoutes {
    /// The description of all routes, an OpenAPI 3.1 document.
    package static let document: [UInt8] = PackageResources.openapi_json

    static func openAPI(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        answer(document, "application/json; charset=utf-8")
    }

    /// The words that the engine knows.
    static func vocabulary(
        _ services: APIServices
    ) -> @Sendable (Request, APIRequestContext) async throws -> Response {
        { _, _ in answer(services.vocabulary, "application/json; charset=utf-8") }
    }

    /// The page about one type of problem.
    static func problem(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard let type = ProblemType.named(try context.parameters.require("code")) else {
            throw RequestFailure.routeNotFound
        }
        return answer(Array(type.page.utf8), "text/html; charset=utf-8")
    }

    private static func answer(_ bytes: [UInt8], _ mediaType: String) -> Response {
        var headers: HTTPFields = [
            .contentType: mediaType, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ]
        if let referrerPolicy { headers[referrerPolicy] = "no-referrer" }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")
}
