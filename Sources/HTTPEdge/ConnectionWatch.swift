package import NIOCore

/// Closes a connection whose next request takes too long to begin in earnest: its header must be complete in time.
///
/// It stands where bytes are not HTTP yet, and behind TLS where there is any; ``RequestWatch``, which stands where they
/// are, tells it how far they have come.
package final class ConnectionWatch: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias InboundOut = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// Nothing came yet, on a connection or since the last request.
        case silent
        /// Some bytes of a header came.
        case head
        /// A request is being read or answered.
        case busy
        /// HTTP/2: each request has a channel of its own, and those wait for nobody.
        case multiplexed
    }

    private let headTime: TimeAmount
    private let refusal: @Sendable (EdgeRefusal) -> [UInt8]
    private var phase = Phase.silent
    private var context: ChannelHandlerContext?
    private lazy var deadline = Deadline { [weak self] _ in self?.headIsLate() }

    /// - Parameter refusal: the body of the answer to a request that is refused here.
    package init(headTime: TimeAmount, refusal: @escaping @Sendable (EdgeRefusal) -> [UInt8]) {
        self.headTime = headTime
        self.refusal = refusal
    }

    /// The request's header is complete.
    func headArrived() {
        guard phase != .multiplexed else { return }
        phase = .busy
        deadline.clear()
    }

    /// The request was read and answered, and another may come.
    func requestEnded() {
        if phase == .busy { phase = .silent }
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { deadline.set(headTime, on: context.eventLoop) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        deadline.end()
        self.context = nil
    }

    package func channelActive(context: ChannelHandlerContext) {
        deadline.set(headTime, on: context.eventLoop)
        context.fireChannelActive()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        deadline.end()
        context.fireChannelInactive()
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if phase == .silent {
            // The preface of RFC 9113, §3.4; no method of HTTP/1 begins so.
            if unwrapInboundIn(data).readableBytesView.starts(with: "PRI ".utf8) {
                phase = .multiplexed
                deadline.clear()
            } else {
                phase = .head
                if !deadline.isSet { deadline.set(headTime, on: context.eventLoop) }
            }
        }
        context.fireChannelRead(data)
    }

    private func headIsLate() {
        guard let context, phase == .silent || phase == .head else { return }
        if phase == .head {
            // No answer is under way, or a header would not be waited for.
            let body = refusal(.headTooSlow)
            var answer = ByteBuffer(
                string: "HTTP/1.1 \(EdgeRefusal.headTooSlow.status) Request Timeout\r\n"
                    + "Content-Type: application/json; charset=utf-8\r\nContent-Length: \(body.count)\r\n"
                    + "Connection: close\r\n\r\n"
            )
            answer.writeBytes(body)
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }
        context.close(promise: nil)
    }
}
