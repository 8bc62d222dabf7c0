import Generation

/// One caller of a ``StoreHistory``.
struct HistoryCaller {
    let store: StoreHistory.Store
    let ledger: SharedLedger
    var random: SeededGenerator

    func act(steps: Int) async throws {
        var caller = self
        var mine: [Claim] = []
        for _ in 0..<steps { try await caller.step(&mine) }
    }

    private mutating func step(_ mine: inout [Claim]) async throws {
        let choice = Int.random(in: 0..<100, using: &random)
        if choice < 25 { return try await submit() }
        if choice < 50 { return try await claim(&mine) }
        if choice < 60 { return try await tryVoidClaim() }
        guard let index = mine.indices.randomElement(using: &random) else { return try await submit() }
        if choice < 75 { return try await progress(mine[index]) }
        let claim = mine.remove(at: index)
        if choice < 85 { return try await handBack(claim) }
        try await finish(claim, succeeds: choice < 95)
    }

    private mutating func submit() async throws {
        let hasWebhook = Bool.random(using: &random)
        let submission = Sample.submission(webhook: hasWebhook ? "https://hooks.example/x" : nil)
        // Written down first: another caller may claim the job before this one hears of its submission.
        ledger.withLock { $0.fates[submission.id] = StoreHistory.Fate(hasWebhook: hasWebhook) }
        _ = try await store.submit(submission)
    }

    private func claim(_ mine: inout [Claim]) async throws {
        guard let job = try await store.claimOldest() else { return }
        let claim = job.claim
        let isNew = ledger.withLock { !$0.void.contains(claim) && $0.held.insert(claim).inserted }
        try demand(isNew, "each attempt is given once")
        mine.append(claim)
    }

    private mutating func progress(_ claim: Claim) async throws {
        let percent = Int.random(in: 0...99, using: &random)
        try demand(try await store.recordProgress(percent, for: claim) != nil, "a held claim takes progress")
        let least = ledger.withLock { ledger -> Int in
            let least = max(percent, ledger.fates[claim.job]?.progress ?? 0)
            ledger.fates[claim.job]?.progress = least
            return least
        }
        try demand(try await store.job(claim.job)?.progress, equals: least, "progress never falls")
    }

    private mutating func handBack(_ claim: Claim) async throws {
        // The claim is void for the others only from the moment that the store has said so.
        let died = Bool.random(using: &random)
        try demand(try await store.handBack(claim, workerDied: died) != nil, "a held claim is handed back")
        giveUp(claim)
    }

    private func finish(_ claim: Claim, succeeds: Bool) async throws {
        let outcome: JobOutcome
        if succeeds {
            let job = try demanded(try await store.job(claim.job), "a claimed job is there")
            outcome = .succeeded(Sample.result(of: job))
        } else {
            outcome = .failed(Sample.failure)
        }
        let end = try await store.finish(claim, with: outcome)
        let job = try demanded(end, "a held claim ends its job")
        ledger.withLock { $0.fates[claim.job]?.ends.append((job.state, claim.attempt)) }
        giveUp(claim)
    }

    private mutating func tryVoidClaim() async throws {
        var draw = random
        let claim = ledger.withLock { $0.void.randomElement(using: &draw) }
        random = draw
        guard let claim else { return }
        try demand(try await store.recordProgress(98, for: claim) == nil, "a void claim takes no progress")
        try demand(try await store.handBack(claim, workerDied: true) == nil, "a void claim is not handed back")
        let end = try await store.finish(claim, with: .failed(Sample.failure))
        try demand(end == nil, "a void claim ends nothing")
    }

    private func giveUp(_ claim: Claim) {
        ledger.withLock { ledger in
            ledger.held.remove(claim)
            ledger.void.append(claim)
        }
    }
}
