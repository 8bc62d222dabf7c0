import NIOCore
import NIOPosix
import Synchronization

/// A listener that must never be reached.
///
/// It counts connections by accepting them, not by what a client reports.
final class Canary: Sendable {
    let port: Int
    private let channel: any Channel
    private let accepted: Counter
    private let probes = Counter()

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    private init(channel: any Channel, accepted: Counter) throws {
        guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        self.port = port
        self.channel = channel
        self.accepted = accepted
    }

    static func start(on host: String = "127.0.0.1", port: Int = 0) async throws -> Canary {
        let accepted = Counter()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                accepted.add()
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(GreetingHandler())
                }
            }
            .bind(host: host, port: port).get()
        return try Canary(channel: channel, accepted: accepted)
    }

    /// How many connections came, apart from those of this function.
    ///
    /// It connects once itself and waits for the greeting. Connections are accepted in the order of their arrival, so
    /// whatever came before has been counted by then.
    func visits() async throws -> Int {
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        probes.add()
        let probe = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton.next())
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await probe.executeThenClose { inbound, _ in
            for try await _ in inbound { break }
        }
        return accepted.value - probes.value
    }

    func stop() async throws {
        try await channel.close()
    }
}

private final class GreetingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "!")), promise: nil)
    }
}
