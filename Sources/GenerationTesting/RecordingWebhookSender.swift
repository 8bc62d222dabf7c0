package import Generation
package import GenerationService
import Synchronization

/// Writes down what would be sent, and answers as a script says.
package final class RecordingWebhookSender: WebhookSender {
    /// One attempt.
    package struct Attempt: Sendable, Hashable {
        package let delivery: DeliveryID
        package let address: String
        package let body: [UInt8]
        /// `webhook-timestamp`.
        package let timestamp: Int64
        /// `webhook-signature`.
        package let signatures: String
    }

    /// What happens at one attempt.
    package enum Step: Sendable {
        case answer(WebhookAnswer)
        /// An answer that comes when something else has happened.
        case answerAfter(EventCount, WebhookAnswer)
        /// No answer until the task is cancelled.
        case stall
    }

    /// Hit at the beginning of each attempt.
    package let sent = EventCount()
    private let script: Mutex<[String: [Step]]>
    private let seen = Mutex<[Attempt]>([])

    /// - Parameter script: the steps of each address, in order; 200 when they are used up.
    package init(_ script: [String: [Step]] = [:]) { self.script = Mutex(script) }

    /// The attempts so far, in order.
    package var attempts: [Attempt] { seen.withLock { $0 } }

    package func send(
        _ message: WebhookMessage,
        to address: String,
        as standing: HostStanding
    ) async -> WebhookAnswer {
        let attempt = Attempt(
            delivery: message.id,
            address: address,
            body: message.body,
            timestamp: message.timestamp,
            signatures: message.signatures
        )
        seen.withLock { $0.append(attempt) }
        let step = script.withLock { script -> Step in
            guard script[address]?.isEmpty == false, let step = script[address]?.removeFirst() else {
                return .answer(.status(200))
            }
            return step
        }
        sent.hit()
        switch step {
        case .answer(let answer): return answer
        case .answerAfter(let event, let answer):
            await event.reached()
            return answer
        case .stall:
            await EventCount().reached()
            return .cancelled
        }
    }
}
