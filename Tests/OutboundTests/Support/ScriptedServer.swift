import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a loopback address that answers each request with bytes laid down beforehand, however wrong they are.
final class ScriptedServer: Sendable {
    /// What follows a complete request.
    enum Reply: Sendable {
        /// Send, then close.
        case close(after: String)
        /// Send, then keep the connection open and silent.
        case hold(after: String)
        /// Send the first text, then the second one again and again until the client closes.
        case flood(after: String, chunk: String)
        /// Send the first text, then one byte at a time, a pause between each two, until the client closes.
        case drip(after: String, every: TimeAmount)
    }

    let port: Int
    private let channel: any Channel
    private let log: Log

    /// Everything that the server saw.
    final class Log: Sendable {
        private let state = Mutex((requests: [String](), connections: 0))
        let requestEvents: AsyncStream<String>
        let closeEvents: AsyncStream<Void>
        private let requestSink: AsyncStream<String>.Continuation
        private let closeSink: AsyncStream<Void>.Continuation

        init() {
            (requestEvents, requestSink) = AsyncStream.makeStream()
            (closeEvents, closeSink) = AsyncStream.makeStream()
        }

        var requests: [String] { state.withLock { $0.requests } }
        var connections: Int { state.withLock { $0.connections } }

        func connected() { state.withLock { $0.connections += 1 } }

        func closed() { closeSink.yield() }

        func received(_ request: String) {
            state.withLock { $0.requests.append(request) }
            requestSink.yield(request)
        }
    }

    private init(channel: any Channel, log: Log) throws {
        guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        self.port = port
        self.channel = channel
        self.log = log
    }

    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - certificate: the file of a certificate in `Fixtures`; `nil` speaks in the clear.
    ///   - reply: gets the whole request as text.
    static func start(
        on host: String = "127.0.0.1",
        port: Int = 0,
        certificate: String? = nil,
        reply: @escaping @Sendable (_ request: String) -> Reply
    ) async throws -> ScriptedServer {
        let log = Log()
        let tls = try certificate.map(serverContext)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton.any())
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    log.connected()
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(ReplyHandler(log: log, reply: reply))
                }
            }
            .bind(host: host, port: port).get()
        return try ScriptedServer(channel: channel, log: log)
    }

    /// Requests in the order of their arrival.
    var requests: [String] { log.requests }

    /// How many connections were accepted; with TLS also those that never sent a request.
    var connections: Int { log.connections }

    /// Waits until a request has arrived that was not waited for yet.
    func nextRequest() async -> String? {
        await log.requestEvents.first { _ in true }
    }

    /// Waits until the other side has closed a connection.
    func nextClose() async {
        await log.closeEvents.first { _ in true }
    }

    /// Waits until the other side has closed the one connection that there was, if there was any.
    ///
    /// For tests whose client has so little time that a busy machine may not even let it connect.
    func lastClose() async {
        if connections > 0 { await nextClose() }
    }

    func stop() async throws {
        try await channel.close()
    }

    private static func serverContext(certificate: String) throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(Fixtures.path(certificate))
        let key = try NIOSSLPrivateKey(file: Fixtures.path("server-key.pem"), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(key)
            )
        )
    }
}

/// The files beside the tests.
enum Fixtures {
    static func path(_ name: String) -> String {
        let thisFile = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return thisFile.dropLast(2).joined(separator: "/") + "/Fixtures/" + name
    }
}

private final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let log: ScriptedServer.Log
    private let reply: @Sendable (String) -> ScriptedServer.Reply
    private var received = ""
    private var isOpen = true

    init(log: ScriptedServer.Log, reply: @escaping @Sendable (String) -> ScriptedServer.Reply) {
        self.log = log
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        guard isComplete else { return }
        let request = received
        received = ""
        log.received(request)
        switch reply(request) {
        case .close(let text):
            send(text, context: context) { context.close(promise: nil) }
        case .hold(let text):
            send(text, context: context) {}
        case .flood(let text, let chunk):
            send(text, context: context) { self.flood(chunk, context: context) }
        case .drip(let text, let pause):
            send(text, context: context) { self.drip(every: pause, context: context) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOpen = false
        log.closed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private var isComplete: Bool {
        let parts = received.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let length = parts[0].split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        return parts[1].utf8.count >= length ?? 0
    }

    private func send(_ text: String, context: ChannelHandlerContext, then next: @escaping () -> Void) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).assumeIsolated().whenSuccess(next)
    }

    private func flood(_ chunk: String, context: ChannelHandlerContext) {
        guard isOpen else { return }
        send(chunk, context: context) { self.flood(chunk, context: context) }
    }

    private func drip(every pause: TimeAmount, context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            guard self.isOpen else { return }
            self.send("x", context: context) { self.drip(every: pause, context: context) }
        }
    }
}
