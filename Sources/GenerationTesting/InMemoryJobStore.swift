package import Generation
import Synchronization

/// A store without a disk, that can be told to fail: for tests of what stands above a store.
///
/// It keeps the same promises as a real one, except that nothing outlives the process.
package final class InMemoryJobStore: JobStore, UsageStore {
    /// The calls that can be made to fail.
    package enum Call: Sendable, Hashable {
        case submit, read, claim, renew, attachReference, recordProgress, finish, end, handBack, requeue
        case lanes, head, record, redeliver, resume, rotateSecret, expire, unnamed, upload
        case changeKeys
    }

    let state = Mutex(MemoryTables())
    private let faults = Mutex<[Call: [JobStoreFailure]]>([:])
    private let holds = Mutex<[Call: EventCount]>([:])
    private let clock: ManualClock
    let steady = SteadyClock()
    private let report: @Sendable (Job, WebhookEvent) -> [UInt8]

    /// Hit each time that a planned failure was thrown.
    package let failed = EventCount()
    /// Hit each time that an answer is held back.
    package let held = EventCount()
    /// Hit each time that leases were renewed.
    package let renewed = EventCount()
    /// Hit each time that progress was recorded.
    package let progressed = EventCount()
    /// Hit each time that the outcome of a delivery was recorded.
    package let recorded = EventCount()
    /// Hit each time that somebody looked for endpoints to which something is owed.
    package let looked = EventCount()

    /// - Parameter report: makes the body of what a webhook is told.
    package init(
        clock: ManualClock = ManualClock(),
        report: @escaping @Sendable (Job, WebhookEvent) -> [UInt8] = Sample.report
    ) {
        self.clock = clock
        self.report = report
    }

    /// Makes the next calls of this kind fail, before they change anything.
    package func fail(_ call: Call, times: Int = 1, with failure: JobStoreFailure = .unavailable(reason: "disk full")) {
        faults.withLock { $0[call, default: []] += Array(repeating: failure, count: times) }
    }

    /// Holds the answer to the next call of this kind back until the event has happened: what was asked for is done, and
    /// others see it, but the caller does not know yet.
    package func holdAnswer(to call: Call, until event: EventCount) { holds.withLock { $0[call] = event } }

    package func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Acceptance {
        try check(.submit)
        return try change { (tables, now) throws(JobStoreFailure) in try tables.insert(submission, at: now) }
    }

    package func acceptance(
        of mark: IdempotencyMark,
        from owner: OwnerID
    ) async throws(JobStoreFailure) -> Acceptance? {
        try check(.read)
        return state.withLock { $0.acceptance(of: mark, from: owner, at: clock.now) }
    }

    package func job(_ id: JobID) async throws(JobStoreFailure) -> Job? {
        try check(.read)
        let job = state.withLock { $0.jobs[id] }
        await answer(.read)
        return job
    }

    package func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job? {
        try check(.read)
        return state.withLock { $0.jobs.values.first { $0.number == number } }
    }

    package func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job? {
        try check(.read)
        return state.withLock { $0.jobs.values.first { $0.result?.principal?.hash == hash } }
    }

    package func jobs(_ selection: JobSelection) async throws(JobStoreFailure) -> [Job] {
        try check(.read)
        let all = state.withLock { tables in tables.order.reversed().compactMap { tables.jobs[$0] } }
        let chosen = all.filter { job in
            job.owner == selection.owner && (selection.state ?? job.state) == job.state
                && job.number.value < selection.before?.value ?? .max
        }
        return Array(chosen.prefix(min(max(selection.limit, 1), 1000)))
    }

    package func openJobs() async throws(JobStoreFailure) -> [Job] {
        try check(.read)
        return state.withLock { tables in
            tables.order.compactMap { tables.jobs[$0] }.filter { !$0.state.isTerminal }
        }
    }

    package func claim(_ id: JobID, lease: Duration) async throws(JobStoreFailure) -> Job? {
        try check(.claim)
        let claimed = try change { (tables, now) throws(JobStoreFailure) in
            let job = try tables.change(id, at: now, report: report) { $0.claim(at: now) }
            if job != nil { tables.leases[id] = steady.now.advanced(by: lease) }
            return job
        }
        await answer(.claim)
        return claimed
    }

    package func renew(_ claims: [Claim], for lease: Duration) async throws(JobStoreFailure) -> Set<Claim> {
        try check(.renew)
        defer { renewed.hit() }
        return try change { (tables, _) in
            let held = claims.filter { tables.holds($0) }
            for claim in held { tables.leases[claim.job] = steady.now.advanced(by: lease) }
            return Set(held)
        }
    }

    package func requeueExpired() async throws(JobStoreFailure) -> [Job] {
        try check(.requeue)
        return try change { (tables, now) throws(JobStoreFailure) in
            var requeued: [Job] = []
            for id in tables.all(in: .running) where tables.leases[id].map({ $0 < steady.now }) ?? true {
                let job = try tables.change(id, at: now, report: report) { $0.handBack(workerDied: false, at: now) }
                requeued += [job].compactMap { $0 }
            }
            return requeued
        }
    }

    package func attachReference(
        _ picture: StoredPicture,
        to claim: Claim
    ) async throws(JobStoreFailure) -> Job? {
        try check(.attachReference)
        return try change(claim) { (job, now) in job.attach(picture, at: now) }
    }

    package func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Job? {
        try check(.recordProgress)
        defer { progressed.hit() }
        return try change(claim) { (job, now) in _ = job.raiseProgress(to: percent, at: now) }
    }

    package func finish(_ claim: Claim, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try check(.finish)
        let ended = try change(claim) { (job, now) throws(JobStoreFailure) in
            if case .succeeded(let result) = outcome,
                Set(result.pictures.map(\.role)).count < result.pictures.count
            {
                throw .refused(reason: "Two pictures of one role")
            }
            _ = job.end(with: outcome, at: now)
        }
        await answer(.finish)
        return ended
    }

    package func end(_ id: JobID, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try check(.end)
        if case .succeeded = outcome { throw .refused(reason: "A success needs the claim of its attempt") }
        return try change { (tables, now) throws(JobStoreFailure) in
            try tables.change(id, at: now, report: report) { $0.end(with: outcome, at: now) } ?? tables.jobs[id]
        }
    }

    package func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Job? {
        try check(.handBack)
        return try change(claim) { (job, now) in _ = job.handBack(workerDied: workerDied, at: now) }
    }

    package func requeueAbandoned() async throws(JobStoreFailure) -> Int {
        try check(.requeue)
        return try change { (tables, now) throws(JobStoreFailure) in
            let running = tables.all(in: .running)
            for id in running {
                _ = try tables.change(id, at: now, report: report) { $0.handBack(workerDied: false, at: now) }
            }
            return running.count
        }
    }

    /// Nothing in memory is sealed.
    package func endUnreadable() async throws(JobStoreFailure) -> [Job] { [] }

    package func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture? {
        try check(.read)
        return state.withLock { $0.pictures.first { $0.token == token } }
    }

    package func submitCounts(from start: Timestamp, to end: Timestamp) async throws(JobStoreFailure) -> [OwnerID: Int]
    {
        try check(.read)
        return state.withLock { tables in
            tables.jobs.values.filter { $0.createdAt >= start && $0.createdAt < end }
                .reduce(into: [:]) { $0[$1.owner, default: 0] += 1 }
        }
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

    func answer(_ call: Call) async {
        guard let event = holds.withLock({ $0.removeValue(forKey: call) }) else { return }
        held.hit()
        await event.reached()
    }

    private func change(
        _ claim: Claim,
        _ step: (inout Job, Timestamp) throws(JobStoreFailure) -> Void
    ) throws(JobStoreFailure) -> Job? {
        try change { (tables, now) throws(JobStoreFailure) in
            guard tables.holds(claim) else { return nil }
            return try tables.change(claim.job, at: now, report: report) { (job) throws(JobStoreFailure) in
                try step(&job, now)
                return true
            }
        }
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
