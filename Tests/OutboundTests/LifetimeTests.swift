import Logging
import NIOCore
import NIOEmbedded
import Outbound
import Synchronization
import Testing

@Suite("lifetime of connections") struct LifetimeTests {
    @Test("cancelling the task closes the connection", arguments: Verb.allCases)
    func cancellation(verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .hold(after: "HTTP/1.1 ") }
        let client = try makeClient(allow: ["127.0.0.1"])
        let failure = try await withThrowingTaskGroup(of: OutboundFailure?.self) { group in
            group.addTask { try await verb.failure(of: client, at: "http://127.0.0.1:\(server.port)/") }
            _ = await server.nextRequest()
            group.cancelAll()
            return try await group.next() ?? nil
        }
        #expect(failure == .cancelled)
        await server.nextClose()
        try await server.stop()
    }

    @Test("a task that is cancelled already opens nothing", arguments: Verb.allCases)
    func cancelledBefore(verb: Verb) async throws {
        let canary = try await Canary.start()
        let client = try makeClient(allow: ["127.0.0.1"])
        let failure = try await withThrowingTaskGroup(of: OutboundFailure?.self) { group in
            group.cancelAll()
            group.addTask { try await verb.failure(of: client, at: "http://127.0.0.1:\(canary.port)/") }
            return try await group.next() ?? nil
        }
        #expect(failure == .cancelled)
        #expect(try await canary.visits() == 0)
        try await canary.stop()
    }

    @Test("a shutdown ends what runs and refuses what comes", arguments: Verb.allCases)
    func shutdown(verb: Verb) async throws {
        let server = try await ScriptedServer.start { _ in .hold(after: "HTTP/1.1 ") }
        let client = try makeClient(allow: ["127.0.0.1"])
        async let running = verb.failure(of: client, at: "http://127.0.0.1:\(server.port)/")
        _ = await server.nextRequest()
        client.shutdown()
        #expect(try await running == .cancelled)
        #expect(try await verb.failure(of: client, at: "http://127.0.0.1:\(server.port)/") == .cancelled)
        #expect(server.connections == 1)
        try await server.stop()
    }

    @Test("a socket that is connected elsewhere than to the checked address is closed before a byte is sent")
    func otherPeer() throws {
        let pin = try SocketAddress(ipAddress: "192.0.2.1", port: 80)
        for (peer, isOpen) in [("192.0.2.1", true), ("192.0.2.2", false)] {
            let watcher = ActivityWatcher()
            let channel = EmbeddedChannel(handlers: [ConnectionGate(pin: pin), watcher])
            try channel.connect(to: SocketAddress(ipAddress: peer, port: 80)).wait()
            #expect(watcher.isActive == isOpen)
            #expect(watcher.reasons == (isOpen ? [] : [.otherPeer]))
            #expect(channel.isActive == isOpen)
        }
    }

    @Test("the log names the host and the reason, and neither path nor query")
    func log() async throws {
        let handler = RecordingLog()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = .trace
        let client = try OutboundClient(configuration: .init(), resolver: ScriptedResolver(always: []), logger: logger)
        let address = try OutboundAddress(parsing: "http://10.0.0.1/hidden-path?token=hidden-query")
        await #expect(throws: OutboundFailure.self) { try await client.fetch(address) }
        await #expect(throws: OutboundFailure.self) { try await client.post(address, body: [], headers: []) }
        let line = "Outbound request failed host=10.0.0.1 port=80 reason=address 10.0.0.1 is not permitted"
        #expect(handler.lines == [line, line])
    }
}

private final class ActivityWatcher: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private(set) var isActive = false
    private(set) var reasons: [OutboundReason] = []

    func channelActive(context: ChannelHandlerContext) { isActive = true }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let reason = error as? OutboundReason { reasons.append(reason) }
    }
}

private final class RecordingLog: LogHandler, Sendable {
    private let recorded = Mutex<[String]>([])
    var lines: [String] { recorded.withLock { $0 } }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
        recorded.withLock { $0.append("\(event.message)" + fields.joined()) }
    }
}
