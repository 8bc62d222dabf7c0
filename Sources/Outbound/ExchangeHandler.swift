import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS

/// Carries out one ``Exchange``: sends the request once the connection is safe, feeds ``ResponseReader``, watches rate
/// and deadline, and ends the connection as soon as the answer is known.
final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let exchange: Exchange
    private let promise: EventLoopPromise<ResponseReader.Answer>
    private let gate: ConnectionGate
    private let meter: ByteMeter
    private var reader: ResponseReader
    private var isFinished = false
    private var isActive = false
    private var bytesAtWindowStart = 0
    private var alarms: [Scheduled<Void>] = []

    init(
        exchange: Exchange,
        promise: EventLoopPromise<ResponseReader.Answer>,
        gate: ConnectionGate,
        meter: ByteMeter
    ) {
        self.exchange = exchange
        self.promise = promise
        self.gate = gate
        self.meter = meter
        reader = ResponseReader(purpose: exchange.purpose)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let eventLoop = context.eventLoop.assumeIsolated()
        alarms.append(
            eventLoop.scheduleTask(deadline: exchange.deadline) { self.perform(.stopped(.timedOut)) }
        )
    }

    func channelActive(context: ChannelHandlerContext) {
        isActive = true
        switch exchange.address.scheme {
        case .http: send(context: context)
        case .https: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.handshakeCompleted) = event as? TLSUserEvent {
            guard isCertificateNamed(context: context) else {
                return perform(.stopped(.insecure("the certificate does not carry the name of the host")))
            }
            send(context: context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): perform(.head(head))
        case .body(let part): perform(.body(part))
        case .end: perform(.end)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        let framing = meter.byteCount - reader.byteCount
        if framing > exchange.configuration.maximumHeaderBytes + reader.byteCount {
            perform(.stopped(.malformed("\(framing) bytes around \(reader.byteCount) bytes of body")))
        } else {
            perform(.pause)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(.stopped(.closedEarly))
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancelAlarms()
        // Before the connection stands, the connect attempt itself reports what went wrong.
        if isActive { perform(.stopped(.closedEarly)) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        perform(.stopped(Self.reason(for: error)))
    }

    // MARK: - Steps

    private func send(context: ChannelHandlerContext) {
        guard !isFinished else { return }
        context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
        if !exchange.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: exchange.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        switch exchange.purpose {
        case .reference: watchRate(context: context)
        case .delivery: break
        }
    }

    private func watchRate(context: ChannelHandlerContext) {
        let window = exchange.configuration.rateWindow
        let seconds = Double(window.components.seconds) + Double(window.components.attoseconds) * 1e-18
        let minimum = Int(Double(exchange.configuration.minimumBytesPerSecond) * seconds)
        let eventLoop = context.eventLoop.assumeIsolated()
        bytesAtWindowStart = meter.byteCount
        let alarm = eventLoop.scheduleTask(in: TimeAmount(window)) {
            guard !self.isFinished else { return }
            guard self.meter.byteCount - self.bytesAtWindowStart >= minimum else {
                return self.perform(.stopped(.tooSlow))
            }
            self.watchRate(context: context)
        }
        alarms.append(alarm)
    }

    private func perform(_ event: ResponseReader.Event) {
        guard !isFinished else { return }
        switch reader.handle(event) {
        case .readOn:
            break
        case .finish(let answer):
            finish(.success(answer))
        case .refuse(let reason):
            finish(.failure(.refused(reason)))
        case .refuseAsTooLarge(let maximumBytes):
            finish(.failure(.tooLarge(maximumBytes: maximumBytes)))
        }
    }

    private func finish(_ result: Result<ResponseReader.Answer, ExchangeFailure>) {
        isFinished = true
        cancelAlarms()
        switch result {
        case .success(let answer): promise.succeed(answer)
        case .failure(let failure): promise.fail(failure)
        }
        gate.cut()
    }

    private func cancelAlarms() {
        for alarm in alarms { alarm.cancel() }
        alarms = []
    }

    private func isCertificateNamed(context: ChannelHandlerContext) -> Bool {
        guard let name = exchange.tlsName else { return true }
        do {
            guard let certificate = try context.pipeline.syncOperations.nioSSL_peerCertificate() else { return false }
            return CertificateName.matches(certificate, host: name)
        } catch {
            return false
        }
    }

    private static func reason(for error: any Error) -> OutboundReason {
        switch error {
        case let reason as OutboundReason: return reason
        case let error as HTTPParserError: return .malformed("\(error)")
        case let error as NIOHTTPDecoderError: return .malformed("\(error)")
        case NIOSSLError.uncleanShutdown: return .closedEarly
        case let error as NIOSSLError: return .insecure("\(error)")
        case let error as NIOSSLExtraError: return .insecure("\(error)")
        case let error as BoringSSLError: return .insecure("\(error)")
        case let error as IOError: return .malformed("connection broke: \(error)")
        default: return .malformed("\(error)")
        }
    }
}
