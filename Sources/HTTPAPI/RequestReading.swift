import DialectKit
import Generation
import GenerationService
import HTTPEdge
import HTTPTypes
import Hummingbird
import IPAddresses
import NIOCore

extension HTTPFields {
    /// The value of the first field of this name; quicker than the subscript, which puts several together.
    func first(_ name: HTTPField.Name) -> String? {
        for field in self where field.name == name { return field.value }
        return nil
    }
}

extension APIServices {
    /// Who makes a request, when the key that it carries is for this.
    ///
    /// - Throws: ``RequestFailure/unauthorized``, ``RequestFailure/tooManyFailedAttempts(retryAfter:)``,
    ///   ``RequestFailure/insufficientScope(needed:held:)``.
    func caller(
        of request: Request,
        _ context: APIRequestContext,
        for scope: KeyScope
    ) throws(RequestFailure) -> Caller {
        guard let text = Self.keyText(in: request) else { throw .unauthorized }
        let caller: Caller
        do throws(DoorRefusal) {
            caller = try door.admit(text, from: clientAddress(of: request, context))
        } catch {
            switch error {
            case .unknown: throw .unauthorized
            case .slowed(let seconds): throw .tooManyFailedAttempts(retryAfter: seconds)
            }
        }
        guard caller.scopes.contains(scope) else { throw .insufficientScope(needed: scope, held: caller.scopes) }
        return caller
    }

    /// The same, without a word about why not, and without counting a failed attempt.
    func recognisedCaller(of request: Request, _ context: APIRequestContext, for scope: KeyScope) -> Caller? {
        guard let text = Self.keyText(in: request),
            let caller = door.recognise(text, from: clientAddress(of: request, context)), caller.scopes.contains(scope)
        else { return nil }
        return caller
    }

    private static let apiKey = HTTPField.Name("apiKey")

    /// `Authorization: Bearer <key>`, or the header `apiKey`.
    private static func keyText(in request: Request) -> String? {
        if let authorization = request.headers.first(.authorization) {
            let bytes = authorization.utf8
            guard bytes.starts(with: "bearer ".utf8, by: { $0 | 0x20 == $1 }) else { return nil }
            return String(bytes.dropFirst(7).drop { $0 == UInt8(ascii: " ") })
        }
        return apiKey.flatMap { request.headers.first($0) }
    }

    /// The whole body, which stays with the request.
    ///
    /// - Throws: ``RequestFailure/requestTooLarge(limitBytes:)``, when possible before it is read, and
    ///   ``RequestFailure/bodyTooSlow``.
    func body(of request: inout Request, _ context: APIRequestContext) async throws(RequestFailure) -> [UInt8] {
        let limit = configuration.maximumBodyBytes
        if let announced = request.headers.first(.contentLength).flatMap({ Int($0) }), announced > limit {
            throw .requestTooLarge(limitBytes: limit)
        }
        context.inviteBody(of: request)
        do {
            return Array(buffer: try await request.collectBody(upTo: limit))
        } catch EdgeRefusal.bodyTooSlow {
            throw .bodyTooSlow
        } catch is NIOTooManyBytesError {
            throw .requestTooLarge(limitBytes: limit)
        } catch is CancellationError {
            throw .stopping
        } catch {
            throw Self.cutOff
        }
    }

    /// How much more memory than its own bytes a body may take while it is read, parsed and stored.
    package static let memoryPerByte = 6

    /// The whole body of a request that may bring a picture along, and the share of memory that it takes, if it is large.
    ///
    /// A large one comes to the disk first, and takes its share when it is complete: memory is held by nobody who sends
    /// slowly.
    ///
    /// - Throws: as ``body(of:_:)``, with a higher limit.
    func pictureBody(
        of request: inout Request,
        _ context: APIRequestContext
    ) async throws(RequestFailure) -> (bytes: [UInt8], share: MemoryBudget.Share?) {
        let announced = request.headers.first(.contentLength).flatMap { Int($0) }
        if let announced, announced <= configuration.maximumBodyBytes {
            return (try await body(of: &request, context), nil)
        }
        let limit = configuration.maximumPictureBodyBytes
        if let announced, announced > limit { throw .requestTooLarge(limitBytes: limit) }
        let owner = try context.owner()
        context.inviteBody(of: request)
        do {
            var bytes: [UInt8] = []
            var file: (any IncomingPicture)?
            defer { file?.discard() }
            for try await buffer in request.body {
                guard (file?.byteCount ?? 0) + bytes.count + buffer.readableBytes <= limit else {
                    throw RequestFailure.requestTooLarge(limitBytes: limit)
                }
                bytes.append(contentsOf: buffer.readableBytesView)
                if file == nil && bytes.count > configuration.maximumBodyBytes {
                    file = try await uploads.beginBody(of: owner)
                }
                if let file, bytes.count >= Self.pieceOfBody {
                    try await file.write(bytes)
                    bytes.removeAll(keepingCapacity: true)
                }
            }
            // What was read is not there any more for who listens to the rest of the connection.
            request.body = RequestBody(buffer: ByteBuffer())
            if let announced, announced != (file?.byteCount ?? 0) + bytes.count { throw Self.cutOff }
            guard let file else { return (bytes, nil) }
            if !bytes.isEmpty { try await file.write(bytes) }
            bytes = []
            let share = try await memory.share(file.byteCount * Self.memoryPerByte)
            return (try await file.contents(), share)
        } catch let failure as RequestFailure {
            throw failure
        } catch let failure as UploadFailure {
            throw RequestFailure(failure, claimed: "")
        } catch is PictureStoreFailure {
            throw .storageUnavailable
        } catch is CancellationError {
            throw .stopping
        } catch EdgeRefusal.bodyTooSlow {
            throw .bodyTooSlow
        } catch {
            throw Self.cutOff
        }
    }

    /// Bytes of a large body that are written at a time.
    private static let pieceOfBody = 256 << 10

    static let cutOff = RequestFailure.malformedBody(reason: "the body ended before it was complete")

    /// Where the links of an answer begin.
    ///
    /// Without a configured address it is what a trusted proxy says, or the request's own Host; that only on loopback,
    /// since elsewhere a stranger could have links made that lead to a host of theirs.
    ///
    /// - Throws: ``RequestFailure/publicURLRequired``.
    func links(for request: Request, _ context: APIRequestContext) throws(RequestFailure) -> PictureLinks {
        if let publicURL = configuration.publicURL { return PictureLinks(base: publicURL) }
        if !configuration.proxies.isEmpty {
            let origin = origin(of: request, context)
            if let authority = origin.authority {
                return PictureLinks(base: "\(origin.scheme ?? configuration.scheme)://\(authority)")
            }
        }
        guard let authority = request.head.authority, Loopback.isHost(of: authority) else { throw .publicURLRequired }
        return PictureLinks(base: "\(configuration.scheme)://\(authority)")
    }

    /// The address of the client: of whoever is at the other end of the connection, or whom a trusted
    /// proxy there speaks for; `nil` on the control socket.
    func clientAddress(of request: Request, _ context: APIRequestContext) -> IPAddress? {
        configuration.proxies.isEmpty ? context.peerAddress : origin(of: request, context).address
    }

    private func origin(of request: Request, _ context: APIRequestContext) -> ClientOrigin {
        configuration.proxies.origin(of: request.headers, from: context.peerAddress)
    }
}

/// Names of this machine for itself.
package enum Loopback {
    /// Whether `authority` (`host` or `host:port`) is `localhost`, `127.x.y.z` or `[::1]`.
    package static func isHost(of authority: String) -> Bool {
        var authority = authority
        return authority.withUTF8 { bytes in
            let hostEnd =
                bytes.first == UInt8(ascii: "[")
                ? (bytes.firstIndex(of: UInt8(ascii: "]")) ?? bytes.count - 1) + 1
                : bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            let rest = bytes[hostEnd...]
            guard rest.isEmpty || (rest.first == UInt8(ascii: ":") && rest.dropFirst().allSatisfy(isDigit)) else {
                return false
            }
            let host = bytes[..<hostEnd]
            return host.elementsEqual("[::1]".utf8) || host.elementsEqual("localhost".utf8, by: { $0 | 0x20 == $1 })
                || isLoopbackV4(host)
        }
    }

    /// Four decimal numbers of 0…255 with dots between, the first of them 127.
    private static func isLoopbackV4(_ host: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var number = -1
        var numbers = 0
        for byte in host {
            if byte == UInt8(ascii: ".") {
                guard number >= 0, numbers > 0 || number == 127 else { return false }
                numbers += 1
                number = -1
            } else {
                guard isDigit(byte) else { return false }
                number = max(number, 0) * 10 + Int(byte - 48)
                if number > 255 { return false }
            }
        }
        return numbers == 3 && number >= 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte)
    }
}
