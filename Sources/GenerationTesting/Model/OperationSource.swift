import Generation

/// Draws calls that a store's users could make: mostly sensible ones, and some that come too late or never made sense.
struct OperationSource: Sendable {
    private static let owners = ["owner001", "owner002", "owner003"].map { OwnerID($0) }
    /// So few that most calls meet a job on which something else has just happened.
    private static let mostOpen = 24

    var random: SeededGenerator
    /// The numbers that the store gave.
    private(set) var numbers: [JobID: JobNumber] = [:]

    init(random: SeededGenerator) { self.random = random }

    /// Takes note of a new job's number.
    mutating func take(_ job: Job) { numbers[job.id] = job.number }

    /// - Parameter focus: a job that the call should be about, if it is about one.
    mutating func next(_ model: StoreModel, focus: JobID? = nil) -> StoreOperation {
        let choice = Int.random(in: 0..<100, using: &random)
        if choice < 18, model.open.count < Self.mostOpen { return .submit(submission()) }
        if choice < 36 { return .claim(job(in: model, .queued, focus), isLeaseOver: oneIn(4)) }
        if choice < 52 {
            return .progress(claim(in: model, focus), Int.random(in: -5...130, using: &random))
        }
        if choice < 58 { return .attach(claim(in: model, focus)) }
        if choice < 66 { return .finish(claim(in: model, focus), succeeds: !oneIn(3)) }
        if choice < 72 { return .handBack(claim(in: model, focus), workerDied: oneIn(2)) }
        if choice < 78 { return .end(job(in: model, nil, focus), isCancelled: oneIn(2)) }
        if choice < 86 {
            let claims = (0..<Int.random(in: 0...4, using: &random)).map { _ in claim(in: model, nil) }
            return .renew(claims + [claim(in: model, focus)], isLeaseOver: oneIn(4))
        }
        if choice < 90 { return .requeueExpired }
        if choice < 94 { return list(model) }
        if choice < 95 { return .listOpen }
        if choice < 96 { return .lookUp(mark(), owner()) }
        if choice < 98 { return deletion(model, focus) }
        return .read(job(in: model, nil, focus))
    }

    /// One chance in `count`.
    mutating func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

    private mutating func owner() -> OwnerID { Self.owners[Int.random(in: 0..<Self.owners.count, using: &random)] }

    private mutating func mark() -> IdempotencyMark {
        let key = "key \(Int.random(in: 0..<12, using: &random))"
        return IdempotencyMark(key: key, fingerprint: ContentDigest(oneIn(4) ? "other" : "usual"))
    }

    private mutating func submission() -> JobSubmission {
        let webhook = oneIn(12) ? "https://hooks.example/x" : nil
        let events: Set<WebhookEvent> = oneIn(2) ? WebhookEvent.ends : Set(WebhookEvent.allCases)
        var submission = Sample.submission(owner: owner(), webhook: webhook, events: events)
        if oneIn(3) { submission.idempotency = mark() }
        return submission
    }

    private mutating func job(in model: StoreModel, _ state: JobState?, _ focus: JobID?) -> JobID {
        if let focus, !oneIn(4) { return focus }
        if oneIn(20) { return JobID() }
        if oneIn(8), let any = model.order.suffix(40).randomElement(using: &random) { return any }
        let open = state.map { state in model.open.filter { model.sight($0)?.state == state } } ?? model.open
        return open.randomElement(using: &random) ?? model.order.randomElement(using: &random) ?? JobID()
    }

    private mutating func claim(in model: StoreModel, _ focus: JobID?) -> Claim {
        let job = job(in: model, .running, focus)
        let attempt = model.sight(job)?.attempt ?? 1
        return Claim(job: job, attempt: oneIn(6) ? attempt - 1 : oneIn(20) ? attempt + 1 : attempt)
    }

    /// Of a job that has ended, mostly, and by its owner.
    private mutating func deletion(_ model: StoreModel, _ focus: JobID?) -> StoreOperation {
        let ended = model.order.suffix(60).filter { model.sight($0)?.state.isTerminal == true }
        let id = oneIn(4) ? job(in: model, nil, focus) : ended.randomElement(using: &random) ?? JobID()
        return .delete(id, oneIn(8) ? owner() : model.sight(id)?.owner ?? owner())
    }

    private mutating func list(_ model: StoreModel) -> StoreOperation {
        let before = oneIn(2) ? model.order.suffix(60).randomElement(using: &random) : nil
        let state = oneIn(2) ? JobState.allCases.randomElement(using: &random) : nil
        let limit = Int.random(in: 1...30, using: &random)
        return .list(owner(), state, before: before, number: before.flatMap { numbers[$0] }, limit: limit)
    }
}
