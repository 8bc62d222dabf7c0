import DialectImaginePro
import DialectKit
import Generation
import GenerationService
package import Hummingbird

/// Answers the requests that clients repeat all day from memory, and hands every other one to the routes.
///
/// A fetch of a job is answered here when its key is valid and may read, and the job is known and its owner's own. Whatever
/// is different, and every refusal, takes the way through the routes, which say the same of the same request.
package struct MemoryResponder<Routes: HTTPResponder<APIRequestContext>>: HTTPResponder {
    package typealias Context = APIRequestContext

    private let services: APIServices
    private let routes: Routes

    package init(_ services: APIServices, routes: Routes) {
        self.services = services
        self.routes = routes
    }

    package func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        if request.method == .get, let answer = fetched(request, context) { return answer }
        return try await routes.respond(to: request, context: context)
    }

    private func fetched(_ request: Request, _ context: APIRequestContext) -> Response? {
        guard let (id, isMessage) = Self.fetch(in: request.uri.path), let snapshot = services.jobs.snapshot(id),
            let owner = services.recognisedCaller(of: request, context, for: .read)?.owner,
            snapshot.job.owner == owner,
            let links = try? services.links(for: request, context)
        else { return nil }
        if services.limits.limits(.fetch) && (try? services.limits.fetch(owner)) == nil { return nil }
        let answer =
            isMessage
            ? Response.message(snapshot, links)
            : Response.json(snapshot.v1Answer(links, place: services.jobs.place(of: id)))
        return services.limits.limits(.fetch) ? services.toldLimits(answer, of: owner, for: .fetch) : answer
    }

    /// The id at the end of a path, and whether it is of ImaginePro's dialect or our own.
    private static func fetch(in path: String) -> (id: JobID, isMessage: Bool)? {
        let bytes = path.utf8
        guard bytes.count > 36 else { return nil }
        let start = bytes.index(bytes.endIndex, offsetBy: -36)
        let isMessage: Bool
        switch path[..<start] {
        case "/api/v1/midjourney/message/", "/api/v1/nova/message/", "/api/v1/message/fetch/": isMessage = true
        case "/v1/jobs/": isMessage = false
        default: return nil
        }
        return JobID(path[start...]).map { ($0, isMessage) }
    }
}

extension Response {
    /// A message as the ImaginePro dialect writes it.
    static func message(_ snapshot: JobSnapshot, _ links: PictureLinks) -> Response {
        let key = JobSnapshot.AnswerKey(dialect: ImagineProResponse.dialect, linkBase: links.base)
        return .json(snapshot.answer(key) { ImagineProResponse.message($0, links: links) })
    }
}
