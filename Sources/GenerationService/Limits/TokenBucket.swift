/// What is left of a ``RateAllowance``: all of it may be used at once, and it comes back evenly.
///
/// The only state is the moment at which the bucket is full again, on a clock that never jumps; each token that is taken
/// moves it by the time in which one comes back. A moment that has passed is as good as no bucket.
///
/// - Source: the virtual scheduling form of the generic cell rate algorithm (ITU-T I.371, annex A).
struct TokenBucket: Sendable, Hashable {
    let allowance: RateAllowance
    private var fullAt: Duration

    /// A full bucket.
    ///
    /// - Parameter now: the steady clock's time.
    init(_ allowance: RateAllowance, at now: Duration) {
        self.allowance = allowance
        fullAt = now
    }

    /// Whether nothing is missing.
    func isFull(at now: Duration) -> Bool { fullAt <= now }

    /// How many tokens can be taken now.
    func remaining(at now: Duration) -> Int {
        max(allowance.count - missing(at: now), 0)
    }

    /// How long it takes until one token more can be taken than now; zero for a full bucket.
    func nextToken(at now: Duration) -> Duration {
        isFull(at: now) ? .zero : fullAt - now - allowance.interval * (missing(at: now) - 1)
    }

    /// How many tokens have not come back; one that is on its way is missing.
    private func missing(at now: Duration) -> Int {
        let rest = max(fullAt - now, .zero).attoseconds
        let interval = allowance.interval.attoseconds
        return Int((rest + interval - 1) / interval)
    }

    /// Takes a token.
    ///
    /// - Returns: `false` when there is none.
    mutating func take(at now: Duration) -> Bool {
        guard remaining(at: now) > 0 else { return false }
        fullAt = max(fullAt, now) + allowance.interval
        return true
    }

    /// Gives a token back that was taken for nothing.
    mutating func refund() { fullAt -= allowance.interval }
}

/// The buckets of all keys; full ones are not kept.
struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
    let allowance: RateAllowance
    private var buckets: [Key: TokenBucket] = [:]
    /// At this many buckets the full ones are dropped.
    private var sweepAt = 64

    init(_ allowance: RateAllowance) { self.allowance = allowance }

    /// How many are kept.
    var count: Int { buckets.count }

    subscript(key: Key, at now: Duration) -> TokenBucket { buckets[key] ?? TokenBucket(allowance, at: now) }

    /// Takes a token of a key.
    ///
    /// - Returns: `false` when there is none.
    /// - Complexity: O(1), amortised over the calls.
    mutating func take(_ key: Key, at now: Duration) -> Bool {
        if buckets.count >= sweepAt {
            buckets = buckets.filter { !$0.value.isFull(at: now) }
            sweepAt = max(64, buckets.count * 2)
        }
        return buckets[key, default: TokenBucket(allowance, at: now)].take(at: now)
    }

    /// Gives a token back that was taken for nothing.
    mutating func refund(_ key: Key) { buckets[key]?.refund() }
}
