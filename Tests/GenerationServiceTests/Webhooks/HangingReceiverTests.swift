import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("Receivers that hang", .timeLimit(.minutes(1)))
struct HangingReceiverTests {
    private static let quick = "https://quick.example/hook"

    /// What the quick receiver gets while attempts at these addresses never end.
    private func deliveries(to quick: Int, beside hanging: [String], isKnown: Bool) async throws -> [String] {
        let desk = DeliveryDesk()
        let stalls = Dictionary(uniqueKeysWithValues: hanging.map { ($0, [RecordingWebhookSender.Step.stall]) })
        let sender = RecordingWebhookSender(stalls)
        try await desk.delivering(with: sender) { () async throws in
            var taken = 0
            if isKnown {
                try await desk.owe(Self.quick)
                desk.signal.notify()
                await desk.store.recorded.reached()
                taken = 1
            }
            for address in hanging { try await desk.owe(address) }
            desk.signal.notify()
            // As many hang as may, before the quick one gets its reports.
            if !hanging.isEmpty { await sender.sent.reached(taken + min(hanging.count, isKnown ? 64 : 16)) }
            for _ in 0..<quick {
                try await desk.owe(Self.quick)
                desk.signal.notify()
            }
            await desk.store.recorded.reached(taken + quick)
        }
        let bodies = sender.attempts.filter { $0.address == Self.quick }.map {
            String(decoding: $0.body, as: UTF8.self)
        }
        return isKnown ? Array(bodies.dropFirst()) : bodies
    }

    @Test("a receiver that answers gets as many reports beside a thousand hosts that hang as without them")
    func manyHosts() async throws {
        let hanging = (0..<1000).map { "https://hangs\($0).example/" }
        let with = try await deliveries(to: 50, beside: hanging, isKnown: true)
        let without = try await deliveries(to: 50, beside: [], isKnown: true)
        #expect(without.count == 50)
        #expect(with.count == without.count)
        #expect(Set(with).count == 50)
    }

    @Test("a receiver that is new gets its reports beside a thousand endpoints of one host that hangs")
    func oneHost() async throws {
        let hanging = (0..<1000).map { "https://hangs.example/\($0)" }
        let with = try await deliveries(to: 50, beside: hanging, isKnown: false)
        let without = try await deliveries(to: 50, beside: [], isKnown: false)
        #expect(without.count == 50)
        #expect(with.count == without.count)
    }
}
