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
        var request = request
        let call = try await services.submitCall(&request)
        let submission = try ImagineSubmission(try call.fields(), fallbackSeed: JobSubmission.newSeed())
        let admitted = try await services.admission.imagine(
            submission.request,
            from: origin(of: call, submission.options, submission.priority)
        )
        return .json(ImagineProResponse.submitted(admitted.job)).marked(admitted)
    }

    func button(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        var request = request
        let call = try await services.submitCall(&request)
        let press = try ButtonPress(try call.fields())
        let parent = try services.job(
            try await services.jobs.job(press.message),
            ownedBy: call.owner,
            orElse: MessageID.notFound(press.message.text)
        )
        if press.isCancel {
            let job = try await services.jobs.end(parent.id, with: .cancelled)
            return .json(ImagineProResponse.submitted(job ?? parent))
        }
        let admitted = try await services.admission.followUp(
            try press.action(on: parent),
            on: parent,
            from: origin(of: call, press.options, parent.priority)
        )
        return .json(ImagineProResponse.submitted(admitted.job)).marked(admitted)
    }

    func message(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try services.owner(of: request)
        let links = try services.links(for: request)
        let text = try context.parameters.require("id")
        let snapshot = try await services.jobs.current(try MessageID.parse(text))
        guard let snapshot, snapshot.job.owner == owner else { throw MessageID.notFound(text) }
        return .message(snapshot, links)
    }

    private func origin(of call: SubmitCall, _ options: SubmitOptions, _ priority: JobPriority) -> JobOrigin {
        JobOrigin(
            owner: call.owner,
            dialect: ImagineProResponse.dialect,
            linkBase: call.links.base,
            priority: priority,
            correlation: options.correlation,
            webhook: options.webhook.map { WebhookSubscription(address: $0) },
            timeout: options.timeout,
            idempotency: call.idempotency
        )
    }
}
