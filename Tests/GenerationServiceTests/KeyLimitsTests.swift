import Generation
import GenerationService
import GenerationTesting
import Synchronization
import Testing

/// Two clocks and a queue that a test moves by hand.
private final class Stage: Sendable {
    private struct State {
        var moment = LimitMoment(steady: .zero, wall: Timestamp(milliseconds: 1_767_225_600_000))
        var loads: [OwnerID: JobCounts] = [:]
    }

    private let state = Mutex(State())

    var now: LimitMoment { state.withLock { $0.moment } }

    /// Time goes by on both clocks.
    func pass(_ duration: Duration) {
        state.withLock { state in
            state.moment.steady += duration
            state.moment.wall = state.moment.wall.advanced(by: duration)
        }
    }

    /// Somebody moves the wall clock.
    func moveWall(by duration: Duration) {
        state.withLock { $0.moment.wall = $0.moment.wall.advanced(by: duration) }
    }

    func load(_ owner: OwnerID, waiting: Int, running: Int = 0) {
        state.withLock { $0.loads[owner] = JobCounts(queued: waiting, running: running) }
    }

    func limits(_ configuration: KeyLimitsConfiguration, used: [OwnerID: Int] = [:]) -> KeyLimits {
        KeyLimits(
            configuration,
            used: used,
            load: { owner in
                self.state.withLock { state in
                    QueueLoad(
                        key: state.loads[owner] ?? JobCounts(queued: 0, running: 0),
                        waiting: state.loads.values.reduce(0) { $0 + $1.queued }
                    )
                }
            },
            now: { self.now }
        )
    }
}

extension KeyLimits {
    /// Submits a job that is stored.
    fileprivate func submit(_ owner: OwnerID) throws(LimitRefusal) {
        settle(try admit(owner), isStored: true)
    }

    /// Why a submit would be refused; one that would not is given back.
    fileprivate func refusal(_ owner: OwnerID) -> LimitRefusal? {
        do {
            settle(try admit(owner), isStored: false)
            return nil
        } catch {
            return error
        }
    }
}

@Suite("Limits of keys", .timeLimit(.minutes(2)))
struct KeyLimitsTests {
    private let stage = Stage()
    private let a = OwnerID("a")
    private let b = OwnerID("b")

    private func configuration(_ change: (inout KeyLimitsConfiguration) -> Void) -> KeyLimitsConfiguration {
        var configuration = KeyLimitsConfiguration()
        change(&configuration)
        return configuration
    }

    @Test("a rate is used up by its number, and the refusal says exactly when the next one passes")
    func rate() throws {
        let limits = stage.limits(configuration { $0.keySubmits = RateAllowance(count: 2, seconds: 10) })
        for _ in 0..<2 { try limits.submit(a) }
        stage.pass(.milliseconds(1500))
        let refusal = try #require(limits.refusal(a))
        #expect(refusal.limit.kind == .submitRate && refusal.limit.quota == 2 && refusal.limit.window == 10)
        // One comes back every five seconds; 3.5 s are left, told in whole seconds.
        #expect(refusal.limit.remaining == 0 && refusal.limit.reset == 4 && refusal.retryAfter == 4)
        try limits.submit(b)
        stage.pass(.milliseconds(3499))
        #expect(limits.refusal(a) != nil)
        stage.pass(.milliseconds(1))
        try limits.submit(a)
        #expect(limits.refusal(a)?.retryAfter == 5)
    }

    @Test(
        "over random times a rate lets pass what a bucket filled drop by drop does",
        arguments: ["1/3", "10/1", "7/60"]
    )
    func rateModel(text: String) throws {
        let rate = try #require(RateAllowance(text))
        let limits = stage.limits(configuration { $0.keyFetches = rate })
        var random = SeededGenerator(seed: 5)
        // In units of which a call costs as many as the window has milliseconds.
        var level = rate.count * rate.seconds * 1000
        for step in 0..<100_000 {
            let pause =
                Bool.random(using: &random) ? 0 : Int.random(in: 0...rate.seconds * 1500 / rate.count, using: &random)
            stage.pass(.milliseconds(pause))
            level = min(level + pause * rate.count, rate.count * rate.seconds * 1000)
            let standing = try #require(limits.standings(of: a, for: .fetch).first)
            try #require(standing.remaining == level / (rate.seconds * 1000), "step \(step)")
            let isFull = level == rate.count * rate.seconds * 1000
            try #require((standing.reset == nil) == isFull, "step \(step)")
            if !isFull {
                let missing = rate.seconds * 1000 - level % (rate.seconds * 1000)
                let milliseconds = (missing + rate.count - 1) / rate.count
                try #require(standing.reset == (milliseconds + 999) / 1000, "step \(step)")
            }
            let passes = level >= rate.seconds * 1000
            if passes { level -= rate.seconds * 1000 }
            do {
                try limits.fetch(a)
                try #require(passes, "step \(step)")
            } catch {
                try #require(!passes && error is LimitRefusal, "step \(step)")
            }
        }
    }

    @Test("fetches and submits have rates of their own")
    func apart() throws {
        let limits = stage.limits(KeyLimitsConfiguration(.imaginepro))
        try limits.submit(a)
        for _ in 0..<10 { try limits.fetch(a) }
        #expect(limits.refusal(a)?.retryAfter == 3)
        let refusal = #expect(throws: LimitRefusal.self) { try limits.fetch(a) }
        #expect(refusal?.limit.kind == .fetchRate && refusal?.retryAfter == 1)
        #expect(limits.standings(of: b, for: .submit).map(\.remaining) == [1])
    }

    @Test("the wall clock may jump as it likes: rates do not notice", arguments: [-86_400 * 400, 86_400 * 400])
    func rateIgnoresWall(seconds: Int) throws {
        let limits = stage.limits(configuration { $0.keySubmits = RateAllowance(count: 1, seconds: 3) })
        try limits.submit(a)
        stage.moveWall(by: .seconds(seconds))
        #expect(limits.refusal(a)?.retryAfter == 3)
        stage.pass(.seconds(3))
        #expect(limits.refusal(a) == nil)
    }

    @Test("what comes to nothing uses nothing")
    func refund() throws {
        let limits = stage.limits(
            configuration {
                $0.keySubmits = RateAllowance(count: 1, seconds: 3)
                $0.keyDaily = 1
                $0.keyQueueDepth = 1
            }
        )
        for _ in 0..<5 { limits.settle(try limits.admit(a), isStored: false) }
        #expect(limits.standings(of: a, for: .submit).map(\.remaining) == [1, 1])
        try limits.submit(a)
        #expect(limits.standings(of: a, for: .submit).map(\.remaining) == [0, 0])
    }

    @Test("a day's quota ends at midnight by UTC, and the refusal says when that is")
    func day() throws {
        let limits = stage.limits(configuration { $0.keyDaily = 3 }, used: [a: 1])
        stage.pass(.milliseconds(3_600_500))
        for _ in 0..<2 { try limits.submit(a) }
        let refusal = try #require(limits.refusal(a))
        #expect(refusal.limit.kind == .day && refusal.retryAfter == 23 * 3600 && refusal.limit.reset == 23 * 3600)
        #expect(limits.refusal(b) == nil)
        stage.pass(.milliseconds(23 * 3_600_000 - 501))
        #expect(limits.refusal(a)?.retryAfter == 1)
        stage.pass(.milliseconds(1))
        #expect(limits.standings(of: a, for: .submit).map(\.remaining) == [3])
    }

    @Test("a clock that goes back gives no second quota")
    func clockBack() throws {
        for jump in [-3600, -86_400, -86_400 * 30] {
            let stage = Stage()
            stage.pass(.seconds(1800))
            let limits = stage.limits(configuration { $0.keyDaily = 2 })
            for _ in 0..<2 { try limits.submit(a) }
            stage.moveWall(by: .seconds(jump))
            #expect(limits.refusal(a)?.limit.kind == .day)
            stage.moveWall(by: .seconds(-jump))
            #expect(limits.refusal(a)?.limit.kind == .day)
        }
    }

    @Test("a clock that goes forward and back leaves each day its own quota, and none is lost for good")
    func clockForward() throws {
        let limits = stage.limits(configuration { $0.keyDaily = 2 })
        for _ in 0..<2 { try limits.submit(a) }
        stage.moveWall(by: .seconds(86_400 * 300))
        for _ in 0..<2 { try limits.submit(a) }
        stage.moveWall(by: .seconds(-86_400 * 300))
        #expect(limits.refusal(a)?.limit.kind == .day)
        for _ in 0..<10 {
            stage.pass(.seconds(86_400))
            for _ in 0..<2 { try limits.submit(a) }
            #expect(limits.refusal(a)?.limit.kind == .day)
        }
    }

    @Test("a queue is full for the key that fills it, and a full queue of all for everyone")
    func depths() throws {
        let limits = stage.limits(
            configuration {
                $0.keyQueueDepth = 3
                $0.queueDepth = 5
            }
        )
        stage.load(a, waiting: 3)
        #expect(limits.refusal(a)?.limit.kind == .keyQueue)
        #expect(limits.refusal(b) == nil)
        stage.load(b, waiting: 2)
        #expect(limits.refusal(b)?.limit.kind == .queue)
        #expect(limits.refusal(b).map { $0.retryAfter > 0 && $0.limit.remaining == 0 } == true)
        stage.load(a, waiting: 2)
        #expect(limits.refusal(a) == nil)
    }

    @Test("submits under way count as waiting, so that many at once can't pass one gap")
    func underWay() throws {
        let limits = stage.limits(
            configuration {
                $0.keyQueueDepth = 3
                $0.queueDepth = 4
            }
        )
        let passes = try (0..<3).map { _ in try limits.admit(a) }
        #expect(limits.refusal(a)?.limit.kind == .keyQueue)
        let other = try limits.admit(b)
        #expect(limits.refusal(b)?.limit.kind == .queue)
        for pass in passes + [other] { limits.settle(pass, isStored: false) }
        #expect(limits.refusal(a) == nil && limits.refusal(b) == nil)
    }

    @Test("where no job may wait, those that run are the limit")
    func concurrency() throws {
        let limits = stage.limits(
            configuration {
                $0.keyQueueDepth = 0
                $0.keyConcurrency = 2
            }
        )
        try limits.submit(a)
        stage.load(a, waiting: 0, running: 1)
        let pass = try limits.admit(a)
        #expect(limits.refusal(a)?.limit.kind == .concurrency)
        limits.settle(pass, isStored: true)
        stage.load(a, waiting: 1, running: 1)
        #expect(limits.refusal(a)?.limit.quota == 2)
        stage.load(a, waiting: 0, running: 1)
        #expect(limits.refusal(a) == nil)
    }

    @Test("of several limits the one is told that lasts longest")
    func longest() throws {
        let limits = stage.limits(
            configuration {
                $0.keySubmits = RateAllowance(count: 1, seconds: 3)
                $0.keyDaily = 1
                $0.keyQueueDepth = 1
            }
        )
        try limits.submit(a)
        stage.load(a, waiting: 1)
        #expect(limits.refusal(a)?.limit.kind == .day)
        stage.pass(.seconds(86_400 - 1))
        stage.pass(.seconds(1))
        #expect(limits.refusal(a)?.limit.kind == .keyQueue)
    }

    @Test(
        "a rate is read as N/seconds",
        arguments: [("1/3", 1, 3), ("10/1", 10, 1), ("1000000/86400", 1_000_000, 86_400)]
    )
    func rateText(_ text: String, _ count: Int, _ seconds: Int) {
        let rate = RateAllowance(text)
        #expect(rate?.count == count && rate?.seconds == seconds && rate?.description == text)
    }

    @Test(
        "no other text is a rate",
        arguments: ["", "1", "1/", "/1", "0/1", "1/0", "1/3/5", "-1/3", "+1/3", "1/3s", "1/86401"]
    )
    func noRate(_ text: String) { #expect(RateAllowance(text) == nil) }

    @Test("keys that pause are forgotten: a hundred thousand that each ask once take no room in the end")
    func idleKeys() throws {
        let limits = stage.limits(configuration { $0.keyFetches = RateAllowance(count: 10, seconds: 1) })
        for index in 0..<100_000 {
            try limits.fetch(OwnerID("key\(index)"))
            stage.pass(.milliseconds(10))
        }
        // Ten come in the time in which one's bucket is full again.
        #expect(limits.rememberedKeys < 1000)
    }
}
