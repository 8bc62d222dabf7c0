import Generation

extension JobStoreConformance {
    static let claiming: [Rule] = [
        Rule("an empty queue gives nothing") { store, _ in
            try demand(try await store.claimOldest() == nil, "nothing to claim")
        },
        Rule("the oldest job is claimed first, whatever the clock says") { store, clock in
            let first = try await store.accepted(Sample.submission())
            clock.advance(by: .seconds(-3600))
            let second = try await store.accepted(Sample.submission())
            try demand(try await claimed(in: store).id, equals: first.id, "first")
            try demand(try await claimed(in: store).id, equals: second.id, "second")
        },
        Rule("a claim begins the next attempt and is read back") { store, clock in
            _ = try await store.submit(Sample.submission())
            clock.advance(by: .seconds(2))
            let job = try await claimed(in: store)
            try demand(job.state, equals: .running, "state")
            try demand(job.attempt, equals: 1, "attempt")
            try demand(job.updatedAt, equals: clock.now, "time")
            try demand(try await store.job(job.id), equals: job, "read back")
        },
        Rule("two callers never receive the same job") { store, _ in
            for _ in 0..<60 { _ = try await store.submit(Sample.submission()) }
            var claims: [JobID] = []
            try await withThrowingTaskGroup(of: Job?.self) { group in
                for _ in 0..<100 { group.addTask { try await store.claimOldest() } }
                for try await job in group { claims += job.map { [$0.id] } ?? [] }
            }
            try demand(claims.count, equals: 60, "all are claimed")
            try demand(Set(claims).count, equals: 60, "each once")
        },
    ]

    static let reporting: [Rule] = [
        Rule("a reference is attached to a running job, and a newer one takes its place") { store, _ in
            _ = try await store.submit(Sample.submission())
            let job = try await claimed(in: store)
            let older = Sample.picture(.reference)
            let newer = Sample.picture(.reference)
            try demand(try await store.attachReference(older, to: job.claim) != nil, "the first is taken")
            try demand(try await store.attachReference(newer, to: job.claim) != nil, "the second is taken")
            try demand(try await store.job(job.id)?.reference, equals: newer, "reference")
            try demand(try await store.picture(older.token) == nil, "the older address is gone")
        },
        Rule("progress rises, never falls, and stays below 100 until the end") { store, _ in
            _ = try await store.submit(Sample.submission())
            let job = try await claimed(in: store)
            var told: [Int?] = []
            for percent in [10, 60, 30, -5, 400] {
                try demand(try await store.recordProgress(percent, for: job.claim) != nil, "the claim holds")
                told.append(try await store.job(job.id)?.progress)
            }
            try demand(told, equals: [10, 60, 60, 60, 99], "progress")
        },
        Rule("progress does not fall when the job is run again") { store, _ in
            _ = try await store.submit(Sample.submission())
            let first = try await claimed(in: store)
            _ = try await store.recordProgress(70, for: first.claim)
            _ = try await store.handBack(first.claim, workerDied: true)
            let second = try await claimed(in: store)
            try demand(second.progress, equals: 70, "after the claim")
            _ = try await store.recordProgress(5, for: second.claim)
            try demand(try await store.job(second.id)?.progress, equals: 70, "after the first report")
        },
        Rule("the time of the last change never runs backwards") { store, clock in
            _ = try await store.submit(Sample.submission())
            let job = try await claimed(in: store)
            let before = job.updatedAt
            clock.advance(by: .seconds(-86_400))
            _ = try await store.recordProgress(10, for: job.claim)
            try demand(try await store.job(job.id)?.updatedAt, equals: before, "after progress")
            _ = try await store.handBack(job.claim, workerDied: false)
            try demand(try await store.job(job.id)?.updatedAt, equals: before, "after handing back")
            let again = try await claimed(in: store)
            try demand(again.updatedAt, equals: before, "after the claim")
            let end = try await store.finish(again.claim, with: .succeeded(Sample.result(of: again)))
            try demand(end?.updatedAt, equals: before, "at the end")
            try demand(try await store.job(job.id)?.updatedAt, equals: before, "at the end, read back")
        },
        Rule("a queued job takes no reports") { store, _ in
            let job = try await store.accepted(Sample.submission())
            try await everyReport(of: Claim(job: job.id, attempt: 0), changesNothingIn: store)
            try await everyReport(of: Claim(job: job.id, attempt: 1), changesNothingIn: store)
        },
        Rule("a claim of a job that does not exist is void") { store, _ in
            try await everyReport(of: Claim(job: JobID(), attempt: 1), changesNothingIn: store)
        },
        Rule("a stale attempt changes nothing and publishes nothing") { store, _ in
            _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x"))
            let stale = try await claimed(in: store)
            _ = try await store.handBack(stale.claim, workerDied: false)
            try await everyReport(of: stale.claim, changesNothingIn: store)
            let current = try await claimed(in: store)
            try demand(current.attempt, equals: 2, "attempt")
            try await everyReport(of: stale.claim, changesNothingIn: store)
            try await everyReport(of: Claim(job: current.id, attempt: 3), changesNothingIn: store)
        },
    ]

    /// Makes every call that carries a claim and demands that each says "void" and leaves the job as it was.
    static func everyReport(of claim: Claim, changesNothingIn store: any JobStore & DeliveryStore) async throws {
        let before = try await store.job(claim.job)
        let owed = try await store.heads()
        let picture = Sample.picture(.reference)
        try demand(try await store.attachReference(picture, to: claim) == nil, "attachReference is void")
        try demand(try await store.recordProgress(50, for: claim) == nil, "recordProgress is void")
        try demand(try await store.handBack(claim, workerDied: true) == nil, "handBack is void")
        let result = GenerationResult(
            pictures: [Sample.picture(.upscaled)],
            recipes: [EngineRecipe("stale")]
        )
        for outcome in [JobOutcome.succeeded(result), .failed(Sample.failure)] {
            let finished = try await store.finish(claim, with: outcome)
            try demand(finished == nil, "finish is void")
        }
        try demand(try await store.job(claim.job), equals: before, "the job")
        try demand(try await store.heads(), equals: owed, "the deliveries")
        try demand(try await store.picture(picture.token) == nil, "the reference")
        try demand(try await store.picture(result.pictures[0].token) == nil, "the result")
    }
}
