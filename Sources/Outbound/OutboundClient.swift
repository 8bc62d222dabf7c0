import IPAddresses
package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The only place that opens a connection to an address that a stranger chose.
///
/// Every hop of every call goes the same way: the name is resolved once, all of its addresses are checked, and the
/// connection goes to one of the checked addresses, never to the name. Each request has a connection of its own.
/// Proxies that the environment names are not used. No cookie and no `Authorization` is ever sent.
package final class OutboundClient: Sendable {
    private let configuration: OutboundConfiguration
    private let check: AddressCheck
    private let tls: NIOSSLContext
    private let logger: Logger
    private let connections = OpenConnections()

    /// - Parameters:
    ///   - resolver: asked once per hop; shut down together with the client.
    ///   - logger: gets one line at `debug` for each call that failed, with host and reason.
    /// - Throws: ``OutboundConfigurationFailure`` when a value is out of range, or the authorities cannot be read.
    package init(
        configuration: OutboundConfiguration,
        resolver: any HostResolver = SystemHostResolver(),
        logger: Logger
    ) throws(OutboundConfigurationFailure) {
        try configuration.validate()
        self.configuration = configuration
        self.logger = logger
        check = AddressCheck(
            rule: AddressRule(allowed: configuration.allowed, ports: configuration.ports),
            resolver: resolver,
            resolveTimeout: configuration.resolveTimeout,
            maximumAnswers: configuration.maximumAnswers
        )
        do {
            var settings = TLSConfiguration.makeClientConfiguration()
            settings.minimumTLSVersion = .tlsv12
            settings.applicationProtocols = ["http/1.1"]
            if let file = configuration.trustedCertificatesFile { settings.additionalTrustRoots = [.file(file)] }
            tls = try NIOSSLContext(configuration: settings)
        } catch {
            throw .trustedCertificates(file: configuration.trustedCertificatesFile, problem: "\(error)")
        }
    }

    /// Reads a picture, following redirects; each hop is checked as if it were the first.
    ///
    /// - Returns: the body of a `200`, complete and at most `maximumBytes` long.
    /// - Throws: ``OutboundFailure``; nothing but its public part may reach whoever chose the address.
    package func fetch(_ address: OutboundAddress) async throws(OutboundFailure) -> FetchedBody {
        let deadline = NIODeadline.now() + TimeAmount(configuration.totalTimeout)
        var hop = address
        for _ in 0...configuration.maximumRedirects {
            let exchange = Exchange(
                address: hop,
                head: requestHead(.GET, to: hop, headers: [("Accept", Self.acceptedTypes)]),
                body: [],
                purpose: .reference(maximumBytes: configuration.maximumBytes),
                configuration: configuration,
                deadline: deadline
            )
            switch try await run(exchange) {
            case .body(let bytes):
                return FetchedBody(bytes: bytes, address: hop)
            case .redirect(let location):
                hop = try target(of: location, from: hop)
            case .posted:
                preconditionFailure("a fetch reads a reference, which ends as a body or a redirect")
            }
        }
        throw failed(hop, .tooManyRedirects)
    }

    /// Delivers a message and tells the receiver's status; redirects are told, not followed.
    ///
    /// Once a status has arrived the delivery has one, however the rest of the answer fares.
    ///
    /// - Parameters:
    ///   - headers: sent as they are, `Content-Type` among them. Those that frame the message, and those that carry
    ///     credentials of a browser or a proxy, are refused.
    /// - Throws: ``OutboundFailure``, when no status arrived.
    package func post(
        _ address: OutboundAddress,
        body: [UInt8],
        headers: [(String, String)]
    ) async throws(OutboundFailure) -> PostedStatus {
        for (name, value) in headers where !HeaderField.isSendable(name: name, value: value) {
            throw failed(address, .refusedHeader(name: name))
        }
        let exchange = Exchange(
            address: address,
            head: requestHead(.POST, to: address, headers: headers + [("Content-Length", "\(body.count)")]),
            body: body,
            purpose: .delivery(maximumBytes: configuration.maximumAnswerBytes),
            configuration: configuration,
            deadline: NIODeadline.now() + TimeAmount(configuration.totalTimeout)
        )
        switch try await run(exchange) {
        case .posted(let status): return status
        case .body, .redirect: preconditionFailure("a delivery ends as a status")
        }
    }

    /// Ends every call that runs with ``OutboundFailure/cancelled``, and every later one at once.
    package func shutdown() {
        connections.closeAll()
        check.resolver.shutdown()
    }

    /// How many connections are open or being opened.
    package var connectionCount: Int { connections.count }

    // MARK: - One hop

    private func run(_ exchange: Exchange) async throws(OutboundFailure) -> ResponseReader.Answer {
        let address = exchange.address
        do throws(ExchangeFailure) {
            let pins = try await check.pins(for: address, timeLeft: timeLeft(until: exchange.deadline))
            return try await run(exchange, toFirstOf: pins)
        } catch {
            switch error {
            case .notConnected(let problem): throw failed(address, .notConnected(problem))
            case .refused(let reason): throw failed(address, reason)
            case .tooLarge(let maximumBytes): throw .tooLarge(host: "\(address.host)", maximumBytes: maximumBytes)
            case .stopped: throw .cancelled
            }
        }
    }

    /// The addresses are tried in order until one accepts a connection; they share the time that is left.
    private func run(
        _ exchange: Exchange,
        toFirstOf pins: [IPAddress]
    ) async throws(ExchangeFailure) -> ResponseReader.Answer {
        var problems: [String] = []
        for pin in pins {
            guard NIODeadline.now() < exchange.deadline else { throw .refused(.timedOut) }
            do throws(ExchangeFailure) {
                let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
                return try await exchange.run(to: pin, over: tls, on: eventLoop, registeredIn: connections)
            } catch {
                switch error {
                case .notConnected(let problem): problems.append("\(pin): \(problem)")
                case .refused, .tooLarge, .stopped: throw error
                }
            }
        }
        guard NIODeadline.now() < exchange.deadline else { throw .refused(.timedOut) }
        throw .notConnected(problems.joined(separator: "; "))
    }

    private func target(of location: String, from hop: OutboundAddress) throws(OutboundFailure) -> OutboundAddress {
        let target: OutboundAddress
        do throws(OutboundAddressFailure) {
            target = try Redirect.target(of: location, from: hop)
        } catch {
            throw failed(hop, .badRedirect(error))
        }
        guard hop.scheme == .http || target.scheme == .https else { throw failed(hop, .insecureRedirect) }
        return target
    }

    private func requestHead(
        _ method: HTTPMethod,
        to address: OutboundAddress,
        headers: [(String, String)]
    ) -> HTTPRequestHead {
        let own = [
            ("Host", address.authority), ("User-Agent", configuration.userAgent), ("Accept-Encoding", "identity"),
            ("Connection", "close"),
        ]
        let fields = own.filter { field in !headers.contains { $0.0.lowercased() == field.0.lowercased() } } + headers
        return HTTPRequestHead(
            version: .http1_1,
            method: method,
            uri: address.requestTarget,
            headers: HTTPHeaders(fields)
        )
    }

    private func timeLeft(until deadline: NIODeadline) -> Duration {
        .nanoseconds(max((deadline - .now()).nanoseconds, 0))
    }

    private func failed(_ address: OutboundAddress, _ reason: OutboundReason) -> OutboundFailure {
        logger.debug(
            "Outbound request failed",
            metadata: ["host": "\(address.host)", "port": "\(address.port)", "reason": "\(reason)"]
        )
        return .unreachable(host: "\(address.host)", reason)
    }

    /// The formats that can be read come first, so that a site which negotiates does not choose another.
    private static let acceptedTypes = "image/png, image/jpeg, image/webp, image/gif, */*;q=0.1"
}
