import IPAddresses
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One request and its answer, on a connection of its own to one checked address.
struct Exchange: Sendable {
    let address: OutboundAddress
    let head: HTTPRequestHead
    let body: [UInt8]
    let purpose: ResponseReader.Purpose
    let configuration: OutboundConfiguration
    let deadline: NIODeadline

    /// - Throws: ``ExchangeFailure``. The connection is closed when this returns or throws, and when the task is
    ///   cancelled.
    func run(
        to pin: IPAddress,
        over tls: NIOSSLContext,
        on eventLoop: any EventLoop,
        registeredIn connections: OpenConnections
    ) async throws(ExchangeFailure) -> ResponseReader.Answer {
        guard !Task.isCancelled else { throw .stopped }
        let promise = eventLoop.makePromise(of: ResponseReader.Answer.self)
        let slot = ConnectionSlot()
        let connected: EventLoopFuture<any Channel>
        do {
            let socketAddress = try SocketAddress(packedIPAddress: ByteBuffer(bytes: pin.bytes), port: address.port)
            connected = bootstrap(on: eventLoop, pin: socketAddress, tls: tls) { channel in
                guard connections.insert(channel), slot.hold(channel) else { throw ExchangeFailure.stopped }
                return promise
            }
            .connect(to: socketAddress)
        } catch {
            promise.fail(ExchangeFailure.stopped)
            throw .refused(.notConnected("\(error)"))
        }
        connected.whenFailure { error in
            promise.fail(error as? ExchangeFailure ?? .notConnected("\(error)"))
        }
        defer { slot.close() }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(ExchangeFailure.stopped)
                slot.close()
            }
        } catch {
            guard !Task.isCancelled, !connections.isShutDown else { throw .stopped }
            throw error as? ExchangeFailure ?? .refused(.notConnected("\(error)"))
        }
    }

    private func bootstrap(
        on eventLoop: any EventLoop,
        pin: SocketAddress,
        tls: NIOSSLContext,
        register: @escaping @Sendable (any Channel) throws -> EventLoopPromise<ResponseReader.Answer>
    ) -> ClientBootstrap {
        let timeLeft = max(deadline - .now(), .nanoseconds(1))
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(min(TimeAmount(configuration.connectTimeout), timeLeft))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let promise = try register(channel)
                    try addHandlers(to: channel.pipeline.syncOperations, pin: pin, tls: tls, promise: promise)
                }
            }
    }

    private func addHandlers(
        to pipeline: ChannelPipeline.SynchronousOperations,
        pin: SocketAddress,
        tls: NIOSSLContext,
        promise: EventLoopPromise<ResponseReader.Answer>
    ) throws {
        let gate = ConnectionGate(pin: pin)
        let meter = ByteMeter()
        try pipeline.addHandler(gate)
        switch address.scheme {
        case .http: break
        case .https: try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: tlsName))
        }
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = configuration.maximumHeaderBytes
        limits.maxHeaderListSize = configuration.maximumHeaderBytes
        let decoder = HTTPResponseDecoder(
            leftOverBytesStrategy: .dropBytes,
            informationalResponseStrategy: .drop,
            limitConfiguration: limits
        )
        try pipeline.addHandlers(meter, HTTPRequestEncoder(), ByteToMessageHandler(decoder))
        try pipeline.addHandler(ExchangeHandler(exchange: self, promise: promise, gate: gate, meter: meter))
    }

    /// The name that the certificate has to carry; `nil` for a numeric host, whose certificate carries the address.
    var tlsName: String? {
        switch address.host {
        case .name(let name): return name
        case .ipv4, .ipv6: return nil
        }
    }
}

/// Why an exchange gave no answer.
enum ExchangeFailure: Error {
    /// Nothing was sent; another address of the host may be tried.
    case notConnected(String)
    /// The answer, or what came instead of one, is not for us.
    case refused(OutboundReason)
    /// The answer is larger than the limit.
    case tooLarge(maximumBytes: Int)
    /// The task was cancelled, or the program is shutting down.
    case stopped
}
