import Generation
import GenerationService
import GenerationTesting
import ServiceLifecycleTestKit
import Testing

@Suite("The webhook deliverer", .timeLimit(.minutes(1)))
struct WebhookDelivererTests {
    private let clock = ManualClock()
    private let store: InMemoryJobStore
    private let signal = WorkSignal()

    init() { store = InMemoryJobStore(clock: clock) { job, _ in Array("report of \(job.id)".utf8) } }

    @Test("a report that was taken is sent once", arguments: [200, 202, 204, 299])
    func takenOnce(status: Int) async throws {
        let job = try await owe("https://a.example/hook")
        let sender = RecordingWebhookSender(["https://a.example/hook": [.answer(.status(status))]])
        try await delivering(with: sender) { () async throws in
            await store.recorded.reached()
            signal.notify()
            // What is owed later is sent later: its arrival shows that the first look-up after the notice is over.
            try await owe("https://b.example/hook")
            signal.notify()
            await store.recorded.reached(2)
        }
        #expect(sender.attempts.map(\.address) == ["https://a.example/hook", "https://b.example/hook"])
        #expect(sender.attempts.first?.body == Array("report of \(job.id)".utf8))
        #expect(try await store.nextDeliveryDue() == nil)
    }

    @Test(
        "every other answer, and none, is tried again at its time with the same id and body",
        arguments: [
            .status(199), .status(301), .status(307), .status(400), .status(404), .status(410), .status(429),
            .status(500), .status(503), .unreachable(reason: "refused"),
        ] as [WebhookAnswer]
    )
    func retried(answer: WebhookAnswer) async throws {
        try await owe("https://a.example/hook")
        let sender = RecordingWebhookSender(["https://a.example/hook": [.answer(answer)]])
        try await delivering(with: sender) { () async throws in
            await store.recorded.reached()
            let due = try #require(try await store.nextDeliveryDue())
            #expect(due == clock.now.advanced(by: .seconds(5)))
            #expect(sender.attempts.count == 1)
            clock.advance(by: .milliseconds(4999))
            #expect(try await store.deliveriesDue(at: clock.now, limit: 1) == [])
            clock.advance(by: .milliseconds(1))
            signal.notify()
            await store.recorded.reached(2)
        }
        #expect(sender.attempts.count == 2)
        #expect(Set(sender.attempts).count == 1)
        #expect(try await store.nextDeliveryDue() == nil)
    }

    @Test("a report that nobody takes is given up at the end of the schedule")
    func abandoned() async throws {
        try await owe("https://a.example/hook")
        let no = RecordingWebhookSender.Step.answer(.status(500))
        let sender = RecordingWebhookSender(["https://a.example/hook": [no, no, no, no, no]])
        let pauses: [Duration] = [.seconds(5), .seconds(60), .seconds(3600)]
        var waited: [Duration] = []
        try await delivering(with: sender, pauses: pauses) { () async throws in
            for attempt in 1...3 {
                await store.recorded.reached(attempt)
                let due = try #require(try await store.nextDeliveryDue())
                waited.append(.milliseconds(due.milliseconds - clock.now.milliseconds))
                clock.advance(by: try #require(waited.last))
                signal.notify()
            }
            await store.recorded.reached(4)
        }
        #expect(waited == pauses)
        #expect(sender.attempts.count == 4)
        #expect(try await store.nextDeliveryDue() == nil)
    }

    @Test("a report that is cut off by a stop counts no attempt and is sent after the next start")
    func restart() async throws {
        try await owe("https://a.example/hook")
        let first = RecordingWebhookSender(["https://a.example/hook": [.stall]])
        try await delivering(with: first) { await first.sent.reached() }
        let owed = try #require(try await store.deliveriesDue(at: clock.now, limit: 1).first)
        #expect(owed.attempts == 0)
        let second = RecordingWebhookSender()
        try await delivering(with: second) { await store.recorded.reached() }
        #expect(second.attempts == first.attempts)
        #expect(try await store.nextDeliveryDue() == nil)
    }

    @Test("a retry that became due while the server was down is sent at the next start")
    func retryAfterRestart() async throws {
        try await owe("https://a.example/hook")
        let first = RecordingWebhookSender(["https://a.example/hook": [.answer(.unreachable(reason: "closed"))]])
        try await delivering(with: first) { await store.recorded.reached() }
        clock.advance(by: .seconds(86_400))
        let second = RecordingWebhookSender()
        try await delivering(with: second) { await store.recorded.reached(2) }
        #expect(second.attempts == first.attempts)
    }

    @Test("a receiver that never answers does not stop the others")
    func slowReceiver() async throws {
        try await owe("https://slow.example/hook")
        for number in 0..<40 { try await owe("https://fast.example/\(number)") }
        let sender = RecordingWebhookSender(["https://slow.example/hook": [.stall]])
        try await delivering(with: sender) { await store.recorded.reached(40) }
        #expect(Set(sender.attempts.map(\.address)).count == 41)
        let owed = try await store.deliveriesDue(at: clock.now, limit: 100)
        #expect(owed.map(\.address) == ["https://slow.example/hook"])
    }

    @Test("a report that was taken is not sent again because the store is full")
    func storeUnavailable() async throws {
        try await owe("https://a.example/hook")
        store.fail(.record, times: 5)
        let sender = RecordingWebhookSender()
        try await delivering(with: sender) { await store.recorded.reached() }
        #expect(store.failed.count == 5)
        #expect(sender.attempts.count == 1)
        #expect(try await store.nextDeliveryDue() == nil)
    }

    @Test("a queue of reports that can't be read is read at the next notice")
    func queueUnavailable() async throws {
        try await owe("https://a.example/hook")
        store.fail(.deliveriesDue)
        let sender = RecordingWebhookSender()
        try await delivering(with: sender) { () async throws in
            await store.failed.reached()
            signal.notify()
            await store.recorded.reached()
        }
        #expect(sender.attempts.count == 1)
    }

    @Test("many reports are all sent")
    func many() async throws {
        for number in 0..<100 { try await owe("https://a.example/\(number)") }
        let sender = RecordingWebhookSender()
        try await delivering(with: sender) { await store.recorded.reached(100) }
        #expect(Set(sender.attempts.map(\.delivery)).count == 100)
        #expect(sender.attempts.count == 100)
    }

    @Test("pauses are changed by the stated share at most, and end with the schedule")
    func schedule() throws {
        let schedule = RetrySchedule(pauses: [.seconds(10), .seconds(100)], jitter: 0.2)
        for _ in 0..<500 {
            let first =
                try #require(schedule.next(afterAttempts: 1, at: clock.now)).milliseconds - clock.now.milliseconds
            #expect((8000...12_000).contains(first))
            let second =
                try #require(schedule.next(afterAttempts: 2, at: clock.now)).milliseconds - clock.now.milliseconds
            #expect((80_000...120_000).contains(second))
        }
        for attempts in [0, 3, 4] { #expect(schedule.next(afterAttempts: attempts, at: clock.now) == nil) }
        #expect(
            RetrySchedule(pauses: [.seconds(10)], jitter: 0).next(afterAttempts: 1, at: clock.now)
                == clock.now.advanced(by: .seconds(10))
        )
    }

    /// Ends a job whose report is owed to this address.
    @discardableResult
    private func owe(_ address: String) async throws -> Job {
        let submission = Sample.submission(webhook: address)
        _ = try await store.submit(submission)
        let job = try #require(try await store.claimOldest())
        return try #require(try await store.finish(job.claim, with: .failed(Sample.failure)))
    }

    /// Runs a deliverer beside the body, then stops it gracefully and waits for its end.
    private func delivering(
        with sender: RecordingWebhookSender,
        pauses: [Duration] = [.seconds(5), .seconds(60)],
        _ body: () async throws -> Void
    ) async throws {
        let deliverer = WebhookDeliverer(
            store: store,
            sender: sender,
            schedule: RetrySchedule(pauses: pauses, jitter: 0),
            pause: .zero,
            signal: signal,
            logger: .silent,
            now: { [clock] in clock.now }
        )
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await deliverer.run() }
                defer { trigger.triggerGracefulShutdown() }
                try await body()
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }
}
