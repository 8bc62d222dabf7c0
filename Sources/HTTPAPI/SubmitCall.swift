import Crypto
import DialectKit
import Generation
import GenerationService
import HTTPTypes
import Hummingbird

/// A request that is to become a job: who asks, what was sent, and how a repetition of it is known.
struct SubmitCall: Sendable {
    let owner: KeyID
    let links: PictureLinks
    let query: String?
    let contentType: String?
    let body: [UInt8]
    /// From the header `Idempotency-Key`.
    let idempotency: IdempotencyMark?

    /// Query and body together.
    func fields() throws(RequestFailure) -> RequestFields {
        try RequestFields(query: query, contentType: contentType, body: body)
    }
}

extension APIServices {
    /// Reads a submit as far as all dialects do it alike.
    func submitCall(_ request: inout Request) async throws(RequestFailure) -> SubmitCall {
        let owner = try owner(of: request)
        let links = try links(for: request)
        let body = try await body(of: &request)
        return SubmitCall(
            owner: owner,
            links: links,
            query: request.uri.query,
            contentType: request.headers.first(.contentType),
            body: body,
            idempotency: try idempotencyMark(of: request, body: body)
        )
    }

    private static let idempotencyKey = HTTPField.Name("Idempotency-Key")

    /// The mark of a submit that may be repeated.
    ///
    /// The draft of the IETF writes the key as a quoted string, most clients send it bare; both are the same key.
    private func idempotencyMark(
        of request: Request,
        body: [UInt8]
    ) throws(RequestFailure) -> IdempotencyMark? {
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
        var hash = SHA256()
        for part in ["\(request.method.rawValue) \(request.uri.path)?", request.uri.query ?? "", "\n"] {
            hash.update(data: Array(part.utf8))
        }
        hash.update(data: body)
        return IdempotencyMark(key: String(key), fingerprint: ContentDigest(hash: hash.finalize()))
    }
}

extension Response {
    /// The answer to a submit, which says so when an earlier one made the job.
    func marked(_ admitted: AdmittedJob) -> Response {
        guard admitted.isReplay, let name = HTTPField.Name("Idempotent-Replayed") else { return self }
        var marked = self
        marked.headers[name] = "true"
        return marked
    }
}
