package import Hummingbird

/// All routes of the server, and nothing else.
package enum Routes {
    /// Every route of the public address; `openapi.json` describes the same.
    package static let table: [Route] = v1 + imaginePro + genArt + others

    private static let others: [Route] = [
        .get("/pictures/{token}/{name}") { PictureRoutes($0).picture },
        .get("/media/{token}/{name}") { PictureRoutes($0).picture },
        .get("/r/{token}") { PictureRoutes($0).picture },
        .get("/samples/{name}") { PictureRoutes($0).sample },
        .get("/health") { HealthRoute($0).health },
        .get("/problems/{code}") { _ in V1DocumentRoutes.problem },
    ]

    private static let v1: [Route] = [
        .post("/v1/jobs") { $0.limitedSubmit(V1JobRoutes($0).submit) },
        .get("/v1/jobs") { $0.limitedFetch(V1JobRoutes($0).list) },
        .get("/v1/jobs/{id}") { $0.limitedFetch(V1JobRoutes($0).job) },
        .delete("/v1/jobs/{id}") { V1JobRoutes($0).delete },
        .post("/v1/jobs/{id}/cancel") { V1JobRoutes($0).cancel },
        .get("/v1/jobs/{id}/events") { $0.limitedFetch(V1EventRoute($0).events) },
        .get("/v1/jobs/{id}/deliveries") { V1WebhookRoutes($0).deliveries },
        .get("/v1/deliveries/{id}") { V1WebhookRoutes($0).delivery },
        .post("/v1/deliveries/{id}/redeliver") { V1WebhookRoutes($0).redeliver },
        .get("/v1/webhooks/endpoints") { V1WebhookRoutes($0).endpoints },
        .post("/v1/webhooks/endpoints/{id}/resume") { V1WebhookRoutes($0).resume },
        .get("/v1/webhooks/secret") { V1WebhookRoutes($0).secret },
        .post("/v1/webhooks/secret/rotate") { V1WebhookRoutes($0).rotate },
        .post("/v1/uploads") { V1UploadRoutes($0).upload },
        .get("/v1/uploads") { V1UploadRoutes($0).list },
        .get("/v1/uploads/{id}") { V1UploadRoutes($0).details },
        .delete("/v1/uploads/{id}") { V1UploadRoutes($0).delete },
        .get("/v1/uploads/{id}/{name}") { V1UploadRoutes($0).picture },
        .get("/v1/limits") { $0.publicLimits },
        .get("/v1/openapi.json") { _ in V1DocumentRoutes.openAPI },
    ]

    private static let imaginePro: [Route] =
        ["/api/v1/midjourney", "/api/v1/nova"].flatMap { prefix -> [Route] in
            [
                .post("\(prefix)/imagine") { $0.limitedSubmit(ImagineProRoutes($0).imagine) },
                .post("\(prefix)/button") { $0.limitedSubmit(ImagineProRoutes($0).button) },
                .get("\(prefix)/message/{id}") { $0.limitedFetch(ImagineProRoutes($0).message) },
            ]
        } + [.get("/api/v1/message/fetch/{id}") { $0.limitedFetch(ImagineProRoutes($0).message) }]

    private static let genArt: [Route] = [
        .post("/imageToImage") { $0.limitedSubmit(GenArtRoutes($0).imageToImage) },
        .post("/upscale") { $0.limitedSubmit(GenArtRoutes($0).upscale) },
        .post("/variation") { $0.limitedSubmit(GenArtRoutes($0).variation) },
        .post("/reroll") { $0.limitedSubmit(GenArtRoutes($0).reroll) },
    ]

    /// Builds the router of the public address.
    package static func all(_ services: APIServices) -> Router<APIRequestContext> {
        let router = Router(context: APIRequestContext.self)
        router.add(middleware: ProblemMiddleware(limits: services.configuration.limits))
        router.serve(table, with: services)
        return router
    }

    /// The methods that a path that a client sent has, HEAD among them where there is GET; empty where nothing is.
    package static func methods(at path: String) -> [String] {
        let methods = table.filter { $0.matches(path) }.map(\.method)
        return methods.flatMap { $0 == .get ? [$0.rawValue, HTTPRequest.Method.head.rawValue] : [$0.rawValue] }
    }
}
