import Generation
import GenerationService
import Testing

@Suite("The verdict on a webhook's answer")
struct DeliveryVerdictTests {
    private let now = Timestamp(milliseconds: 784_111_777_000)
    private let schedule = RetrySchedule(pauses: [.seconds(5), .seconds(300)], jitter: 0)

    private func verdict(_ answer: WebhookAnswer, failures: Int = 0) throws -> DeliveryVerdict {
        try #require(DeliveryVerdict(on: answer, afterFailures: failures, schedule, at: now))
    }

    @Test("2xx is taken, and nothing else is", arguments: [200, 202, 204, 299])
    func taken(status: Int) throws {
        let verdict = try verdict(.status(status), failures: 9)
        #expect(verdict.outcome == .delivered)
        #expect(verdict.reason == nil && verdict.pause == nil)
    }

    @Test(
        "everything else but 410 is tried again after the schedule's pause, with its reason",
        arguments: [
            (.status(100), "answered 100"), (.status(400), "answered 400"), (.status(404), "answered 404"),
            (.status(429), "answered 429"), (.status(500), "answered 500"), (.status(999), "answered 999"),
            (.status(304), "answered 304: a redirect, which is not followed"),
            (
                .answered(WebhookResponse(status: 302, location: "http://10.0.0.1/x\r\ny\u{1B}[2J")),
                "answered 302: a redirect to http://10.0.0.1/xy[2J, which is not followed"
            ),
            (
                .answered(WebhookResponse(status: 307, location: "https://me:pass@h.example/a/b?sig=secret#part")),
                "answered 307: a redirect to https://h.example/a/b, which is not followed"
            ),
            (
                .answered(WebhookResponse(status: 307, location: "?sig=secret")),
                "answered 307: a redirect, which is not followed"
            ),
            (.unreachable(reason: "not reached"), "not reached"),
        ] as [(WebhookAnswer, String)]
    )
    func retried(answer: WebhookAnswer, reason: String) throws {
        for (failures, pause) in [(0, Duration.seconds(5)), (1, .seconds(300))] {
            let verdict = try verdict(answer, failures: failures)
            #expect(verdict.outcome == .retry(at: now.advanced(by: pause)))
            #expect(verdict.pause == pause)
            #expect(verdict.reason == reason)
        }
    }

    @Test("when the schedule is used up, the delivery is abandoned and the endpoint parked with the last reason")
    func abandoned() throws {
        let verdict = try verdict(.status(500), failures: 2)
        #expect(
            verdict.outcome == .abandoned(parking: "every attempt at one delivery failed, the last one: answered 500")
        )
        #expect(verdict.pause == nil)
        let redirect = try self.verdict(
            .answered(WebhookResponse(status: 302, location: "https://h.example/secret")),
            failures: 2
        )
        let parking =
            "every attempt at one delivery failed, the last one: answered 302: a redirect, which is not followed"
        #expect(redirect.outcome == .abandoned(parking: parking), "it is listed with the endpoint, without an address")
    }

    @Test("410 parks the endpoint at the first attempt")
    func gone() throws {
        let verdict = try verdict(.status(410))
        #expect(verdict.outcome == .parked("the receiver answered 410: gone"))
        #expect(verdict.pause == nil)
    }

    @Test("an attempt that was cut off on this side says nothing")
    func cancelled() {
        #expect(DeliveryVerdict(on: .cancelled, afterFailures: 0, schedule, at: now) == nil)
    }

    @Test(
        "429 and 503 may ask for more time than the schedule has, up to its longest pause, and never for less",
        arguments: [
            ("120", 120), ("0", 5), ("4", 5), ("300", 300), ("301", 300), ("99999999999999999999999", 300),
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sun, 06 Nov 1994 08:49:30 GMT", 5), ("soon", 5), ("", 5),
            ("-1", 5), ("1.5", 5), ("Sun, 32 Nov 1994 08:50:37 GMT", 5), ("Sunday, 06-Nov-94 08:50:37 GMT", 5),
        ]
    )
    func retryAfter(text: String, seconds: Int) throws {
        for status in [429, 503] {
            let answer = WebhookAnswer.answered(WebhookResponse(status: status, retryAfter: text))
            #expect(try verdict(answer).pause == .seconds(seconds))
        }
        let other = WebhookAnswer.answered(WebhookResponse(status: 500, retryAfter: text))
        #expect(try verdict(other).pause == .seconds(5))
    }

    @Test("dates of any month are read", arguments: zip([1, 2, 3, 12], ["Jan", "Feb", "Mar", "Dec"]))
    func months(number: Int, name: String) throws {
        let february = Timestamp(milliseconds: 951_696_000_000)
        #expect(february.rfc3339 == "2000-02-28T00:00:00.000Z")
        let text = "Tue, 29 \(name) 2000 00:00:00 GMT"
        let answer = WebhookAnswer.answered(WebhookResponse(status: 503, retryAfter: text))
        let long = RetrySchedule(pauses: [.seconds(1), .seconds(400 * 86_400)], jitter: 0)
        let pause = try #require(DeliveryVerdict(on: answer, afterFailures: 0, long, at: february)?.pause)
        let days = [1: 0, 2: 1, 3: 30, 12: 305][number] ?? -1
        #expect(pause == .seconds(max(1, days * 86_400)))
    }

    @Test("the schedule has ten attempts in about three days, each pause changed by a fifth at most")
    func defaultSchedule() throws {
        let schedule = RetrySchedule()
        let own: [Int64] = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
        let whole = own.reduce(0, +)
        #expect(whole == 272_105)
        var lengths: Set<Duration> = []
        for (index, seconds) in own.enumerated() {
            for _ in 0..<200 {
                let pause = try #require(schedule.pause(afterFailures: index + 1))
                let (least, most) = (Duration.seconds(seconds) * 0.8, Duration.seconds(seconds) * 1.2)
                #expect(least <= pause && pause <= most)
                lengths.insert(pause)
            }
        }
        #expect(lengths.count > 1000)
        #expect(schedule.pause(afterFailures: 10) == nil && schedule.pause(afterFailures: 0) == nil)
        #expect(schedule.longestPause == .seconds(86_400) * 1.2)
    }
}
