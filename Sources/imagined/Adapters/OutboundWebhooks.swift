import Generation
import GenerationService
import Logging
import Outbound

/// Reports to webhooks, through guarded clients: one for each standing of a host.
///
/// Names are resolved on a few threads that nothing can interrupt. A host whose name servers are silent takes those of
/// its own standing only, and none from the references.
struct OutboundWebhooks: WebhookSender {
    private let answering: OutboundClient
    private let unknown: OutboundClient
    private let slow: OutboundClient
    private let logger: Logger

    init(configuration: OutboundConfiguration, logger: Logger) throws(OutboundConfigurationFailure) {
        answering = try OutboundClient(configuration: configuration, logger: logger)
        unknown = try OutboundClient(configuration: configuration, logger: logger)
        slow = try OutboundClient(configuration: configuration, logger: logger)
        self.logger = logger
    }

    private func client(for standing: HostStanding) -> OutboundClient {
        switch standing {
        case .answering: answering
        case .unknown: unknown
        case .slow: slow
        }
    }

    func send(_ message: WebhookMessage, to address: String, as standing: HostStanding) async -> WebhookAnswer {
        do {
            let answer = try await client(for: standing).post(
                try OutboundAddress(parsing: address),
                body: message.body,
                headers: [
                    ("Content-Type", "application/json"),
                    ("webhook-id", message.id.text),
                    ("webhook-timestamp", "\(message.timestamp)"),
                    ("webhook-signature", message.signatures),
                ]
            )
            return .answered(
                WebhookResponse(
                    status: answer.status,
                    location: answer.location,
                    retryAfter: answer.retryAfter,
                    beginning: Array(answer.answer.prefix(DeliveryAttempt.longestAnswer))
                )
            )
        } catch let failure as OutboundFailure {
            return self.answer(failure, message)
        } catch {
            return .unreachable(reason: "the address can't be used")
        }
    }

    /// The owner hears whether it was the time that ran out; what else it was would describe a network.
    private func answer(_ failure: OutboundFailure, _ message: WebhookMessage) -> WebhookAnswer {
        if failure == .cancelled { return .cancelled }
        logger.debug("Webhook not reached", metadata: ["delivery": "\(message.id)", "reason": "\(failure)"])
        if case .unreachable(_, .timedOut) = failure { return .unreachable(reason: "no answer in time") }
        return .unreachable(reason: "not reached")
    }

    func shutdown() { [answering, unknown, slow].forEach { $0.shutdown() } }
}
