import DialectKit
import DialectV1
import Generation
import GenerationService
import Hummingbird

/// Our own interface: the keys of everybody, for holders of a key with the scope `admin`.
struct V1KeyRoutes: Sendable {
    private let services: APIServices
    private let office: KeyOffice

    init(_ services: APIServices) {
        self.services = services
        office = KeyOffice(keys: services.keys)
    }

    func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        .json(V1Keys.keys(office.list(), at: office.instant))
    }

    func create(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        var request = request
        let wanted = try NewKeyRequest(
            contentType: request.headers.first(.contentType),
            body: try await services.body(of: &request, context),
            nameForm: KeyOffice.nameForm,
            isName: KeyOffice.isName
        )
        return answer(try await office.create(name: wanted.name, scopes: wanted.scopes, lifetime: wanted.lifetime))
    }

    func revoke(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        _ = try await office.revoke(KeyID(try context.parameters.require("id")))
        return Response(status: .noContent)
    }

    func rotate(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        var request = request
        let id = KeyID(try context.parameters.require("id"))
        let wanted = try RotationRequest(
            contentType: request.headers.first(.contentType),
            body: try await services.body(of: &request, context)
        )
        return answer(try await office.rotate(id, overlap: wanted.overlap ?? KeyOffice.usualOverlap))
    }

    private func answer(_ made: MadeKey) -> Response {
        .json(V1Keys.made(made.key, secret: made.text.text, at: office.instant), status: .created)
    }
}
