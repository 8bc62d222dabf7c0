package import Generation

extension Problem {
    /// Says which limit was reached, what it is, and when to come back.
    package init(_ refusal: LimitRefusal) {
        let limit = refusal.limit
        let back = "come back in \(Self.counted(refusal.retryAfter, "second"))"
        switch limit.kind {
        case .submitRate:
            let rate = "\(Self.counted(limit.quota, "job")) \(Self.period(limit))"
            self.init(refusal, code: "rate_limited", "This key may submit \(rate); \(back)")
        case .fetchRate:
            let rate = "\(Self.counted(limit.quota, "time")) \(Self.period(limit))"
            self.init(refusal, code: "rate_limited", "This key may fetch \(rate); \(back)")
        case .day:
            self.init(
                refusal,
                code: "quota_exceeded",
                "This key may submit \(Self.counted(limit.quota, "job")) a day, and a day ends at midnight UTC; \(back)"
            )
        case .concurrency:
            self.init(
                refusal,
                code: "concurrency_exceeded",
                "This key may run \(Self.counted(limit.quota, "job")) at once, and none may wait; \(back)"
            )
        case .keyQueue:
            self.init(
                refusal,
                code: "key_queue_full",
                "This key may have \(Self.counted(limit.quota, "waiting job")) at once, and has as many; \(back)"
            )
        case .queue:
            self.init(
                refusal,
                code: "queue_full",
                "This server may have \(Self.counted(limit.quota, "waiting job")) at once, and has as many; \(back)"
            )
        }
    }

    private init(_ refusal: LimitRefusal, code: String, _ message: String) {
        self.init(status: 429, code: code, message: message, retryAfter: refusal.retryAfter, limit: refusal.limit)
    }

    /// `a second`, `every 3 seconds`.
    private static func period(_ limit: LimitStanding) -> String {
        limit.window.map { $0 == 1 ? "a second" : "every \($0) seconds" } ?? "at once"
    }

    /// `1 job`, `2 jobs`.
    private static func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}
