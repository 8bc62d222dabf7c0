import DialectKit
import Generation
import GenerationService
package import Hummingbird
import IPAddresses
import NIOCore
import NIOHTTPTypes

/// What belongs to one request.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let channel: any Channel
    /// Who asks; there on every route that needs a scope, and on no other.
    var caller: Caller?

    /// The address of whoever is at the other end of the connection; `nil` on the control socket.
    var peerAddress: IPAddress? { channel.remoteAddress.flatMap { IPAddress($0) } }

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Whom the caller speaks for.
    ///
    /// - Throws: ``RequestFailure/unauthorized`` on a route that lets everyone in.
    func owner() throws(RequestFailure) -> OwnerID {
        guard let caller else { throw .unauthorized }
        return caller.owner
    }

    /// Has a client send the body that it holds back until it hears that somebody reads it (RFC 9110, §10.1.1).
    func inviteBody(of request: Request) {
        guard request.headers.first(.expect)?.lowercased() == "100-continue" else { return }
        channel.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)), promise: nil)
    }

    /// Waits until what was written has come as far as the connection.
    ///
    /// Only there is it seen that a client takes nothing, so that the next write waits; who writes on without a look runs
    /// ahead of a busy event loop, and all of it lies in memory.
    func settleWrites() async throws { try await channel.eventLoop.submit {}.get() }

    /// Ends the connection that the request came on, at once; what was not sent yet never is.
    func abandonConnection() { channel.close(mode: .all, promise: nil) }
}

extension IPAddress {
    /// Without port and zone; `nil` for what is no address of the Internet Protocol.
    fileprivate init?(_ address: SocketAddress) {
        // `sockaddr_in` and `sockaddr_in6` have family and port in their first four bytes, and the latter the flow in the
        // next four (RFC 3493, §3.3). Their fields can't be named without a module that belongs to NIO alone.
        switch address {
        case .v4(let v4):
            self = .v4(
                withUnsafeBytes(of: v4.address) { UInt32(bigEndian: $0.load(fromByteOffset: 4, as: UInt32.self)) }
            )
        case .v6(let v6): self.init(bytes: withUnsafeBytes(of: v6.address) { Array($0[8..<24]) })
        case .unixDomainSocket: return nil
        }
    }
}
