import DialectGenArt
import DialectKit
import Generation
import GenerationService
import Hummingbird
import ServiceLifecycle

/// The GenArtAPI dialect: the answer to a submit is the finished result.
struct GenArtRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func imageToImage(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try services.owner(of: request)
        let links = try services.links(for: request)
        let submission = try ImageToImageSubmission(
            query: request.uri.query,
            contentType: request.headers[.contentType],
            body: try await services.body(of: request),
            fallbackSeed: UInt32.random(in: .min ... .max)
        )
        let job = try await services.admission.imagine(
            submission.request,
            from: JobOrigin(owner: owner, dialect: GenArtResponse.dialect, linkBase: links.base)
        )
        return try await result(of: job, links)
    }

    func upscale(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try await followUp(request, .upscale)
    }

    func variation(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try await followUp(request, .variation)
    }

    func reroll(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try await followUp(request, .reroll)
    }

    private func followUp(_ request: Request, _ endpoint: FollowUp.Endpoint) async throws -> Response {
        let owner = try services.owner(of: request)
        let links = try services.links(for: request)
        let followUp = try FollowUp(try await services.fields(of: request), endpoint: endpoint)
        let found =
            switch followUp.parent {
            case .task(let number, _): try await services.store.job(numbered: number)
            case .picture(let hash): try await services.store.job(withHash: hash)
            }
        let parent = try services.job(found, ownedBy: owner, orElse: followUp.notFound)
        let job = try await services.admission.followUp(
            try followUp.checked(on: parent),
            on: parent,
            from: JobOrigin(owner: owner, dialect: GenArtResponse.dialect, linkBase: links.base)
        )
        return try await result(of: job, links)
    }

    /// Waits for the end of a job; a server that begins to stop answers at once, and the job goes on at the next start.
    private func result(of job: Job, _ links: PictureLinks) async throws -> Response {
        let announcements = services.announcements
        let end = try await withGracefulShutdownHandler {
            try await announcements.end(of: job.id, in: services.store, within: services.configuration.syncWait)
        } onGracefulShutdown: {
            announcements.close()
        }
        switch end {
        case .ended(let ended):
            if let body = GenArtResponse.result(ended, links: links) { return .json(body) }
            let problem = ended.failure.map { Problem($0) } ?? Problem(RequestFailure.unexpected)
            return .json(
                GenArtResponse.problem(problem, job: ended),
                status: HTTPResponse.Status(code: problem.status),
                problem
            )
        case .timedOut:
            let seconds = Int(services.configuration.syncWait.components.seconds)
            throw JobProblem(failure: .timeout(seconds: seconds), job: job)
        case .interrupted:
            throw JobProblem(failure: .interrupted, job: job)
        }
    }
}
