package import Generation
import Synchronization

/// A store without a disk, that can be told to fail: for tests of what stands above a store.
///
/// It keeps the same promises as a real one, except that nothing outlives the process.
package final class InMemoryJobStore: JobStore, KeyStore {
    /// The calls that can be made to fail.
    package enum Call: Sendable, Hashable {
        case submit, read, claimNext, attachReference, recordProgress, finish, handBack, requeueAbandoned
        case lanes, head, record, redeliver, resume, rotateSecret
    }

    let state = Mutex(MemoryTables())
    private let faults = Mutex<[Call: [JobStoreFailure]]>([:])
    private let clock: ManualClock

    /// Hit each time that a planned failure was thrown.
    package let failed = EventCount()
    /// Hit each time that progress was recorded.
    package let progressed = EventCount()
    /// Hit each time that the outcome of a delivery was recorded.
    package let recorded = EventCount()
    /// Hit each time that somebody looked for endpoints to which something is owed.
    package let looked = EventCount()

    package init(clock: ManualClock = ManualClock()) { self.clock = clock }

    /// Makes the next calls of this kind fail, before they change anything.
    package func fail(_ call: Call, times: Int = 1, with failure: JobStoreFailure = .unavailable(reason: "disk full")) {
        faults.withLock { $0[call, default: []] += Array(repeating: failure, count: times) }
    }

    package func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Job {
        try check(.submit)
        return try change { (tables, now) throws(JobStoreFailure) in try tables.insert(submission, at: now) }
    }

    package func job(_ id: JobID) async throws(JobStoreFailure) -> Job? {
        try check(.read)
        return state.withLock { $0.jobs[id] }
    }

    package func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job? {
        try check(.read)
        return state.withLock { $0.jobs.values.first { $0.number == number } }
    }

    package func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job? {
        try check(.read)
        return state.withLock { $0.jobs.values.first { $0.result?.principal?.hash == hash } }
    }

    package func claimNext(worker: WorkerID) async throws(JobStoreFailure) -> Job? {
        try check(.claimNext)
        return try change { (tables, now) in
            guard let id = tables.first(in: .queued) else { return nil }
            return tables.apply(.claimed, to: id, at: now) { $0.attempt += 1 }
        }
    }

    package func attachReference(
        _ picture: StoredPicture,
        to claim: Claim
    ) async throws(JobStoreFailure) -> Bool {
        try check(.attachReference)
        return try change { (tables, _) in
            guard tables.holds(claim) else { return false }
            tables.jobs[claim.job]?.reference = picture
            return true
        }
    }

    package func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Bool {
        try check(.recordProgress)
        defer { progressed.hit() }
        return try change { (tables, now) in
            guard tables.holds(claim), var job = tables.jobs[claim.job] else { return false }
            job.progress = max(job.progress, min(99, percent))
            job.updatedAt = max(job.updatedAt, now)
            tables.jobs[claim.job] = job
            return true
        }
    }

    package func finish(
        _ claim: Claim,
        with outcome: JobOutcome,
        report: @escaping @Sendable (Job) -> [UInt8]
    ) async throws(JobStoreFailure) -> Job? {
        try check(.finish)
        return try change { (tables, now) throws(JobStoreFailure) in
            try tables.finish(claim, with: outcome, at: now, report: report)
        }
    }

    package func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Bool {
        try check(.handBack)
        return try change { (tables, now) in
            guard tables.holds(claim) else { return false }
            return tables.apply(.handedBack, to: claim.job, at: now) { $0.workerDeaths += workerDied ? 1 : 0 } != nil
        }
    }

    package func requeueAbandoned() async throws(JobStoreFailure) -> Int {
        try check(.requeueAbandoned)
        return try change { (tables, now) in
            tables.all(in: .running).filter { tables.apply(.handedBack, to: $0, at: now) != nil }.count
        }
    }

    package func counts() async throws(JobStoreFailure) -> JobCounts {
        try check(.read)
        return state.withLock { JobCounts(queued: $0.all(in: .queued).count, running: $0.all(in: .running).count) }
    }

    package func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture? {
        try check(.read)
        return state.withLock { $0.pictures.first { $0.token == token } }
    }

    package func add(_ key: StoredKey) async throws(JobStoreFailure) {
        try change { (tables, _) throws(JobStoreFailure) in
            guard !tables.keys.contains(where: { $0.id == key.id || $0.digest == key.digest }) else {
                throw .unavailable(reason: "A key of this id or digest is there")
            }
            tables.keys.append(key)
        }
    }

    package func key(withDigest digest: ContentDigest) async throws(JobStoreFailure) -> StoredKey? {
        state.withLock { $0.keys.first { $0.digest == digest } }
    }

    package func keys() async throws(JobStoreFailure) -> [StoredKey] {
        state.withLock { $0.keys.sorted { ($0.createdAt, $0.id.text) < ($1.createdAt, $1.id.text) } }
    }

    func check(_ call: Call) throws(JobStoreFailure) {
        let failure = faults.withLock { plan -> JobStoreFailure? in
            guard let first = plan[call]?.first else { return nil }
            plan[call]?.removeFirst()
            return first
        }
        guard let failure else { return }
        failed.hit()
        throw failure
    }

    func change<Value: Sendable>(
        _ body: (inout MemoryTables, Timestamp) throws(JobStoreFailure) -> Value
    ) throws(JobStoreFailure) -> Value {
        let now = clock.now
        let result = state.withLock { tables -> Result<Value, JobStoreFailure> in
            do throws(JobStoreFailure) {
                return .success(try body(&tables, now))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
