import Generation
import GenerationService
import GenerationTesting
import Testing

@Suite("The webhook deliverer", .timeLimit(.minutes(1)))
struct WebhookDelivererTests {
    private let desk = DeliveryDesk()
    private let a = "https://a.example/hook"

    @Test("a report that was taken is sent once", arguments: [200, 202, 204, 299])
    func takenOnce(status: Int) async throws {
        let job = try await desk.owe(a)
        let sender = RecordingWebhookSender([a: [.answer(.status(status))]])
        try await desk.delivering(with: sender) { () async throws in
            await desk.store.recorded.reached()
            desk.signal.notify()
            // What is owed later is sent later: its arrival shows that the look-up after the notice is over.
            try await desk.owe("https://b.example/hook")
            desk.signal.notify()
            await desk.store.recorded.reached(2)
        }
        #expect(sender.attempts.map(\.address) == [a, "https://b.example/hook"])
        #expect(sender.attempts.first?.body == Array("report of \(job.id)".utf8))
        #expect(desk.store.owed.isEmpty)
    }

    @Test(
        "every other answer, and none, is tried again at its time with the same id and body",
        arguments: [
            .status(199), .status(301), .status(307), .status(400), .status(404), .status(429),
            .status(500), .status(503), .unreachable(reason: "not reached"),
        ] as [WebhookAnswer]
    )
    func retried(answer: WebhookAnswer) async throws {
        try await desk.owe(a)
        let sender = RecordingWebhookSender([a: [.answer(answer)]])
        // A day, since a pause that has really passed is over too, and a busy machine makes a test last long.
        try await desk.delivering(with: sender, pauses: [.seconds(86_400)]) { () async throws in
            await desk.store.recorded.reached()
            #expect(desk.store.owed.map(\.delivery.dueAt) == [desk.clock.now.advanced(by: .seconds(86_400))])
            #expect(sender.attempts.count == 1)
            desk.clock.advance(by: .seconds(86_340))
            desk.signal.notify()
            try await desk.owe("https://b.example/hook")
            desk.signal.notify()
            await desk.store.recorded.reached(2)
            #expect(sender.attempts.map(\.address) == [a, "https://b.example/hook"])
            desk.clock.advance(by: .seconds(60))
            desk.signal.notify()
            await desk.store.recorded.reached(3)
        }
        let attempts = sender.attempts.filter { $0.address == a }
        #expect(attempts.count == 2)
        #expect(Set(attempts.map(\.delivery)).count == 1 && Set(attempts.map(\.body)).count == 1)
        #expect(desk.store.owed.isEmpty)
    }

    @Test("what waits behind a report that is deleted while it is sent is sent next")
    func deletedMeanwhile() async throws {
        let first = try await desk.owe(a)
        let second = try await desk.owe(a)
        let deleted = EventCount()
        let sender = RecordingWebhookSender([a: [.answerAfter(deleted, .status(200))]])
        try await desk.delivering(with: sender) { () async throws in
            await sender.sent.reached()
            let forEver = Timestamp(milliseconds: .max)
            _ = try await desk.store.delete(first.id, of: first.owner, rememberedUntil: forEver)
            deleted.hit()
            await sender.sent.reached(2)
        }
        #expect(sender.attempts.map(\.body) == [first, second].map { Array("report of \($0.id)".utf8) })
    }

    @Test("each attempt is signed anew, at its own time, with the secrets of that time")
    func signatures() async throws {
        let job = try await desk.owe(a)
        let sender = RecordingWebhookSender([a: [.answer(.status(500)), .answer(.status(500))]])
        try await desk.delivering(with: sender, pauses: [.seconds(5), .seconds(86_400)]) { () async throws in
            await desk.store.recorded.reached()
            _ = try await desk.store.rotateWebhookSecret(of: job.owner)
            desk.clock.advance(by: .seconds(5))
            desk.signal.notify()
            await desk.store.recorded.reached(2)
            desk.clock.advance(by: .seconds(86_400))
            desk.signal.notify()
            await desk.store.recorded.reached(3)
        }
        let attempts = sender.attempts
        #expect(attempts.map { $0.timestamp - attempts[0].timestamp } == [0, 5, 86_405])
        #expect(Set(attempts.map(\.delivery)).count == 1)
        for (attempt, versions) in zip(attempts, [[1], [2, 1], [2]]) {
            let wanted = versions.map { version in
                desk.secrets.secret(of: job.owner, version: version)
                    .signature(of: attempt.delivery.text, at: attempt.timestamp, attempt.body)
            }
            #expect(attempt.signatures == wanted.joined(separator: " "))
        }
    }

    @Test("a report that nobody takes is abandoned at the end of the schedule, and its endpoint parked")
    func abandoned() async throws {
        let job = try await desk.owe(a)
        let no = RecordingWebhookSender.Step.answer(.status(500))
        let sender = RecordingWebhookSender([a: [no, no, no, no, no]])
        let pauses: [Duration] = [.seconds(5), .seconds(60), .seconds(3600)]
        var waited: [Duration] = []
        try await desk.delivering(with: sender, pauses: pauses) { () async throws in
            for attempt in 1...3 {
                await desk.store.recorded.reached(attempt)
                let due = try #require(desk.store.owed.first).delivery.dueAt
                waited.append(.milliseconds(due.milliseconds - desk.clock.now.milliseconds))
                desk.clock.advance(by: try #require(waited.last))
                desk.signal.notify()
            }
            await desk.store.recorded.reached(4)
        }
        #expect(waited == pauses)
        #expect(sender.attempts.count == 4)
        #expect(try await desk.store.deliveries(of: job.id).map(\.state) == [.abandoned])
        let parking = try await desk.store.endpoints(of: nil, after: nil, limit: 9).first?.parking
        #expect(parking?.reason == "every attempt at one delivery failed, the last one: answered 500")
    }

    @Test("reports of one endpoint arrive in their order, whatever fails in between")
    func order() async throws {
        var jobs: [JobID] = []
        for _ in 0..<6 { jobs.append(try await desk.owe(a).id) }
        let no = RecordingWebhookSender.Step.answer(.status(500))
        let yes = RecordingWebhookSender.Step.answer(.status(200))
        let sender = RecordingWebhookSender([a: [no, no, yes, yes, no, yes, no, no, yes]])
        try await desk.delivering(with: sender, pauses: [.milliseconds(1), .milliseconds(2), .milliseconds(3)]) {
            await desk.store.recorded.reached(11)
        }
        let bodies = sender.attempts.map { String(decoding: $0.body, as: UTF8.self) }
        let order = [0, 0, 0, 1, 2, 2, 3, 3, 3, 4, 5].map { "report of \(jobs[$0])" }
        #expect(bodies == order)
        #expect(desk.store.owed.isEmpty)
    }

    @Test("an endpoint has one attempt under way, and another endpoint does not wait for it")
    func onePerEndpoint() async throws {
        for _ in 0..<3 { try await desk.owe(a) }
        try await desk.owe("https://a.example/other")
        let sender = RecordingWebhookSender([a: [.stall]])
        try await desk.delivering(with: sender) { () async throws in
            await desk.store.recorded.reached()
            try await desk.owe(a)
            desk.signal.notify()
            try await desk.owe("https://b.example/hook")
            desk.signal.notify()
            await desk.store.recorded.reached(2)
        }
        #expect(sender.attempts.count { $0.address == a } == 1)
        #expect(sender.attempts.count == 3)
    }

    @Test("a report that is cut off by a stop counts no attempt and is sent after the next start")
    func restart() async throws {
        try await desk.owe(a)
        let first = RecordingWebhookSender([a: [.stall]])
        try await desk.delivering(with: first) { await first.sent.reached() }
        #expect(desk.store.owed.map(\.delivery.attempts) == [0])
        let second = RecordingWebhookSender()
        try await desk.delivering(with: second) { await desk.store.recorded.reached() }
        #expect(second.attempts == first.attempts)
        #expect(desk.store.owed.isEmpty)
    }

    @Test("a retry that became due while the server was down is sent at the next start")
    func retryAfterRestart() async throws {
        try await desk.owe(a)
        let first = RecordingWebhookSender([a: [.answer(.unreachable(reason: "closed"))]])
        try await desk.delivering(with: first) { await desk.store.recorded.reached() }
        desk.clock.advance(by: .seconds(86_400))
        let second = RecordingWebhookSender()
        try await desk.delivering(with: second) { await desk.store.recorded.reached(2) }
        #expect(second.attempts.map(\.delivery) == first.attempts.map(\.delivery))
    }

    @Test("a retry comes after its own pause while the wall clock stands still or runs back")
    func clockRunsBack() async throws {
        try await desk.owe(a)
        let no = RecordingWebhookSender.Step.answer(.status(500))
        let sender = RecordingWebhookSender([a: [no, no]])
        try await desk.delivering(with: sender, pauses: [.milliseconds(20), .milliseconds(20)]) {
            await sender.sent.reached()
            desk.clock.advance(by: .seconds(-86_400))
            await desk.store.recorded.reached(3)
        }
        #expect(sender.attempts.count == 3)
    }

    @Test("a report that was taken is not sent again because the store is full")
    func storeUnavailable() async throws {
        try await desk.owe(a)
        desk.store.fail(.record, times: 5)
        let sender = RecordingWebhookSender()
        try await desk.delivering(with: sender) { await desk.store.recorded.reached() }
        #expect(desk.store.failed.count == 5)
        #expect(sender.attempts.count == 1)
        #expect(desk.store.owed.isEmpty)
    }

    @Test("what can't be read is read again without a notice", arguments: [InMemoryJobStore.Call.lanes, .head])
    func unreadable(call: InMemoryJobStore.Call) async throws {
        try await desk.owe(a)
        desk.store.fail(call, times: 3)
        let sender = RecordingWebhookSender()
        try await desk.delivering(with: sender) { await desk.store.recorded.reached() }
        #expect(desk.store.failed.count == 3)
        #expect(sender.attempts.count == 1)
    }

    @Test("many reports are all sent, those of one endpoint and those of many")
    func many() async throws {
        for number in 0..<100 { try await desk.owe("https://a.example/\(number % 2 == 0 ? 0 : number)") }
        let sender = RecordingWebhookSender()
        try await desk.delivering(with: sender) { await desk.store.recorded.reached(100) }
        #expect(Set(sender.attempts.map(\.delivery)).count == 100)
        #expect(sender.attempts.count == 100)
    }

    @Test("the store is asked after a notice, and not while an attempt is under way")
    func asksSeldom() async throws {
        try await desk.owe("https://slow.example/")
        let sender = RecordingWebhookSender(["https://slow.example/": [.stall]])
        try await desk.delivering(with: sender) { () async throws in
            await sender.sent.reached()
            for number in 1...20 {
                try await desk.owe(a)
                desk.signal.notify()
                await desk.store.recorded.reached(number)
            }
        }
        // One look at the start and one for each notice; nothing else asked for one.
        #expect((2...21).contains(desk.store.looked.count))
    }
}
