import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("What owners do about webhooks", .timeLimit(.minutes(1)))
struct WebhooksTests {
    private let desk = DeliveryDesk()
    private let address = "https://a.example/hook"
    private let owner = OwnerID("owner001")
    private let stranger = OwnerID("owner002")

    @Test("a parked endpoint that is taken up again gets all that waits, in order")
    func resuming() async throws {
        var jobs = [try await desk.owe(address).id]
        let sender = RecordingWebhookSender([address: [.answer(.status(410))]])
        try await desk.delivering(with: sender) { () async throws in
            await desk.store.recorded.reached()
            for _ in 0..<3 { jobs.append(try await desk.owe(address).id) }
            desk.signal.notify()
            // Another endpoint's report shows that the notice was looked at.
            try await desk.owe("https://b.example/hook")
            desk.signal.notify()
            await desk.store.recorded.reached(2)
            #expect(sender.attempts.count == 2)
            let parked = try #require(try await desk.webhooks.endpoints(of: owner).first)
            #expect(parked.parking?.reason == "the receiver answered 410: gone")
            #expect(parked.owed == 4)
            let resumed = try await desk.webhooks.resume(parked.id, of: owner)
            #expect(resumed?.parking == nil && resumed?.owed == 4)
            await desk.store.recorded.reached(6)
        }
        let bodies = sender.attempts.filter { $0.address == address }.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == ([jobs[0]] + jobs).map { "report of \($0)" })
        #expect(desk.store.owed.isEmpty)
    }

    @Test("a delivery that is sent again has its id, its body and a new time")
    func redelivering() async throws {
        let job = try await desk.owe(address)
        let sender = RecordingWebhookSender()
        try await desk.delivering(with: sender) { () async throws in
            await desk.store.recorded.reached()
            desk.clock.advance(by: .seconds(100_000))
            let delivery = try #require(try await desk.webhooks.deliveries(of: job.id, owner: owner)?.first)
            #expect(delivery.state == .delivered)
            let again = try await desk.webhooks.redeliver(delivery.id, owner: owner)
            #expect(again?.state == .owed)
            await desk.store.recorded.reached(2)
        }
        #expect(Set(sender.attempts.map(\.delivery)).count == 1)
        #expect(Set(sender.attempts.map(\.body)).count == 1)
        #expect(sender.attempts[1].timestamp - sender.attempts[0].timestamp == 100_000)
        let report = try #require(try await desk.store.reports(of: job.id).first)
        #expect(report.delivery.state == .delivered && report.attempts.count == 2)
    }

    @Test("a delivery that is sent again to a parked endpoint takes it up when it is taken, and not otherwise")
    func probing() async throws {
        let jobs = [try await desk.owe(address), try await desk.owe(address)]
        let steps: [RecordingWebhookSender.Step] = [.answer(.status(410)), .answer(.status(500))]
        let sender = RecordingWebhookSender([address: steps])
        try await desk.delivering(with: sender) { () async throws in
            await desk.store.recorded.reached()
            let first = try #require(try await desk.webhooks.deliveries(of: jobs[0].id, owner: owner)?.first)
            #expect(first.isWaiting)
            _ = try await desk.webhooks.redeliver(first.id, owner: owner)
            await desk.store.recorded.reached(2)
            #expect(try await desk.store.endpoint(first.endpoint)?.parking != nil)
            _ = try await desk.webhooks.redeliver(first.id, owner: owner)
            await desk.store.recorded.reached(4)
            #expect(try await desk.store.endpoint(first.endpoint)?.parking == nil)
        }
        let bodies = sender.attempts.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies == [0, 0, 0, 1].map { "report of \(jobs[$0].id)" })
    }

    @Test("nothing of another owner is seen, sent or taken up")
    func strangers() async throws {
        let job = try await desk.owe(address)
        let delivery = try #require(try await desk.webhooks.deliveries(of: job.id, owner: owner)?.first)
        let attempt = DeliveryAttempt(at: desk.clock.now, status: 500, reason: "r", milliseconds: 1, answer: [1])
        _ = try await desk.store.record(attempt, .parked("gone"), of: delivery.id)
        let before = desk.store.owed
        #expect(try await desk.webhooks.delivery(delivery.id, owner: owner)?.attempts == [attempt])
        #expect(try await desk.webhooks.delivery(delivery.id, owner: stranger) == nil)
        #expect(try await desk.webhooks.deliveries(of: job.id, owner: stranger) == nil)
        #expect(try await desk.webhooks.redeliver(delivery.id, owner: stranger) == nil)
        #expect(try await desk.webhooks.resume(delivery.endpoint, of: stranger) == nil)
        #expect(try await desk.webhooks.endpoints(of: stranger) == [])
        #expect(try await desk.webhooks.deliveries(of: JobID(), owner: owner) == nil)
        #expect(desk.store.owed == before)
        #expect(try await desk.store.endpoint(delivery.endpoint)?.parking != nil)
        let own = try await desk.webhooks.secret(of: owner)
        #expect(try await desk.webhooks.secret(of: stranger) != own)
        _ = try await desk.webhooks.rotateSecret(of: stranger)
        #expect(try await desk.webhooks.secret(of: owner) == own)
    }

    @Test("the secret that a change tells is the one that is told from then on")
    func rotating() async throws {
        let first = try await desk.webhooks.secret(of: owner)
        let second = try await desk.webhooks.rotateSecret(of: owner)
        #expect(first != second)
        #expect(try await desk.webhooks.secret(of: owner) == second)
        #expect(second == desk.secrets.secret(of: owner, version: 2))
    }

    @Test("a page of endpoints has at least one and at most a hundred, and the next goes on after it")
    func pages() async throws {
        for number in 0..<103 { try await desk.owe("https://h\(number).example/") }
        var seen = try await desk.webhooks.endpoints(of: owner, limit: 100_000)
        #expect(seen.count == 100)
        seen += try await desk.webhooks.endpoints(of: owner, after: seen.last?.id)
        #expect(seen.map(\.address) == (0..<103).map { "https://h\($0).example/" })
        #expect(try await desk.webhooks.endpoints(of: owner, limit: 0).count == 1)
    }
}
