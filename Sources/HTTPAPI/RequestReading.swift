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
            let scheme = Array("bearer ".utf8)
            guard authorization.utf8.prefix(scheme.count).map({ $0 | 0x20 }) == scheme else { return nil }
            return String(authorization.utf8.dropFirst(scheme.count).drop { $0 == UInt8(ascii: " ") })
        }
        guard let name = HTTPField.Name("apiKey") else { return nil }
        return request.headers[name]
    }

    /// The whole body.
    ///
    /// - Throws: ``RequestFailure/requestTooLarge(limitBytes:)``, when possible before it is read.
    func bytes(of body: RequestBody, _ request: Request) async throws(RequestFailure) -> [UInt8] {
        let limit = configuration.maximumBodyBytes
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit {
            throw .requestTooLarge(limitBytes: limit)
        }
        do {
            return Array(buffer: try await body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw .requestTooLarge(limitBytes: limit)
        } catch {
            throw .malformedBody(reason: "the body ended before it was complete")
        }
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
        let bytes = Array(authority.utf8)
        let hostEnd: Int
        if bytes.first == UInt8(ascii: "[") {
            hostEnd = (bytes.firstIndex(of: UInt8(ascii: "]")) ?? bytes.count - 1) + 1
        } else {
            hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        }
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) }
        let rest = bytes[hostEnd...]
        guard rest.isEmpty || (rest.first == UInt8(ascii: ":") && rest.dropFirst().allSatisfy(isDigit)) else {
            return false
        }
        let host = bytes[..<hostEnd]
        if host.elementsEqual("[::1]".utf8) || host.map({ $0 | 0x20 }) == Array("localhost".utf8) { return true }
        let numbers = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return numbers.count == 4 && numbers[0].elementsEqual("127".utf8)
            && numbers.allSatisfy { $0.allSatisfy(isDigit) && UInt8(String(decoding: $0, as: UTF8.self)) != nil }
    }
}
