import Generation

/// What ``InMemoryJobStore`` holds.
struct MemoryTables: Sendable {
    var jobs: [JobID: Job] = [:]
    /// In the order of their submission.
    var order: [JobID] = []
    var webhooks = MemoryDeliveries()
    var keys: [StoredKey] = []
    /// Until when running jobs may go without a sign of life, by the steady clock.
    var leases: [JobID: Timestamp] = [:]
    var marks: [OwnerID: [String: (mark: IdempotencyMark, job: JobID, at: Timestamp)]] = [:]
    /// Addresses that worked once, and until when that is remembered.
    var expired: [PictureToken: Timestamp] = [:]
    var deleted: [JobID: (owner: OwnerID, until: Timestamp)] = [:]
    var lostFiles: Set<ContentDigest> = []
    /// Each with the key of its mark.
    var uploads: [(upload: Upload, key: String?)] = []
    var lastUpload: Int64 = 0
    private var last: Int64 = 0

    /// All pictures that have an address.
    var pictures: [StoredPicture] {
        jobs.values.flatMap { ($0.result?.pictures ?? []) + [$0.reference].compactMap { $0 } }
    }

    /// The files that a job or an upload names, each with its length.
    var namedFiles: [ContentDigest: Int] {
        let files = pictures.map { ($0.digest, $0.byteCount) }
        let sent = uploads.map { ($0.upload.file.digest, $0.upload.file.byteCount) }
        return Dictionary(files + sent) { first, _ in first }
    }

    func all(in state: JobState) -> [JobID] { order.filter { jobs[$0]?.state == state } }

    func holds(_ claim: Claim) -> Bool {
        jobs[claim.job].map { $0.state == .running && $0.attempt == claim.attempt } ?? false
    }

    func acceptance(of mark: IdempotencyMark, from owner: OwnerID, at now: Timestamp) -> Acceptance? {
        guard let earlier = marks[owner]?[mark.key],
            earlier.at > now.advanced(by: .zero - IdempotencyMark.lifetime), let job = jobs[earlier.job]
        else { return marked(mark, by: owner, at: now) == nil ? nil : .keyReused }
        return earlier.mark.fingerprint == mark.fingerprint ? .replayed(job) : .keyReused
    }

    mutating func insert(_ submission: JobSubmission, at now: Timestamp) throws(JobStoreFailure) -> Acceptance {
        if let mark = submission.idempotency, let earlier = acceptance(of: mark, from: submission.owner, at: now) {
            return earlier
        }
        guard jobs[submission.id] == nil else { throw .refused(reason: "A job of this id is there") }
        if let reference = submission.reference, !submission.isReferencePinned, namedFiles[reference.digest] == nil {
            return .referenceGone
        }
        let drawn = JobNumber(at: now, random: .random(in: .min ... .max))
        last = max(last + 1, drawn.value)
        let job = Job(submission, number: JobNumber(last), at: now)
        jobs[job.id] = job
        order.append(job.id)
        if let mark = submission.idempotency { marks[job.owner, default: [:]][mark.key] = (mark, job.id, now) }
        return .accepted(job)
    }

    /// Changes a job, and writes down what its webhook is to be told.
    ///
    /// - Returns: the job afterwards, or `nil` when there is none, or `step` says that it has no effect.
    mutating func change(
        _ id: JobID,
        at now: Timestamp,
        report: (Job, WebhookEvent) -> [UInt8],
        step: (inout Job) throws(JobStoreFailure) -> Bool
    ) throws(JobStoreFailure) -> Job? {
        guard let job = jobs[id] else { return nil }
        var changed = job
        guard try step(&changed) else { return nil }
        jobs[id] = changed
        if changed.state != .running { leases[id] = nil }
        if let webhook = changed.webhook, let event = changed.event(since: job), webhook.events.contains(event) {
            webhooks.owe(event, body: report(changed, event), of: changed, at: now)
        }
        return changed
    }
}
