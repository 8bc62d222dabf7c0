import Generation
import GenerationService
import Outbound

/// Reports to webhooks, through the guarded client.
struct OutboundWebhooks: WebhookSender {
    let client: OutboundClient

    func send(_ body: [UInt8], of delivery: DeliveryID, to address: String) async -> WebhookAnswer {
        do {
            let answer = try await client.post(
                try OutboundAddress(parsing: address),
                body: body,
                headers: [("Content-Type", "application/json"), ("webhook-id", delivery.text)]
            )
            return .status(answer.status)
        } catch {
            return .unreachable(reason: "\(error)")
        }
    }
}
