package import Hummingbird

/// All routes of the server, and nothing else.
package enum Routes {
    /// Builds the router of the public address.
    package static func all(_ services: APIServices) -> Router<APIRequestContext> {
        let imaginePro = ImagineProRoutes(services)
        let genArt = GenArtRoutes(services)
        let pictures = PictureRoutes(services)
        let router = Router(context: APIRequestContext.self)
        router.add(middleware: ProblemMiddleware())

        for prefix in ["api/v1/midjourney", "api/v1/nova"] {
            router.only(.post, "\(prefix)/imagine", services.limitedSubmit(imaginePro.imagine))
            router.only(.post, "\(prefix)/button", services.limitedSubmit(imaginePro.button))
            router.only(.get, "\(prefix)/message/:id", services.limitedFetch(imaginePro.message))
        }
        router.only(.get, "api/v1/message/fetch/:id", services.limitedFetch(imaginePro.message))

        router.only(.post, "imageToImage", services.limitedSubmit(genArt.imageToImage))
        router.only(.post, "upscale", services.limitedSubmit(genArt.upscale))
        router.only(.post, "variation", services.limitedSubmit(genArt.variation))
        router.only(.post, "reroll", services.limitedSubmit(genArt.reroll))

        router.only(.get, "pictures/:token/:name", pictures.picture)
        router.only(.get, "media/:token/:name", pictures.picture)
        router.only(.get, "r/:token", pictures.picture)
        router.only(.get, "samples/:name", pictures.sample)
        router.only(.get, "health", HealthRoute(services).health)
        return router
    }
}
