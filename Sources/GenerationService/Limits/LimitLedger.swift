package import Generation

/// The same moment on both clocks.
package struct LimitMoment: Sendable, Hashable {
    /// On a clock that never jumps; only differences mean something.
    package var steady: Duration
    /// The wall clock's time, which decides what day it is.
    package var wall: Timestamp

    package init(steady: Duration, wall: Timestamp) {
        self.steady = steady
        self.wall = wall
    }
}

/// How many jobs wait and run, of one key and of all.
package struct QueueLoad: Sendable, Hashable {
    package var key: JobCounts
    /// Waiting jobs of all keys.
    package var waiting: Int

    package init(key: JobCounts, waiting: Int) {
        self.key = key
        self.waiting = waiting
    }
}

/// The right to submit one job; what it has used is given back when nothing comes of it.
package struct SubmitPass: Sendable, Hashable {
    let owner: OwnerID
    let day: DayCounts.Day
}

/// What every key has used of its limits.
///
/// A submit passes in two steps: ``admit(_:load:at:)`` checks all limits and uses them, and ``settle(_:isStored:)`` says
/// what became of it. In between it counts as waiting, so that many at once can't pass the same gap.
struct LimitLedger: Sendable {
    let configuration: KeyLimitsConfiguration
    private var submits: TokenBuckets<OwnerID>?
    private var fetches: TokenBuckets<OwnerID>?
    private var days: DayCounts
    private var passes: [OwnerID: Int] = [:]
    private var passesInAll = 0

    /// - Parameters:
    ///   - used: how many jobs each key has submitted on the day of `now`.
    init(_ configuration: KeyLimitsConfiguration, used: [OwnerID: Int], at now: LimitMoment) {
        self.configuration = configuration
        submits = configuration.keySubmits.map { TokenBuckets($0) }
        fetches = configuration.keyFetches.map { TokenBuckets($0) }
        days = DayCounts(DayCounts.Day(of: now.wall), counts: used)
    }

    /// Lets one submit of a key pass; a refused one uses nothing.
    ///
    /// Of several limits that are reached the one is told that lasts longest.
    mutating func admit(
        _ owner: OwnerID,
        load: QueueLoad,
        at now: LimitMoment
    ) throws(LimitRefusal) -> SubmitPass {
        let day = days.turn(to: now.wall)
        if let limit = dayStanding(of: owner, at: now), limit.remaining == 0 { throw refusal(limit) }
        if let limit = submitStanding(of: owner, at: now), limit.remaining == 0 { throw refusal(limit) }
        let limits = configuration
        let waiting = load.key.queued + passes[owner, default: 0]
        if limits.keyQueueDepth == 0 {
            if let concurrency = limits.concurrency, waiting + load.key.running >= concurrency {
                throw full(.concurrency, concurrency)
            }
        } else if waiting >= limits.keyQueueDepth {
            throw full(.keyQueue, limits.keyQueueDepth)
        }
        if load.waiting + passesInAll >= limits.queueDepth { throw full(.queue, limits.queueDepth) }
        _ = submits?.take(owner, at: now.steady)
        days.add(owner)
        passes[owner, default: 0] += 1
        passesInAll += 1
        return SubmitPass(owner: owner, day: day)
    }

    /// Ends a pass.
    ///
    /// - Parameter isStored: whether a new job waits now; else what was used is given back.
    mutating func settle(_ pass: SubmitPass, isStored: Bool) {
        passesInAll -= 1
        let left = passes[pass.owner, default: 1] - 1
        passes[pass.owner] = left > 0 ? left : nil
        guard !isStored else { return }
        submits?.refund(pass.owner)
        days.refund(pass.owner, on: pass.day)
    }

    /// Lets one fetch of a key pass.
    mutating func fetch(_ owner: OwnerID, at now: LimitMoment) throws(LimitRefusal) {
        guard fetches?.take(owner, at: now.steady) == false else { return }
        if let limit = fetchStanding(of: owner, at: now) { throw refusal(limit) }
    }

    /// How many buckets are kept.
    var rememberedKeys: Int { (submits?.count ?? 0) + (fetches?.count ?? 0) }

    /// How far a key is from each limit that is configured for its submits.
    mutating func submitStandings(of owner: OwnerID, at now: LimitMoment) -> [LimitStanding] {
        _ = days.turn(to: now.wall)
        return [submitStanding(of: owner, at: now), dayStanding(of: owner, at: now)].compactMap { $0 }
    }

    /// How far a key is from the limit of its fetches, if there is one.
    func fetchStandings(of owner: OwnerID, at now: LimitMoment) -> [LimitStanding] {
        fetchStanding(of: owner, at: now).map { [$0] } ?? []
    }

    private func submitStanding(of owner: OwnerID, at now: LimitMoment) -> LimitStanding? {
        submits.map { Self.standing(.submitRate, $0[owner, at: now.steady], at: now) }
    }

    private func fetchStanding(of owner: OwnerID, at now: LimitMoment) -> LimitStanding? {
        fetches.map { Self.standing(.fetchRate, $0[owner, at: now.steady], at: now) }
    }

    private func dayStanding(of owner: OwnerID, at now: LimitMoment) -> LimitStanding? {
        guard let quota = configuration.keyDaily else { return nil }
        let count = days.count(of: owner)
        let left = DayCounts.Day(of: now.wall).end.milliseconds - now.wall.milliseconds
        return LimitStanding(
            kind: .day,
            quota: quota,
            window: 86_400,
            remaining: max(quota - count, 0),
            reset: count > 0 ? Int((left + 999) / 1000) : nil
        )
    }

    private static func standing(_ kind: LimitKind, _ bucket: TokenBucket, at now: LimitMoment) -> LimitStanding {
        let next = bucket.nextToken(at: now.steady).components
        return LimitStanding(
            kind: kind,
            quota: bucket.allowance.count,
            window: bucket.allowance.seconds,
            remaining: bucket.remaining(at: now.steady),
            reset: bucket.isFull(at: now.steady) ? nil : Int(next.seconds) + (next.attoseconds > 0 ? 1 : 0)
        )
    }

    private func refusal(_ limit: LimitStanding) -> LimitRefusal {
        LimitRefusal(limit: limit, retryAfter: max(limit.reset ?? 1, 1))
    }

    /// The refusal of a limit that nobody can say when it ends.
    private func full(_ kind: LimitKind, _ quota: Int) -> LimitRefusal {
        LimitRefusal(
            limit: LimitStanding(kind: kind, quota: quota, window: nil, remaining: 0, reset: nil),
            retryAfter: Self.secondsUntilRoom
        )
    }

    /// What a client is told to wait for room in a queue: about the time of one job.
    private static let secondsUntilRoom = 5
}
