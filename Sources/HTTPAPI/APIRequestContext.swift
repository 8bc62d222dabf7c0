import DialectKit
import Generation
import GenerationService
package import Hummingbird
import NIOCore

/// What belongs to one request.
package struct APIRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let channel: any Channel
    /// Who asks; there on every route that needs a scope, and on no other.
    var caller: Caller?

    /// The address of whoever is at the other end of the connection, without a port; `nil` on the control socket.
    var peerAddress: String? { channel.remoteAddress?.ipAddress }

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

    /// Ends the connection that the request came on, at once; what was not sent yet never is.
    func abandonConnection() { channel.close(mode: .all, promise: nil) }
}
