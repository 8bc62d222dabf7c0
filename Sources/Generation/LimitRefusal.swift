/// Which limit a key has reached.
package enum LimitKind: String, Sendable, Hashable, CaseIterable {
    /// Submits in a time.
    case submitRate
    /// Fetches in a time.
    case fetchRate
    /// Submits in a day by UTC.
    case day
    /// Jobs of one key that run, where none may wait.
    case concurrency
    /// Waiting jobs of one key.
    case keyQueue
    /// Waiting jobs of all keys.
    case queue

    /// The limit's name in the header fields `RateLimit-Policy` and `RateLimit`.
    package var policy: String {
        switch self {
        case .submitRate: "submit"
        case .fetchRate: "fetch"
        case .day: "day"
        case .concurrency: "concurrency"
        case .keyQueue: "key-queue"
        case .queue: "queue"
        }
    }
}

/// How far a key is from one of its limits.
package struct LimitStanding: Sendable, Hashable {
    package var kind: LimitKind
    /// How many may be used in the window, or be there at once.
    package var quota: Int
    /// Whole seconds; `nil` for what is counted at once.
    package var window: Int?
    /// How many are left, at least 0.
    package var remaining: Int
    /// Whole seconds, rounded up, until there is more; `nil` when nothing is used or nobody knows.
    package var reset: Int?

    package init(kind: LimitKind, quota: Int, window: Int?, remaining: Int, reset: Int?) {
        self.kind = kind
        self.quota = quota
        self.window = window
        self.remaining = remaining
        self.reset = reset
    }
}

/// Why a key must wait before it asks again.
package struct LimitRefusal: Error, Sendable, Hashable {
    /// The limit that was reached; nothing remains of it.
    package var limit: LimitStanding
    /// Whole seconds after which asking again can help, at least 1 and not before the limit's reset.
    package var retryAfter: Int

    package init(limit: LimitStanding, retryAfter: Int) {
        self.limit = limit
        self.retryAfter = retryAfter
    }
}
