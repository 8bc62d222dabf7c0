package import Hummingbird

/// All routes of the server, and nothing else.
package enum Routes {
    /// Every route of the public address, and who gets in there; `openapi.json` describes the same.
    package static let table: [Route] = v1 + imaginePro + genArt + others

    private static let others: [Route] = [
        .get("/pictures/{token}/{name}", .everyone) { PictureRoutes($0).picture },
        .get("/media/{token}/{name}", .everyone) { PictureRoutes($0).picture },
        .get("/r/{token}", .everyone) { PictureRoutes($0).picture },
        .get("/samples/{name}", .everyone) { PictureRoutes($0).sample },
        .get("/health", .everyone) { HealthRoute($0).health },
        .get("/problems/{code}", .everyone) { _ in V1DocumentRoutes.problem },
    ]

    private static let v1: [Route] = [
        .post("/v1/jobs", .submit) { $0.limitedSubmit(V1JobRoutes($0).submit) },
        .get("/v1/jobs", .read) { $0.limitedFetch(V1JobRoutes($0).list) },
        .get("/v1/jobs/{id}", .read) { $0.limitedFetch(V1JobRoutes($0).job) },
        .delete("/v1/jobs/{id}", .submit) { V1JobRoutes($0).delete },
        .post("/v1/jobs/{id}/cancel", .submit) { V1JobRoutes($0).cancel },
        .get("/v1/jobs/{id}/events", .read) { $0.limitedFetch(V1EventRoute($0).events) },
        .get("/v1/jobs/{id}/deliveries", .read) { V1WebhookRoutes($0).deliveries },
        .get("/v1/deliveries/{id}", .read) { V1WebhookRoutes($0).delivery },
        .post("/v1/deliveries/{id}/redeliver", .submit) { V1WebhookRoutes($0).redeliver },
        .get("/v1/webhooks/endpoints", .read) { V1WebhookRoutes($0).endpoints },
        .post("/v1/webhooks/endpoints/{id}/resume", .submit) { V1WebhookRoutes($0).resume },
        .get("/v1/webhooks/secret", .submit) { V1WebhookRoutes($0).secret },
        .post("/v1/webhooks/secret/rotate", .submit) { V1WebhookRoutes($0).rotate },
        .get("/v1/keys", .admin) { V1KeyRoutes($0).list },
        .post("/v1/keys", .admin) { V1KeyRoutes($0).create },
        .delete("/v1/keys/{id}", .admin) { V1KeyRoutes($0).revoke },
        .post("/v1/keys/{id}/rotate", .admin) { V1KeyRoutes($0).rotate },
        .post("/v1/uploads", .submit) { V1UploadRoutes($0).upload },
        .get("/v1/uploads", .read) { V1UploadRoutes($0).list },
        .get("/v1/uploads/{id}", .read) { V1UploadRoutes($0).details },
        .delete("/v1/uploads/{id}", .submit) { V1UploadRoutes($0).delete },
        .get("/v1/uploads/{id}/{name}", .read) { V1UploadRoutes($0).picture },
        .get("/v1/limits", .everyone) { $0.publicLimits },
        .get("/v1/vocabulary", .everyone) { V1DocumentRoutes.vocabulary($0) },
        .get("/v1/openapi.json", .everyone) { _ in V1DocumentRoutes.openAPI },
    ]

    private static let imaginePro: [Route] =
        ["/api/v1/midjourney", "/api/v1/nova"].flatMap { prefix -> [Route] in
            [
                .post("\(prefix)/imagine", .submit) { $0.limitedSubmit(ImagineProRoutes($0).imagine) },
                .post("\(prefix)/button", .submit) { $0.limitedSubmit(ImagineProRoutes($0).button) },
                .get("\(prefix)/message/{id}", .read) { $0.limitedFetch(ImagineProRoutes($0).message) },
            ]
        } + [.get("/api/v1/message/fetch/{id}", .read) { $0.limitedFetch(ImagineProRoutes($0).message) }]

    private static let genArt: [Route] = [
        .post("/imageToImage", .submit) { $0.limitedSubmit(GenArtRoutes($0).imageToImage) },
        .post("/upscale", .submit) { $0.limitedSubmit(GenArtRoutes($0).upscale) },
        .post("/variation", .submit) { $0.limitedSubmit(GenArtRoutes($0).variation) },
        .post("/reroll", .submit) { $0.limitedSubmit(GenArtRoutes($0).reroll) },
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
