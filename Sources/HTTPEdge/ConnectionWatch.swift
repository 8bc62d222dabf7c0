package import NIOCore

/// Closes a connection on which nothing is asked: a request's header must be complete in time, and one of HTTP/2 that has
/// no stream is not kept.
///
/// It stands where bytes are not HTTP yet, and behind TLS where there is any; ``RequestWatch``, which stands where they
/// are, tells it what is spoken and how far it has come.
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
    }

    private let limits: EdgeLimits
    private let refusal: @Sendable (EdgeRefusal) -> [UInt8]
    /// Before that is settled there are only bytes of a handshake, and none of HTTP.
    private var speaksHTTP1 = false
    private var phase = Phase.silent
    /// Of HTTP/2.
    private var openStreams = 0
    private var context: ChannelHandlerContext?
    private lazy var deadline = Deadline { [weak self] _ in self?.isLate() }

    /// - Parameter refusal: the body of the answer to a request that is refused here.
    package init(_ limits: EdgeLimits, refusal: @escaping @Sendable (EdgeRefusal) -> [UInt8]) {
        self.limits = limits
        self.refusal = refusal
    }

    // MARK: - HTTP/1

    /// Requests follow each other on this connection.
    func beginHTTP1() { speaksHTTP1 = true }

    /// The request's header is complete.
    func headArrived() {
        phase = .busy
        deadline.clear()
    }

    /// The request was read and answered, and another may come.
    func requestEnded() {
        if phase == .busy { phase = .silent }
    }

    // MARK: - HTTP/2

    /// A request began on a stream of its own.
    package func streamOpened() {
        openStreams += 1
        deadline.clear()
    }

    /// The request is over, or its stream was reset.
    package func streamClosed() {
        openStreams -= 1
        guard openStreams == 0, let context else { return }
        // Those who behave were asked to leave by then, and some of them do.
        deadline.set(limits.idleTime + limits.lingerTime, on: context.eventLoop)
    }

    // MARK: -

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { deadline.set(limits.headTime, on: context.eventLoop) }
    }

    package func handlerRemoved(context: ChannelHandlerContext) { end() }

    package func channelActive(context: ChannelHandlerContext) {
        deadline.set(limits.headTime, on: context.eventLoop)
        context.fireChannelActive()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        deadline.end()
        context = nil
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if speaksHTTP1, phase == .silent {
            phase = .head
            if !deadline.isSet { deadline.set(limits.headTime, on: context.eventLoop) }
        }
        context.fireChannelRead(data)
    }

    private func isLate() {
        guard let context, openStreams == 0, phase != .busy else { return }
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
