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
    }

    /// What happens at one attempt.
    package enum Step: Sendable {
        case answer(WebhookAnswer)
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

    package func send(_ body: [UInt8], of delivery: DeliveryID, to address: String) async -> WebhookAnswer {
        seen.withLock { $0.append(Attempt(delivery: delivery, address: address, body: body)) }
        let step = script.withLock { script -> Step in
            guard script[address]?.isEmpty == false, let step = script[address]?.removeFirst() else {
                return .answer(.status(200))
            }
            return step
        }
        sent.hit()
        switch step {
        case .answer(let answer): return answer
        case .stall:
            await EventCount().reached()
            return .unreachable(reason: "cancelled")
        }
    }
}
