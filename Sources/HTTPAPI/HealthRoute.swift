import DialectKit
import Generation
import GenerationService
import Hummingbird

/// `GET /health`: 200 when requests will be served.
struct HealthRoute: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func health(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let counts = services.jobs.counts
        return .json(
            JSONWriter.object { json in
                json.member("status", "ok")
                json.member("version", services.configuration.version)
                json.member("queued", counts.queued)
                json.member("running", counts.running)
                json.member("streams", services.feed.openStories)
            }
        )
    }
}
