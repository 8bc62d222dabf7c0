import DialectGenArt
import DialectKit
import Generation
import GenerationService
import Hummingbird

/// The GenArtAPI dialect: the answer to a submit is the finished result.
///
/// A client that goes away before it cancels its job, unless it asked otherwise: by `onDisconnect=continue`, or by an
/// `Idempotency-Key`, with which it will come back.
struct GenArtRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func imageToImage(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        var request = request
        var call = try await services.submitCall(&request, context, bringsPicture: true)
        let (admitted, outlivesClient) = try await admitted(call)
        call.dropBody()
        return try await result(of: admitted, call, over: request.body, outlivesClient: outlivesClient)
    }

    /// Apart from the waiting for its end, so that a picture that came along is not in memory all the time.
    private func admitted(_ call: SubmitCall) async throws -> (job: AdmittedJob, outlivesClient: Bool) {
        let submission = try ImageToImageSubmission(
            query: call.query,
            contentType: call.contentType,
            body: call.body,
            fallbackSeed: JobSubmission.newSeed()
        )
        let admitted = try await services.imagine(
            submission.request,
            submission.picture,
            from: origin(of: call, submission.priority)
        )
        return (admitted, submission.outlivesClient)
    }

    func upscale(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try await followUp(request, context, .upscale)
    }

    func variation(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try await followUp(request, context, .variation)
    }

    func reroll(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        try await followUp(request, context, .reroll)
    }

    private func followUp(
        _ request: Request,
        _ context: APIRequestContext,
        _ endpoint: FollowUp.Endpoint
    ) async throws -> Response {
        var request = request
        let call = try await services.submitCall(&request, context)
        let followUp = try FollowUp(try call.fields(), endpoint: endpoint)
        let found =
            switch followUp.parent {
            case .task(let number, _): try await services.jobs.job(numbered: number)
            case .picture(let hash): try await services.jobs.job(withHash: hash)
            }
        let admitted = try await admitted(followUp, on: found, call)
        return try await result(of: admitted, call, over: request.body, outlivesClient: followUp.outlivesClient)
    }

    private func admitted(_ followUp: FollowUp, on found: Job?, _ call: SubmitCall) async throws -> AdmittedJob {
        guard let parent = found, parent.owner == call.owner else {
            if let earlier = try await services.admission.replay(of: call.idempotency, from: call.owner) {
                return earlier
            }
            throw followUp.notFound
        }
        return try await services.admission.followUp(
            try followUp.checked(on: parent),
            on: parent,
            from: origin(of: call, parent.priority)
        )
    }

    private func origin(of call: SubmitCall, _ priority: JobPriority) -> JobOrigin {
        JobOrigin(
            owner: call.owner,
            dialect: GenArtResponse.dialect,
            linkBase: call.links.base,
            priority: priority,
            idempotency: call.idempotency
        )
    }

    /// Waits for the end of a job, as long as its client does.
    ///
    /// Who listens for the end of a connection has read from it what the next request would be: such an answer is the
    /// last one on its connection, and says so.
    private func result(
        of admitted: AdmittedJob,
        _ call: SubmitCall,
        over connection: RequestBody,
        outlivesClient: Bool
    ) async throws -> Response {
        let hangUp = WorkSignal()
        let response = try await connection.consumeWithInboundCloseHandler { _ in
            try await result(of: admitted, call, hangUp, outlivesClient: outlivesClient)
        } onInboundClosed: {
            hangUp.close()
        }
        return response.closingConnection()
    }

    /// A server that begins to stop answers at once, and the job goes on at the next start.
    private func result(
        of admitted: AdmittedJob,
        _ call: SubmitCall,
        _ hangUp: WorkSignal,
        outlivesClient: Bool
    ) async throws -> Response {
        let job = admitted.job
        let end = try await services.feed.end(
            of: job.id,
            in: services.jobs,
            within: services.configuration.syncWait,
            hangUp: hangUp
        )
        switch end {
        case .ended(let ended):
            if let body = GenArtResponse.result(ended, links: call.links) { return .json(body).marked(admitted) }
            let problem =
                ended.failure.map { Problem($0) } ?? Problem(ended.state == .cancelled ? .cancelled : .unexpected)
            return .json(GenArtResponse.problem(problem, job: ended), problem).marked(admitted)
        case .timedOut:
            let seconds = Int(services.configuration.syncWait.components.seconds)
            throw JobProblem(failure: .timeout(seconds: seconds), job: job)
        case .hungUp:
            if !outlivesClient && call.idempotency == nil {
                _ = try await services.jobs.end(job.id, with: .cancelled)
            }
            throw JobProblem(failure: .hungUp, job: job)
        case .interrupted:
            throw JobProblem(failure: .interrupted, job: job)
        }
    }
}
