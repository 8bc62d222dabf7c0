import DialectImaginePro
import DialectKit
import Generation
import GenerationService
package import Hummingbird

/// Answers the one request that clients repeat all day from memory, and hands every other one to the routes.
///
/// A fetch of a message is answered here when its key is valid and the job is known and the key's own. Whatever is
/// different, and every refusal, takes the way through the routes, which say the same of the same request.
package struct MemoryResponder<Routes: HTTPResponder<APIRequestContext>>: HTTPResponder {
    package typealias Context = APIRequestContext

    private let services: APIServices
    private let routes: Routes

    package init(_ services: APIServices, routes: Routes) {
        self.services = services
        self.routes = routes
    }

    package func respond(to request: Request, context: APIRequestContext) async throws -> Response {
        if request.method == .get, let answer = message(request) { return answer }
        return try await routes.respond(to: request, context: context)
    }

    private func message(_ request: Request) -> Response? {
        guard let id = Self.messageID(in: request.uri.path), let snapshot = services.jobs.snapshot(id),
            let owner = try? services.owner(of: request), snapshot.job.owner == owner,
            let links = try? services.links(for: request)
        else { return nil }
        guard services.limits.limits(.fetch) else { return .message(snapshot, links) }
        guard (try? services.limits.fetch(owner)) != nil else { return nil }
        return services.toldLimits(.message(snapshot, links), of: owner, for: .fetch)
    }

    /// The id in a path that ends in `/message/<id>` or `/message/fetch/<id>`.
    private static func messageID(in path: String) -> JobID? {
        let bytes = path.utf8
        guard bytes.count > 36, path.hasPrefix("/api/v1/") else { return nil }
        let start = bytes.index(bytes.endIndex, offsetBy: -36)
        switch path[..<start] {
        case "/api/v1/midjourney/message/", "/api/v1/nova/message/", "/api/v1/message/fetch/":
            return JobID(path[start...])
        default: return nil
        }
    }
}

extension Response {
    /// A message as the ImaginePro dialect writes it.
    static func message(_ snapshot: JobSnapshot, _ links: PictureLinks) -> Response {
        let key = JobSnapshot.AnswerKey(dialect: ImagineProResponse.dialect, linkBase: links.base)
        return .json(snapshot.answer(key) { ImagineProResponse.message($0, links: links) })
    }
}
