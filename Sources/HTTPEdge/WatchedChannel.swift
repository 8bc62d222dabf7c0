import Hummingbird
package import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
package import NIOSSL

extension HTTPServerBuilder {
    /// A server that holds its clients to limits of size and time: HTTP/1, or over TLS HTTP/2 and HTTP/1.
    ///
    /// - Parameters:
    ///   - tls: `nil` for no TLS. Which protocol is spoken is settled by ALPN (RFC 7301).
    ///   - refusal: the body, JSON, of an answer that no route gives.
    package static func watched(
        _ limits: EdgeLimits,
        tls: TLSConfiguration?,
        refusal: @escaping @Sendable (EdgeRefusal) -> [UInt8]
    ) -> HTTPServerBuilder {
        let requests = HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestWatch(limits, refusal: refusal)],
            idleTimeout: limits.idleTime,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.maximumFieldBytes,
                maxHeaderListSize: limits.maximumHeaderBytes,
                maxHeaderFieldCount: limits.maximumFields
            )
        )
        return HTTPServerBuilder { responder in
            guard let tls else {
                return WatchedChannel(
                    HTTP1Channel(responder: responder, configuration: requests),
                    limits,
                    isSecure: false,
                    refusal: refusal
                )
            }
            let upgrade = try HTTP2UpgradeChannel(
                tlsConfiguration: tls,
                configuration: .init(
                    idleTimeout: .nanoseconds(limits.idleTime.nanoseconds),
                    streamConfiguration: requests
                ),
                responder: responder
            )
            return WatchedChannel(upgrade, limits, isSecure: true, refusal: refusal)
        }
    }
}

/// Another channel, with a ``ConnectionWatch`` before it.
struct WatchedChannel<Base: ServerChildChannel>: ServerChildChannel {
    private let base: Base
    private let limits: EdgeLimits
    private let isSecure: Bool
    private let refusal: @Sendable (EdgeRefusal) -> [UInt8]

    init(
        _ base: Base,
        _ limits: EdgeLimits,
        isSecure: Bool,
        refusal: @escaping @Sendable (EdgeRefusal) -> [UInt8]
    ) {
        self.base = base
        self.limits = limits
        self.isSecure = isSecure
        self.refusal = refusal
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        @Sendable func watch() throws {
            try channel.pipeline.syncOperations.addHandler(
                ConnectionWatch(limits, refusal: refusal)
            )
        }
        do {
            // Behind TLS, whose handlers are there at once, and before those of HTTP, which come with the handshake.
            guard isSecure else {
                try watch()
                return base.setup(channel: channel, logger: logger)
            }
            return base.setup(channel: channel, logger: logger).flatMapThrowing { value in
                try watch()
                return value
            }
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
