import HTTPEdge
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One connection with the watches of a server, on a loop whose time a test moves.
final class WatchedPipeline {
    let channel = EmbeddedChannel()
    private let requests = RequestRecorder()
    private let outputs = OutputRecorder()

    /// - Parameter isStream: whether it is one stream of HTTP/2, which has no bytes of its own.
    init(_ limits: EdgeLimits = EdgeLimits(), isStream: Bool = false) throws {
        let handlers = channel.pipeline.syncOperations
        try handlers.addHandler(outputs)
        if !isStream {
            try handlers.addHandler(ConnectionWatch(limits) { Array("\($0)".utf8) })
            try handlers.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: false)
            try handlers.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        }
        try handlers.addHandler(RequestWatch(limits) { Array("\($0)".utf8) })
        try handlers.addHandler(requests)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    var isOpen: Bool { channel.isActive }

    /// Whether the client was told that nothing more comes, while it may still send.
    var isOutputClosed: Bool { outputs.isClosed }

    /// The whole requests that came, and what went wrong.
    var heads: [HTTPRequest] { requests.heads }
    var failures: [EdgeRefusal] { requests.failures }
    /// How much more went wrong.
    var errors: Int { requests.errors }

    /// What a client sends; and the wish for more, as a channel has it that reads by itself.
    func receive(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
        channel.read()
    }

    func advance(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    /// All that was sent to the client since the last look.
    func sent() throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: IOData.self) {
            if case .byteBuffer(let bytes) = part { text += String(buffer: bytes) }
        }
        return text
    }

    /// Answers a request, as a route does.
    func answer(_ status: HTTPResponse.Status = .ok, closing: Bool = false) {
        var head = HTTPResponse(status: status, headerFields: [.contentLength: "2"])
        if closing { head.headerFields[.connection] = "close" }
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "ok")), promise: nil)
        channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
    }
}

/// Closes one half only, which the embedded channel does not know.
private final class OutputRecorder: ChannelOutboundHandler {
    typealias OutboundIn = IOData

    var isClosed = false

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        isClosed = true
        promise?.succeed()
    }
}

/// What a route would see.
private final class RequestRecorder: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart

    var heads: [HTTPRequest] = []
    var failures: [EdgeRefusal] = []
    var errors = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) { heads.append(head) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let refusal = error as? EdgeRefusal { failures.append(refusal) } else { errors += 1 }
    }
}
