package import NIOCore

/// Stands next to the socket: lets the connection begin only if its other end is the address that was checked, and can
/// end it at once, without the farewell of TLS.
package final class ConnectionGate: ChannelDuplexHandler {
    /// Raw bytes pass through unseen, both ways.
    package typealias InboundIn = ByteBuffer
    /// See ``InboundIn``.
    package typealias InboundOut = ByteBuffer
    /// See ``InboundIn``.
    package typealias OutboundIn = ByteBuffer
    /// See ``InboundIn``.
    package typealias OutboundOut = ByteBuffer

    private let pin: SocketAddress
    private var context: ChannelHandlerContext?

    /// - Parameter pin: the address and port that were checked.
    package init(pin: SocketAddress) {
        self.pin = pin
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    package func channelActive(context: ChannelHandlerContext) {
        guard context.remoteAddress == pin else {
            context.fireErrorCaught(OutboundReason.otherPeer)
            context.close(promise: nil)
            return
        }
        context.fireChannelActive()
    }

    /// Closes the socket now.
    func cut() {
        context?.close(promise: nil)
    }
}

/// Counts the bytes of an answer before HTTP is read from them.
final class ByteMeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// All bytes since the connection began, framing included.
    private(set) var byteCount = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        byteCount += unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
    }
}
