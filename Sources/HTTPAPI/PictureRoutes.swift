import DialectKit
import Generation
import GenerationService
import Hummingbird

/// Pictures by their token, without a key; and one sample photo to try the server with.
struct PictureRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func picture(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        // The file name after the token is for people and for clients that cut it apart; the token alone decides.
        guard let token = PictureToken(try context.parameters.require("token")) else {
            throw RequestFailure.routeNotFound
        }
        guard let picture = try await services.jobs.picture(token) else {
            throw try await services.retention.hasExpired(token)
                ? RequestFailure.pictureExpired : RequestFailure.routeNotFound
        }
        let file = ServedFile(tag: picture.digest.text, mediaType: picture.mediaType, byteCount: picture.byteCount) {
            [services] offset, count in
            do {
                return try await services.pictures.bytes(of: picture.digest, from: offset, count: count)
            } catch PictureStoreFailure.missing {
                // Either it went between the two questions, or it went without its row.
                throw try await services.retention.hasExpired(token)
                    ? RequestFailure.pictureExpired : RequestFailure.pictureLost
            }
        }
        return try await file.answer(to: request, context)
    }

    func sample(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard try context.parameters.require("name") == SamplePhoto.fileName else { throw RequestFailure.routeNotFound }
        let bytes = SamplePhoto.bytes
        let file = ServedFile(tag: SamplePhoto.tag, mediaType: SamplePhoto.mediaType, byteCount: bytes.count) {
            Array(bytes.dropFirst($0).prefix($1))
        }
        return try await file.answer(to: request, context)
    }
}
