import DialectKit
import Generation
import GenerationService
import Hummingbird
import NIOCore

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
        return try await file(request, tag: picture.digest.text, mediaType: picture.mediaType) {
            do {
                return try await services.pictures.bytes(of: picture.digest)
            } catch PictureStoreFailure.missing {
                // Either it went between the two questions, or it went without its row.
                throw try await services.retention.hasExpired(token)
                    ? RequestFailure.pictureExpired : RequestFailure.pictureLost
            }
        }
    }

    func sample(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        guard try context.parameters.require("name") == SamplePhoto.fileName else { throw RequestFailure.routeNotFound }
        return try await file(request, tag: SamplePhoto.tag, mediaType: SamplePhoto.mediaType) { SamplePhoto.bytes }
    }

    /// Content under an address never changes, so a client that has it need not ask again (RFC 8246).
    func file(
        _ request: Request,
        tag: String,
        mediaType: String,
        caching: String = "public, max-age=31536000, immutable",
        bytes: () async throws -> [UInt8]
    ) async throws -> Response {
        let quoted = "\"\(tag)\""
        var headers: HTTPFields = [
            .eTag: quoted, .cacheControl: caching, .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; sandbox",
        ]
        let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
        if known.contains(where: { $0.trimmingPrefix { $0 == " " } == quoted || $0 == "*" }) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = mediaType
        return Response(headers: headers, body: try await bytes())
    }
}

extension Response {
    fileprivate init(headers: HTTPFields, body: [UInt8]) {
        self.init(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
