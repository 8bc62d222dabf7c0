package import Generation

/// The promises of ``Generation/JobStore``: one body, every store.
package enum JobStoreConformance {
    package typealias Rule = StoreRule<any JobStore & DeliveryStore>

    package static let rules: [Rule] =
        submitting + repeating + claiming + leasing + reporting + ending + endingFromOutside + handingBack + telling
        + listing

    private static let submitting: [Rule] = [
        Rule("a submitted job is queued, new, and read back as it was told") { store, clock in
            let submission = Sample.submission(webhook: "https://hooks.example/x")
            let job = try await store.accepted(submission)
            try demand(job.id, equals: submission.id, "id")
            try demand(job.request, equals: submission.request, "request")
            try demand(job.state, equals: .queued, "state")
            try demand([job.attempt, job.progress, job.workerDeaths], equals: [0, 0, 0], "attempt, progress, deaths")
            try demand([job.createdAt, job.updatedAt], equals: [clock.now, clock.now], "times")
            try demand(job.reference == nil && job.result == nil && job.failure == nil, "a new job has no end")
            try demand(try await store.job(job.id), equals: job, "read by id")
            try demand(try await store.job(numbered: job.number), equals: job, "read by number")
            try demand(try await store.job(withHash: job.hash) == nil, "no picture carries its hash yet")
        },
        Rule("optional fields are kept as absent") { store, _ in
            var submission = Sample.submission()
            submission.correlation = nil
            submission.request.aspectRatio = nil
            let job = try await store.accepted(submission)
            try demand(job.correlation == nil && job.webhook == nil, "absent stays absent")
            try demand(try await store.job(job.id), equals: job, "read back")
        },
        Rule("a follow-up keeps its parent, its action, its recipe and its reference") { store, _ in
            let parent = try await succeeded(in: store)
            var submission = Sample.submission()
            submission.action = .variation(tile: 3)
            submission.recipe = EngineRecipe("recipe 3")
            submission.parent = parent.id
            submission.reference = Sample.picture(.reference)
            let job = try await store.accepted(submission)
            try demand(job.reference, equals: submission.reference, "reference")
            try demand(job.recipe, equals: submission.recipe, "recipe")
            try demand(try await store.job(job.id), equals: job, "read back")
            let token = try demanded(submission.reference?.token, "the submission has a reference")
            try demand(try await store.picture(token), equals: submission.reference, "its picture")
        },
        Rule("what nobody stored is not found") { store, clock in
            try demand(try await store.job(JobID()) == nil, "by id")
            try demand(try await store.job(numbered: JobNumber(at: clock.now, random: 1)) == nil, "by number")
            try demand(try await store.job(withHash: PictureHash()) == nil, "by hash")
            try demand(try await store.picture(PictureToken()) == nil, "by token")
        },
        Rule("a second job of the same id is refused and the first stays") { store, _ in
            let first = try await store.accepted(Sample.submission())
            do {
                _ = try await store.submit(Sample.submission(id: first.id, seed: 8))
            } catch {
                return try demand(try await store.job(first.id), equals: first, "the first")
            }
            throw BrokenRule(description: "two jobs of one id were taken")
        },
        Rule("numbers are unique within one millisecond") { store, _ in
            // 22 random bits: among 8,000 numbers of one millisecond, about eight pairs would be equal.
            var jobs: [Job] = []
            try await withThrowingTaskGroup(of: Job.self) { group in
                for _ in 0..<8000 { group.addTask { try await store.accepted(Sample.submission()) } }
                for try await job in group { jobs.append(job) }
            }
            try demand(Set(jobs.map(\.number)).count, equals: jobs.count, "different numbers")
        },
        Rule("counts tell what waits and what runs") { store, _ in
            for _ in 0..<3 { _ = try await store.submit(Sample.submission()) }
            let running = try await claimed(in: store)
            try demand(try await store.openCounts(), equals: JobCounts(queued: 2, running: 1), "with one claimed")
            _ = try await store.finish(running.claim, with: .failed(Sample.failure))
            try demand(try await store.openCounts(), equals: JobCounts(queued: 2, running: 0), "with one ended")
        },
    ]

    /// The next queued job, claimed.
    static func claimed(in store: any JobStore) async throws -> Job {
        try demanded(try await store.claimOldest(), "something is queued")
    }

    /// A job that succeeded.
    static func succeeded(in store: any JobStore, webhook: String? = nil) async throws -> Job {
        _ = try await store.submit(Sample.submission(webhook: webhook))
        let job = try await claimed(in: store)
        _ = try await store.attachReference(Sample.picture(.reference), to: job.claim)
        let finished = try await store.finish(job.claim, with: .succeeded(Sample.result(of: job)))
        return try demanded(finished, "the claim holds")
    }
}
