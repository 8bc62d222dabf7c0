import DialectKit
import DialectV1
import Generation
import GenerationService
import Hummingbird
import Logging
import NIOCore

/// Turns every failure into an answer in the shape of the dialect that was spoken to.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIRequestContext

    /// Told in answers to requests that are too much.
    let limits: PublicLimits

    func handle(
        _ request: Request,
        context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return answer(about: error, to: request, context)
        }
    }

    /// Apart from the asynchronous function, whose frame every open connection keeps.
    @inline(never)
    private func answer(about error: any Error, to request: Request, _ context: Context) -> Response {
        var problem = Problem(failure: error, at: request)
        if PublicLimits.areTold(with: problem.status) { problem.limits = limits }
        if problem.status >= 500 {
            context.logger.error(
                "Request failed",
                metadata: ["code": "\(problem.code)", "reason": "\(Self.reason(error))"]
            )
        }
        let dialect = Dialects.spoken(on: request.uri.path)
        let occurrence = ProblemOccurrence(path: request.uri.path, request: context.id)
        var answer = Response.json(
            dialect.problem(problem, (error as? JobProblem)?.job, occurrence),
            problem,
            mediaType: dialect.problemType
        )
        if error is JobProblem { answer = answer.closingConnection() }
        return request.method == .head ? answer.createHeadResponse() : answer
    }

    /// What the log may hear of a failure: never a prompt or an address, which the values of others can carry.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let failure as JobStoreFailure: "\(failure)"
        case let refusal as KeyOrderRefusal: "\(refusal)"
        case let failure as AdmissionFailure: "\(failure)"
        case let failure as PictureStoreFailure: "\(failure)"
        case let failure as JobProblem: "job \(failure.job.id)"
        default: "\(type(of: error))"
        }
    }
}

/// A problem about a job that exists, so that its answer can name it; found while its client waited for its end.
struct JobProblem: Error {
    let failure: RequestFailure
    let job: Job
}

extension Problem {
    /// Sorts whatever a handler threw.
    fileprivate init(failure error: any Error, at request: Request) {
        switch error {
        case let failure as HTTPError where failure.status == .notFound:
            // The router does not say whether it was for the path or for the method.
            let allowed = Routes.methods(at: request.uri.path)
            let isWrongMethod = !allowed.isEmpty && !allowed.contains(request.method.rawValue)
            self.init(isWrongMethod ? RequestFailure.methodNotAllowed(allowed: allowed) : .routeNotFound)
        case let problem as Problem: self = problem
        case let failure as RequestFailure: self.init(failure)
        case let failure as JobProblem: self.init(failure.failure)
        case let failure as AdmissionFailure: self.init(RequestFailure(failure))
        case let failure as JobStoreFailure: self.init(RequestFailure(failure))
        case let refusal as LimitRefusal: self.init(refusal)
        case let refusal as KeyOrderRefusal: self.init(refusal)
        case PictureStoreFailure.unavailable: self.init(RequestFailure.storageUnavailable)
        case let failure as any HTTPResponseError: self.init(status: failure.status)
        default: self.init(RequestFailure.unexpected)
        }
    }

    private init(_ refusal: KeyOrderRefusal) {
        switch refusal {
        case .noKey(let text), .severalKeys(let text, _): self = V1Problem.noKey(text)
        case .store(let failure): self.init(RequestFailure(failure))
        }
    }

    private init(status: HTTPResponse.Status) {
        self.init(status: status.code, code: "http_\(status.code)", message: status.reasonPhrase)
    }
}

extension RequestFailure {
    init(_ failure: AdmissionFailure) {
        switch failure {
        case .parentHasNoResult(let state): self = .notFinished(state: state)
        case .actionNotOffered(let action): self = .badButton(pressed: action.buttonLabel ?? "", offered: [])
        case .referenceGone: self = .referenceGone
        case .keyReused: self = .idempotencyKeyReused
        case .limited(let refusal): self = .limited(refusal)
        case .picture(let failure, let parameter, let claimed):
            self = .pictureRefused(failure, parameter: parameter, claimed: claimed)
        case .pictures: self = .storageUnavailable
        case .store(let failure): self.init(failure)
        }
    }

    /// - Parameter claimed: what the file was sent as.
    init(_ failure: UploadFailure, claimed: String) {
        switch failure {
        case .refused(let failure): self = .pictureRefused(failure, parameter: nil, claimed: claimed)
        case .full(let limit, let retryAfter): self = .uploadsFull(limit: limit, retryAfter: retryAfter)
        case .keyReused: self = .idempotencyKeyReused
        case .pictures: self = .storageUnavailable
        case .store(let failure): self.init(failure)
        case .cancelled: self = .stopping
        }
    }

    init(_ failure: JobStoreFailure) {
        switch failure {
        case .unavailable: self = .storageUnavailable
        case .refused: self = .unexpected
        case .closed: self = .stopping
        }
    }
}

extension Response {
    /// Put together once: each header costs an answer more than its whole text.
    private static let jsonHeaders: HTTPFields = [
        .contentType: "application/json; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]

    /// A JSON text as an answer.
    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: jsonHeaders, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A problem as an answer, with the headers that it brings.
    ///
    /// - Parameter mediaType: `nil` for JSON as it is everywhere else.
    static func json(_ bytes: [UInt8], _ problem: Problem, mediaType: String? = nil) -> Response {
        var answer = json(bytes, status: HTTPResponse.Status(code: problem.status))
        if let mediaType { answer.headers[.contentType] = mediaType }
        if let seconds = problem.retryAfter { answer.headers[.retryAfter] = "\(seconds)" }
        if !problem.allowedMethods.isEmpty { answer.headers[.allow] = problem.allowedMethods.joined(separator: ", ") }
        if let limit = problem.limit { answer.headers.tell([limit]) }
        if problem.status == 401 { answer.headers[.wwwAuthenticate] = "Bearer" }
        if let scope = problem.neededScope {
            // RFC 6750, §3.1.
            answer.headers[.wwwAuthenticate] = "Bearer error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
        }
        return answer
    }

    /// The same answer as the last one on its connection.
    func closingConnection() -> Response {
        var closing = self
        closing.headers[.connection] = "close"
        return closing
    }
}
