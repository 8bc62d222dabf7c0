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
        let call = try await services.submitCall(&request, context, bringsPicture: true)
        let submission = try ImagineSubmission(try call.fields(), fallbackSeed: JobSubmission.newSeed())
        let admitted = try await services.imagine(
            submission.request,
            submission.picture,
            from: origin(of: call, submission.options, submission.priority)
        )
        return .json(ImagineProResponse.submitted(admitted.job)).marked(admitted)
    }

    func button(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        var request = request
        let call = try await services.submitCall(&request, context)
        let press = try ButtonPress(try call.fields())
        let found = try await services.jobs.job(press.message)
        guard let parent = found, parent.owner == call.owner else {
            if let earlier = try await services.admission.replay(of: call.idempotency, from: call.owner) {
                return .json(ImagineProResponse.submitted(earlier.job)).marked(earlier)
            }
            throw try await absence(of: press.message, for: call.owner)
        }
        if press.isCancel {
            // It needs no key, since a repetition changes nothing; but one that was used for something else is a mistake.
            _ = try await services.admission.replay(of: call.idempotency, from: call.owner)
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
        let owner = try context.owner()
        let links = try services.links(for: request, context)
        let text = try context.parameters.require("id")
        let id = try MessageID.parse(text)
        let snapshot = try await services.jobs.current(id)
        guard let snapshot, snapshot.job.owner == owner else { throw try await absence(of: id, for: owner) }
        return .message(snapshot, links)
    }

    private func absence(of id: JobID, for owner: OwnerID) async throws -> any Error {
        try await services.absence(of: id, for: owner, orElse: MessageID.notFound(id.text))
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
