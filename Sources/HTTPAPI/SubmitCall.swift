import Crypto
import DialectKit
import Generation
import GenerationService
import HTTPTypes
import Hummingbird

/// A request that is to become a job: who asks, what was sent, and how a repetition of it is known.
struct SubmitCall: Sendable {
    let owner: OwnerID
    let links: PictureLinks
    let query: String?
    let contentType: String?
    private(set) var body: [UInt8]
    /// Of a body that is large, since a picture came in it.
    fileprivate(set) var share: MemoryBudget.Share?
    /// From the header `Idempotency-Key`.
    let idempotency: IdempotencyMark?

    /// Lets go of the body, for a call whose answer takes its time.
    mutating func dropBody() {
        body = []
        share = nil
    }

    /// Query and body together.
    func fields() throws(RequestFailure) -> RequestFields {
        try RequestFields(query: query, contentType: contentType, body: body)
    }
}

extension APIServices {
    /// Reads a submit as far as all dialects do it alike.
    ///
    /// - Parameter bringsPicture: whether a picture may come along, so that the body may be large.
    func submitCall(
        _ request: inout Request,
        _ context: APIRequestContext,
        bringsPicture: Bool = false
    ) async throws(RequestFailure) -> SubmitCall {
        let owner = try context.owner()
        let links = try links(for: request, context)
        var share: MemoryBudget.Share?
        let body: [UInt8]
        if bringsPicture {
            (body, share) = try await pictureBody(of: &request, context)
        } else {
            body = try await self.body(of: &request, context)
        }
        return SubmitCall(
            owner: owner,
            links: links,
            query: request.uri.query,
            contentType: request.headers.first(.contentType),
            body: body,
            share: share,
            idempotency: try idempotencyMark(of: request, body: body)
        )
    }

    private static let idempotencyKey = HTTPField.Name("Idempotency-Key")

    /// Stores the job of a new request, with the picture that came along, if one did.
    func imagine(
        _ request: GenerationRequest,
        _ picture: SentPicture?,
        from origin: JobOrigin
    ) async throws(AdmissionFailure) -> AdmittedJob {
        guard let picture else { return try await admission.imagine(request, from: origin) }
        let address = PictureLinks(base: origin.linkBase).shortReference(picture.token)
        return try await admission.imagine(request.referring(to: picture, as: address), with: picture, from: origin)
    }

    /// The client's own word for a request that may be repeated.
    ///
    /// The draft of the IETF writes the key as a quoted string, most clients send it bare; both are the same key.
    func idempotencyKey(of request: Request) throws(RequestFailure) -> String? {
        guard let sent = Self.idempotencyKey.flatMap({ request.headers.first($0) }) else { return nil }
        var key = Substring(sent)
        if key.utf8.count >= 2, key.hasPrefix("\""), key.hasSuffix("\"") { key = key.dropFirst().dropLast() }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .invalidParameter(
                name: "Idempotency-Key",
                expected: "1 to 255 visible ASCII characters",
                received: key.isEmpty ? "" : "\(key.utf8.count) bytes"
            )
        }
        return String(key)
    }

    /// The mark of a submit that may be repeated.
    private func idempotencyMark(
        of request: Request,
        body: [UInt8]
    ) throws(RequestFailure) -> IdempotencyMark? {
        guard let key = try idempotencyKey(of: request) else { return nil }
        var hash = SHA256()
        for part in ["\(request.method.rawValue) \(request.uri.path)?", request.uri.query ?? "", "\n"] {
            hash.update(data: Array(part.utf8))
        }
        hash.update(data: body)
        return IdempotencyMark(key: key, fingerprint: ContentDigest(hash: hash.finalize()))
    }
}

extension Response {
    /// The answer to a submit, which says so when an earlier one made the job.
    func marked(_ admitted: AdmittedJob) -> Response { marked(isReplay: admitted.isReplay) }

    /// The answer to a request, which says so when an earlier one made what it tells of.
    func marked(isReplay: Bool) -> Response {
        guard isReplay, let name = HTTPField.Name("Idempotent-Replayed") else { return self }
        var marked = self
        marked.headers[name] = "true"
        return marked
    }
}
