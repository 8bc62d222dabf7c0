import DialectKit
import DialectV1
import Generation
import GenerationService
import Hummingbird

/// Our own interface: jobs.
struct V1JobRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func submit(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        var request = request
        let call = try await services.submitCall(&request, context, bringsPicture: true)
        let submission = try V1Submission(
            contentType: call.contentType,
            body: call.body,
            fallbackSeed: JobSubmission.newSeed()
        )
        let admitted = try await admitted(submission, call)
        let job = admitted.job
        let body = V1Response.job(job, links: call.links, place: services.jobs.place(of: job.id))
        var response = Response.json(body, status: .accepted).marked(admitted)
        response.headers[.location] = "\(call.links.base)/v1/jobs/\(job.id)"
        return response
    }

    private func admitted(_ submission: V1Submission, _ call: SubmitCall) async throws -> AdmittedJob {
        switch submission.work {
        case .imagine(let request, let picture):
            return try await services.imagine(
                request,
                picture,
                from: origin(of: call, submission, submission.priority ?? .normal)
            )
        case .followUp(let id, let action):
            let found = try await services.jobs.job(id)
            guard let parent = found, parent.owner == call.owner else {
                if let earlier = try await services.admission.replay(of: call.idempotency, from: call.owner) {
                    return earlier
                }
                throw try await services.absence(
                    of: id,
                    for: call.owner,
                    orElse: V1Problem.noJob(id.text, parameter: "parent")
                )
            }
            try parent.checked(action)
            return try await services.admission.followUp(
                action,
                on: parent,
                from: origin(of: call, submission, submission.priority ?? parent.priority)
            )
        }
    }

    private func origin(of call: SubmitCall, _ submission: V1Submission, _ priority: JobPriority) -> JobOrigin {
        JobOrigin(
            owner: call.owner,
            dialect: V1Response.dialect,
            linkBase: call.links.base,
            priority: priority,
            correlation: submission.correlation,
            webhook: submission.webhook,
            timeout: submission.timeout,
            idempotency: call.idempotency
        )
    }

    func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        let links = try services.links(for: request, context)
        let wanted = try JobPageRequest(query: request.uri.query)
        let page = JobPage(try await services.jobs.jobs(wanted.selection(of: owner)), size: wanted.page.size)
        return .json(V1Response.jobs(page, links: links) { services.jobs.place(of: $0) })
    }

    func job(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (snapshot, links) = try await services.ownJob(request, context)
        return .json(snapshot.v1Answer(links, place: services.jobs.place(of: snapshot.job.id)))
    }

    func cancel(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let (snapshot, links) = try await services.ownJob(request, context)
        let ended = try await services.jobs.end(snapshot.job.id, with: .cancelled)
        return .json(V1Response.job(ended ?? snapshot.job, links: links))
    }

    func delete(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        let text = try context.parameters.require("id")
        guard let id = JobID(text) else { throw V1Problem.noJob(text) }
        switch try await services.expirer.delete(id, of: owner) {
        case .deleted: return Response(status: .noContent)
        case .notEnded(let state): throw V1Problem.notEnded(state)
        case .unknown: throw try await services.absence(of: id, for: owner, orElse: V1Problem.noJob(text))
        }
    }
}

extension APIServices {
    /// Why a key has no such job: it was deleted, or `failure`.
    func absence(
        of id: JobID,
        for owner: OwnerID,
        orElse failure: any Error
    ) async throws(JobStoreFailure) -> any Error {
        try await retention.wasDeleted(id, of: owner) ? RequestFailure.jobDeleted : failure
    }

    /// The job that a path names, when it is the key's own.
    func ownJob(
        _ request: Request,
        _ context: APIRequestContext
    ) async throws -> (snapshot: JobSnapshot, links: PictureLinks) {
        let owner = try context.owner()
        let links = try links(for: request, context)
        let text = try context.parameters.require("id")
        guard let id = JobID(text) else { throw V1Problem.noJob(text) }
        // Asked first without waiting: a frame that was once needed stays with the connection's task.
        var snapshot = jobs.snapshot(id)
        if snapshot == nil { snapshot = try await jobs.current(id) }
        guard let snapshot, snapshot.job.owner == owner else {
            throw try await absence(of: id, for: owner, orElse: V1Problem.noJob(text))
        }
        return (snapshot, links)
    }
}

extension JobSnapshot {
    /// The job as our own interface writes it: once, unless it waits, since its place changes without it.
    func v1Answer(_ links: PictureLinks, place: Int?) -> [UInt8] {
        if job.state == .queued { return V1Response.job(job, links: links, place: place) }
        return answer(AnswerKey(dialect: V1Response.dialect, linkBase: links.base)) { V1Response.job($0, links: links) }
    }
}
