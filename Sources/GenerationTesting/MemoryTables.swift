import Generation

/// What ``InMemoryJobStore`` holds.
struct MemoryTables: Sendable {
    var jobs: [JobID: Job] = [:]
    /// In the order of their submission.
    var order: [JobID] = []
    var webhooks = MemoryDeliveries()
    var keys: [StoredKey] = []
    private var numbers: Set<JobNumber> = []

    /// All pictures that have an address.
    var pictures: [StoredPicture] {
        jobs.values.flatMap { ($0.result?.pictures ?? []) + [$0.reference].compactMap { $0 } }
    }

    func first(in state: JobState) -> JobID? { order.first { jobs[$0]?.state == state } }

    func all(in state: JobState) -> [JobID] { order.filter { jobs[$0]?.state == state } }

    func holds(_ claim: Claim) -> Bool {
        jobs[claim.job].map { $0.state == .running && $0.attempt == claim.attempt } ?? false
    }

    mutating func insert(_ submission: JobSubmission, at now: Timestamp) throws(JobStoreFailure) -> Job {
        guard jobs[submission.id] == nil else { throw .unavailable(reason: "A job of this id is there") }
        var number = JobNumber(at: now, random: .random(in: .min ... .max))
        while !numbers.insert(number).inserted { number = JobNumber(at: now, random: .random(in: .min ... .max)) }
        let job = Job(submission, number: number, at: now)
        jobs[job.id] = job
        order.append(job.id)
        return job
    }

    /// Moves a job on and changes it further.
    ///
    /// - Returns: the job afterwards, or `nil` when the event has no effect on it.
    @discardableResult
    mutating func apply(
        _ event: JobEvent,
        to id: JobID,
        at now: Timestamp,
        change: (inout Job) -> Void = { _ in }
    ) -> Job? {
        guard var job = jobs[id], let state = JobLifecycle.next(after: job.state, on: event) else { return nil }
        job.state = state
        job.updatedAt = max(job.updatedAt, now)
        change(&job)
        jobs[id] = job
        return job
    }

    mutating func finish(
        _ claim: Claim,
        with outcome: JobOutcome,
        at now: Timestamp,
        report: (Job) -> [UInt8]
    ) throws(JobStoreFailure) -> Job? {
        guard holds(claim) else { return nil }
        let ended: Job?
        switch outcome {
        case .succeeded(let result):
            guard Set(result.pictures.map(\.role)).count == result.pictures.count else {
                throw .unavailable(reason: "Two pictures of one role")
            }
            ended = apply(.finished, to: claim.job, at: now) { job in
                job.progress = 100
                job.result = result
            }
        case .failed(let failure):
            ended = apply(.refused, to: claim.job, at: now) { $0.failure = failure }
        }
        if let ended, ended.webhook != nil {
            webhooks.owe(ended.failure == nil ? .succeeded : .failed, body: report(ended), of: ended, at: ended.updatedAt)
        }
        return ended
    }
}
