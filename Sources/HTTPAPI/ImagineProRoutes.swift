import DialectImaginePro
import DialectKit
import Generation
import GenerationService
import Hummingbird

/// The ImaginePro dialect: submits answer at once, messages are fetched.
struct ImagineProRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func imagine(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try services.owner(of: request)
        let links = try services.links(for: request)
        let submission = try ImagineSubmission(
            try await services.fields(of: request),
            fallbackSeed: UInt32.random(in: .min ... .max)
        )
        let job = try await services.admission.imagine(
            submission.request,
            from: JobOrigin(
                owner: owner,
                dialect: ImagineProResponse.dialect,
                linkBase: links.base,
                correlation: submission.correlation,
                webhook: submission.webhook
            )
        )
        return .json(ImagineProResponse.submitted(job))
    }

    func button(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try services.owner(of: request)
        let links = try services.links(for: request)
        let press = try ButtonPress(try await services.fields(of: request))
        let parent = try services.job(
            try await services.store.job(press.message),
            ownedBy: owner,
            orElse: MessageID.notFound(press.message.text)
        )
        let job = try await services.admission.followUp(
            try press.action(on: parent),
            on: parent,
            from: JobOrigin(
                owner: owner,
                dialect: ImagineProResponse.dialect,
                linkBase: links.base,
                correlation: press.correlation,
                webhook: press.webhook
            )
        )
        return .json(ImagineProResponse.submitted(job))
    }

    func message(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try services.owner(of: request)
        let links = try services.links(for: request)
        let text = try context.parameters.require("id")
        let job = try services.job(
            try await services.store.job(try MessageID.parse(text)),
            ownedBy: owner,
            orElse: MessageID.notFound(text)
        )
        return .json(ImagineProResponse.message(job, links: links))
    }
}
