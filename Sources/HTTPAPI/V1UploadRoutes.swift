import DialectKit
import DialectV1
import Generation
import GenerationService
import Hummingbird

/// Our own interface: pictures that are sent ahead of their jobs.
struct V1UploadRoutes: Sendable {
    private let services: APIServices

    init(_ services: APIServices) { self.services = services }

    func upload(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        let links = try services.links(for: request, context)
        let added = try await UploadReader(services, owner: owner).read(request, context)
        let body = V1Uploads.upload(added.upload, links: links)
        var response = Response.json(body, status: .created).marked(isReplay: added.isReplay)
        response.headers[.location] = "\(links.base)/v1/uploads/\(added.upload.id)"
        return response
    }

    func list(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        let links = try services.links(for: request, context)
        let wanted = try UploadPageRequest(query: request.uri.query)
        // One more than the page has room for, to see whether there is a next one.
        let found = try await services.uploads.uploads(of: owner, after: wanted.cursor, limit: wanted.size + 1)
        return .json(V1Uploads.uploads(UploadPage(found, size: wanted.size), links: links))
    }

    func details(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let upload = try await ownUpload(request, context)
        return .json(V1Uploads.upload(upload, links: try services.links(for: request, context)))
    }

    /// The file, for its owner only; the name at the end is for those who look for an ending.
    func picture(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let upload = try await ownUpload(request, context)
        let file = ServedFile(
            tag: upload.file.digest.text,
            mediaType: upload.file.mediaType,
            byteCount: upload.file.byteCount,
            caching: "private, max-age=3600"
        ) { [services] offset, count in
            do {
                return try await services.pictures.bytes(of: upload.file.digest, from: offset, count: count)
            } catch PictureStoreFailure.missing {
                throw RequestFailure.pictureLost
            }
        }
        return try await file.answer(to: request, context)
    }

    func delete(_ request: Request, _ context: APIRequestContext) async throws -> Response {
        let owner = try context.owner()
        let text = try context.parameters.require("id")
        guard let id = UploadID(text), try await services.uploads.delete(id, of: owner) else {
            throw V1Problem.noUpload(text)
        }
        return Response(status: .noContent)
    }

    private func ownUpload(_ request: Request, _ context: APIRequestContext) async throws -> Upload {
        let owner = try context.owner()
        let text = try context.parameters.require("id")
        guard let id = UploadID(text), let upload = try await services.uploads.upload(id, of: owner) else {
            throw V1Problem.noUpload(text)
        }
        return upload
    }
}
