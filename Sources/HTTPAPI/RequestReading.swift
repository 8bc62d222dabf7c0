import DialectKit
import Generation
import GenerationService
import HTTPTypes
import Hummingbird
import NIOCore

extension APIServices {
    /// The key that a request carries.
    ///
    /// - Throws: ``RequestFailure/unauthorized``.
    func owner(of request: Request) throws(RequestFailure) -> KeyID {
        guard let text = Self.keyText(in: request), let key = keys.owner(of: text) else { throw .unauthorized }
        return key.id
    }

    /// `Authorization: Bearer <key>`, or the header `apiKey`.
    private static func keyText(in request: Request) -> String? {
        if let authorization = request.headers[.authorization] {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return parts[1].trimmingPrefix { $0 == " " }.description
        }
        guard let name = HTTPField.Name("apiKey") else { return nil }
        return request.headers[name]
    }

    /// The whole body.
    ///
    /// - Throws: ``RequestFailure/requestTooLarge(limitBytes:)``, when possible before it is read.
    func body(of request: Request) async throws(RequestFailure) -> [UInt8] {
        let limit = configuration.maximumBodyBytes
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw .requestTooLarge(limitBytes: limit)
        }
        do {
            return Array(buffer: try await request.body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw .requestTooLarge(limitBytes: limit)
        } catch {
            throw .malformedBody(reason: "the body ended before it was complete")
        }
    }

    /// Query and body together.
    func fields(of request: Request) async throws(RequestFailure) -> RequestFields {
        try RequestFields(
            query: request.uri.query,
            contentType: request.headers[.contentType],
            body: try await body(of: request)
        )
    }

    /// Where the links of an answer begin.
    ///
    /// Without a configured address it is the request's own Host; only on loopback, since elsewhere a stranger could
    /// have links made that lead to a host of theirs.
    ///
    /// - Throws: ``RequestFailure/publicURLRequired``.
    func links(for request: Request) throws(RequestFailure) -> PictureLinks {
        if let publicURL = configuration.publicURL { return PictureLinks(base: publicURL) }
        guard let authority = request.head.authority, Loopback.isHost(of: authority) else { throw .publicURLRequired }
        return PictureLinks(base: "http://\(authority)")
    }

    /// A job of this key.
    ///
    /// - Throws: `failure` for a job that does not exist and for one of another key alike.
    func job(
        _ found: Job?,
        ownedBy owner: KeyID,
        orElse failure: RequestFailure
    ) throws(RequestFailure) -> Job {
        guard let found, found.owner == owner else { throw failure }
        return found
    }
}

/// Names of this machine for itself.
package enum Loopback {
    /// Whether `authority` (`host` or `host:port`) is `localhost`, `127.x.y.z` or `[::1]`.
    package static func isHost(of authority: String) -> Bool {
        let parts = authority.hasPrefix("[") ? authority.split(separator: "]", maxSplits: 1).map(String.init) : nil
        let host = parts.map { $0.first.map { "\($0)]" } ?? "" } ?? String(authority.prefix { $0 != ":" })
        let rest = authority.dropFirst(host.count)
        guard rest.isEmpty || (rest.first == ":" && rest.dropFirst().allSatisfy(\.isASCIIDigit)) else { return false }
        if host.lowercased() == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
