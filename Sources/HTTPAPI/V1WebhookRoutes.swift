import DialectKit
import DialectV1
import Generation
import GenerationService
import Hummingbird

/// Our own interface: the reports to webhooks that a key is owed.
struct V1WebhookRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func deliveries(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (owner, text) = try asked(request, context)
        guard let id = JobID(text) else { throw V1Problem.noJob(text) }
        guard let found = try await services.webhooks.deliveries(of: id, owner: owner) else {
            throw try await services.absence(of: id, for: owner, orElse: V1Problem.noJob(text))
        }
        return .json(V1Webhooks.deliveries(found))
    }

    func delivery(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (owner, text) = try asked(request, context)
        guard let id = DeliveryID(text), let found = try await services.webhooks.delivery(id, owner: owner) else {
            throw Self.noDelivery(text)
        }
        return .json(V1Webhooks.report(found))
    }

    func redeliver(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (owner, text) = try asked(request, context)
        guard let id = DeliveryID(text), let delivery = try await services.webhooks.redeliver(id, owner: owner) else {
            throw Self.noDelivery(text)
        }
        return .json(V1Webhooks.delivery(delivery))
    }

    func endpoints(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        let wanted = try EndpointPageRequest(query: request.uri.query)
        // One more than the page has room for, to see whether there is a next one.
        let found = try await services.webhooks.endpoints(of: owner, after: wanted.cursor, limit: wanted.size + 1)
        return .json(V1Webhooks.endpoints(EndpointPage(found, size: wanted.size)))
    }

    func resume(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (owner, text) = try asked(request, context)
        guard let id = EndpointID(text), let endpoint = try await services.webhooks.resume(id, of: owner) else {
            throw V1Problem.nothing(text, "the id of an endpoint")
        }
        return .json(V1Webhooks.endpoint(endpoint))
    }

    func secret(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        return .json(V1Webhooks.secret(try await services.webhooks.secret(of: owner).text))
    }

    func rotate(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        return .json(V1Webhooks.secret(try await services.webhooks.rotateSecret(of: owner).text))
    }

    private func asked(_ request: Request, _ context: APIRequestContext) throws -> (owner: OwnerID, id: String) {
        (try context.owner(), try context.parameters.require("id"))
    }

    private static func noDelivery(_ text: String) -> Problem { V1Problem.nothing(text, "the id of a delivery") }
}
