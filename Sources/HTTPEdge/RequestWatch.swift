import HTTPTypes
package import NIOCore
import NIOHTTP1
package import NIOHTTPTypes

/// Holds a client to its pace: a body must come, and an answer be taken, at some rate; and says what is wrong with a
/// request that can't be read.
///
/// One for each connection of HTTP/1, and one for each stream of HTTP/2.
package final class RequestWatch: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    private let limits: EdgeLimits
    private let refusal: @Sendable (EdgeRefusal) -> [UInt8]
    /// Of this connection, or of the one that the stream is on.
    private var connection: ConnectionWatch?
    private var isStream = false
    private var context: ChannelHandlerContext?

    private var isReadingBody = false
    private var openAnswers = 0
    /// The answer said that the connection ends with it.
    private var isLastAnswer = false
    private var isLingering = false
    /// The body came too slowly, and nobody waits for the rest of it.
    private var isGivenUp = false
    /// The client waits to be asked for its body.
    private var isHeldBack = false
    /// Nobody hears of the request.
    private var isRefused = false
    /// What follows the answers that are under way.
    private var waitingRefusal: EdgeRefusal?

    private var bodyBytesInWindow = 0
    private var bodyMustEnd = NIODeadline.distantFuture
    /// Whether the rest of this program waits for the client, and not the client for it.
    private var isAskingForMore = false

    private lazy var rate = Deadline { [weak self] in self?.judgeRate(on: $0) }
    private lazy var stall = Deadline { [weak self] _ in self?.closeNow() }
    private lazy var linger = Deadline { [weak self] _ in self?.closeNow() }

    package init(_ limits: EdgeLimits, refusal: @escaping @Sendable (EdgeRefusal) -> [UInt8]) {
        self.limits = limits
        self.refusal = refusal
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        connection = try? context.pipeline.syncOperations.handler(type: ConnectionWatch.self)
        isStream = connection == nil
        if isStream {
            connection = try? context.channel.parent?.pipeline.syncOperations.handler(type: ConnectionWatch.self)
            connection?.streamOpened()
        } else {
            connection?.beginHTTP1()
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) { end() }

    package func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        for deadline in [rate, stall, linger] { deadline.end() }
        if isStream { connection?.streamClosed() }
        connection = nil
        context = nil
    }

    // MARK: - From the client

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard !isLingering else { return }
            isReadingBody = true
            // What is held back is not slow, before it was asked for.
            isHeldBack = head.headerFields[.expect]?.lowercased() == "100-continue"
            openAnswers += 1
            bodyBytesInWindow = 0
            bodyMustEnd = .distantFuture
            if !isStream { connection?.headArrived() }
            if isStream, head.headerFields.count > limits.maximumFields {
                // The decoder of HTTP/1 counts for itself.
                isRefused = true
                return refuse(.headTooLarge, context)
            }
        case .body(let bytes):
            isHeldBack = false
            bodyBytesInWindow += bytes.readableBytes
        case .end:
            isReadingBody = false
            rate.clear()
            if isLingering {
                // A stream ends by itself with what is sent on it.
                return isStream ? () : closeNow()
            }
            if openAnswers == 0 {
                // Answered long ago; what was left of the body is here now, and the connection as good as any.
                linger.clear()
                requestEnded()
            }
        }
        if !isRefused { context.fireChannelRead(data) }
    }

    private func requestEnded() {
        if !isStream { connection?.requestEnded() }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        isAskingForMore = false
        startBodyIfAny(context)
        context.fireChannelReadComplete()
    }

    /// From now on a body must come.
    private func startBodyIfAny(_ context: ChannelHandlerContext) {
        if isReadingBody, !isHeldBack, !isLingering, openAnswers > 0, bodyMustEnd == .distantFuture {
            bodyMustEnd = context.eventLoop.now + limits.bodyTime
            bodyBytesInWindow = 0
            rate.set(min(limits.rateWindow, limits.bodyTime), on: context.eventLoop)
        }
    }

    package func read(context: ChannelHandlerContext) {
        isAskingForMore = true
        context.read()
    }

    private func judgeRate(on eventLoop: any EventLoop) {
        guard let context, isReadingBody, !isLingering else { return }
        let seconds = Double(limits.rateWindow.nanoseconds) / 1e9
        let isSlow = isAskingForMore && Double(bodyBytesInWindow) < Double(limits.minimumBodyRate) * seconds
        guard isSlow || bodyMustEnd <= eventLoop.now else {
            bodyBytesInWindow = 0
            return rate.set(limits.rateWindow, on: eventLoop)
        }
        isGivenUp = true
        // Whoever reads the body gets it, and answers in the words of its dialect.
        context.fireErrorCaught(EdgeRefusal.bodyTooSlow)
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isLingering else { return }
        if openAnswers == 0, isReadingBody, !isStream, error is HTTPParserError {
            // Nobody reads the broken body, whose request was answered long ago.
            return startLingering(context)
        }
        // Whoever reads the broken body answers about it.
        guard let refused = Self.refusal(for: error), context.channel.isActive, !isStream, !isReadingBody else {
            return context.fireErrorCaught(error)
        }
        if openAnswers == 0 {
            refuse(refused, context)
        } else {
            waitingRefusal = refused
        }
    }

    private func refuse(_ refused: EdgeRefusal, _ context: ChannelHandlerContext) {
        let body = refusal(refused)
        var head = HTTPResponse(status: HTTPResponse.Status(code: refused.status))
        head.headerFields[.contentType] = "application/json; charset=utf-8"
        head.headerFields[.contentLength] = "\(body.count)"
        if !isStream { head.headerFields[.connection] = "close" }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        startLingering(context)
    }

    private static func refusal(for error: any Error) -> EdgeRefusal? {
        guard let error = error as? HTTPParserError else { return nil }
        return error == .headerOverflow ? .headTooLarge : .notHTTP
    }

    // MARK: - To the client

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            if isStream {
                // Of the connection, which streams share, nothing may be said (RFC 9113, §8.2.2).
                head.headerFields[.connection] = nil
                return context.write(wrapOutboundOut(.head(head)), promise: promise)
            }
            if isGivenUp && openAnswers == 1 {
                head.headerFields[.connection] = "close"
                isLastAnswer = true
                return context.write(wrapOutboundOut(.head(head)), promise: promise)
            }
            isLastAnswer = head.headerFields[.connection] == "close"
            context.write(data, promise: promise)
        case .head:
            context.write(data, promise: promise)
            // Told to go on.
            isHeldBack = false
            startBodyIfAny(context)
        case .body:
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            // What was sent behind a request that ends the connection is not answered.
            openAnswers = isLastAnswer ? 0 : openAnswers - 1
            endIfOver()
        }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            stall.clear()
        } else {
            stall.set(limits.stallTime, on: context.eventLoop)
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: - Both

    /// Sees to the connection after a request that was answered.
    private func endIfOver() {
        guard openAnswers == 0, let context else { return }
        if isLastAnswer || (isStream && isReadingBody) {
            startLingering(context)
        } else if let waitingRefusal {
            refuse(waitingRefusal, context)
        } else if isReadingBody {
            // Many clients read an answer only when they have sent all; they may, but not for ever.
            rate.clear()
            linger.set(limits.lingerTime, on: context.eventLoop)
        } else {
            requestEnded()
        }
    }

    /// Takes what the client still sends, so that the answer reaches it, but not for ever.
    private func startLingering(_ context: ChannelHandlerContext) {
        isLingering = true
        rate.clear()
        linger.set(limits.lingerTime, on: context.eventLoop)
        context.flush()
        if !isStream { context.close(mode: .output, promise: nil) }
    }

    private func closeNow() { context?.close(promise: nil) }
}
