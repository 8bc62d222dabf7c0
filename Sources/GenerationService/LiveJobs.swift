package import Generation
import Synchronization

/// The jobs as the one process that owns the store knows them: who waits, whose turn it is, and the newest value of each
/// that was changed or asked for of late.
///
/// It stands before a store and keeps the same promises: every change is on the disk before it is known here, and known
/// here before its caller goes on. A reader is served from memory wherever it can be, and never with less than it was
/// told before: of two values of a job the one of the higher revision stays.
package final class LiveJobs: JobStore {
    private struct State {
        var queue: FairQueue
        /// Changed or read of late, in two halves: when the newer is full it becomes the older, whose content goes.
        var newer: [JobID: JobSnapshot] = Self.emptyHalf
        var older: [JobID: JobSnapshot] = [:]
        /// The revisions at which the queue and the listeners were last told of open jobs.
        ///
        /// It is kept apart from the memory, since a reader may see a change before the one who made it comes to tell
        /// of it.
        var told: [JobID: Int64] = [:]
        /// Jobs that were ended because they can't be read any more, and that nobody has asked for yet.
        var unreadable: [JobID] = []
        /// The half that went last: freed outside of the lock, since thousands of jobs go with it.
        var retired: [JobID: JobSnapshot] = [:]
        /// With room for all that it will hold, so that no submit waits while it is moved.
        private static var emptyHalf: [JobID: JobSnapshot] { Dictionary(minimumCapacity: LiveJobs.halfCapacity) }
        /// Rises with each deletion, so that a read that began before one is not remembered after it.
        var deletions = 0

        func known(_ id: JobID) -> Job? { (newer[id] ?? older[id])?.job }

        mutating func drop(_ id: JobID) {
            newer[id] = nil
            older[id] = nil
        }

        /// - Returns: `false` when the same or a newer value is known.
        @discardableResult
        mutating func remember(_ job: Job) -> Bool {
            if let known = known(job.id), known.revision >= job.revision { return false }
            if newer.count >= LiveJobs.halfCapacity {
                retired = older
                older = newer
                newer = Self.emptyHalf
            }
            newer[job.id] = JobSnapshot(job)
            return true
        }

        mutating func takeRetired() -> [JobID: JobSnapshot] {
            defer { retired = [:] }
            return retired
        }
    }

    /// Jobs in one half of the memory; about 2 KB each.
    package static let halfCapacity = 8192

    private let store: any JobStore
    private let feed: JobFeed
    private let deliveries: WorkSignal
    private let state: Mutex<State>

    /// Takes over the jobs of a store whose last owner is no more: what ran goes back into the queue, and what can't be
    /// read any more is ended.
    ///
    /// - Parameters:
    ///   - feed: told of every change.
    ///   - deliveries: notified when a report to a webhook may be owed.
    ///   - concurrency: how many jobs of one owner may run at once; `nil` for no limit.
    package init(
        store: any JobStore,
        feed: JobFeed,
        deliveries: WorkSignal,
        concurrency: Int? = nil
    ) async throws(JobStoreFailure) {
        self.store = store
        self.feed = feed
        self.deliveries = deliveries
        let unreadable = try await store.endUnreadable().map(\.id)
        _ = try await store.requeueAbandoned()
        var queue = FairQueue(concurrency: concurrency)
        var told: [JobID: Int64] = [:]
        for job in try await store.openJobs() {
            queue.enqueue(job.queued)
            told[job.id] = job.revision
        }
        state = Mutex(State(queue: queue, told: told, unreadable: unreadable))
    }

    // MARK: - Memory

    /// The newest value of a job, when it is in memory.
    package func snapshot(_ id: JobID) -> JobSnapshot? { state.withLock { $0.newer[id] ?? $0.older[id] } }

    /// How many jobs wait and how many run.
    package var counts: JobCounts {
        state.withLock { JobCounts(queued: $0.queue.waiting, running: $0.queue.running) }
    }

    /// How many jobs of one owner wait and how many run.
    package func counts(of owner: OwnerID) -> JobCounts {
        state.withLock { JobCounts(queued: $0.queue.waiting(of: owner), running: $0.queue.running(of: owner)) }
    }

    /// The place of a waiting job in the order of service, from 1; `nil` when it does not wait.
    package func place(of id: JobID) -> Int? { state.withLock { $0.queue.place(of: id) } }

    /// Drops what is known of jobs that were deleted.
    package func forget(_ ids: [JobID]) {
        state.withLock { state in
            state.deletions += 1
            for id in ids {
                state.drop(id)
                if state.told.removeValue(forKey: id) != nil, !state.queue.remove(id) { state.queue.ended(id) }
            }
        }
    }

    /// Jobs that were ended since the last call because they can't be read any more.
    package func takeUnreadable() -> [JobID] {
        state.withLock { state in
            defer { state.unreadable = [] }
            return state.unreadable
        }
    }

    package func endUnreadable() async throws(JobStoreFailure) -> [Job] {
        let deletions = state.withLock { $0.deletions }
        let ended = try await store.endUnreadable()
        state.withLock { $0.unreadable += ended.map(\.id) }
        return ended.map { learn($0, storedAfter: deletions) }
    }

    /// Makes a change; where the store refuses it because a job can't be read any more, it is made again when such jobs
    /// have been ended.
    private func legibly<Value: Sendable>(
        _ change: () async throws(JobStoreFailure) -> Value
    ) async throws(JobStoreFailure) -> Value {
        do {
            return try await change()
        } catch {
            guard case .refused = error else { throw error }
            let ended = try await endUnreadable()
            if ended.isEmpty { throw error }
            return try await change()
        }
    }

    /// Makes a change that may be an end.
    ///
    /// A job that has ended may be deleted before the one who ended it is told.
    private func ending(
        _ change: () async throws(JobStoreFailure) -> Job?
    ) async throws(JobStoreFailure) -> Job? {
        let deletions = state.withLock { $0.deletions }
        return try await legibly(change).map { learn($0, storedAfter: deletions) }
    }

    /// Takes note of a change that was stored, and tells the queue and those who listen; once for each change.
    ///
    /// - Parameter deletions: how many there had been before the change was made. When there were more since, a job that
    ///   has ended is not remembered: it may be among them.
    private func learn(_ job: Job, storedAfter deletions: Int? = nil) -> Job {
        let news = state.withLock { state -> JobSnapshot? in
            let mayBeGone = job.state.isTerminal && deletions.map { $0 != state.deletions } ?? false
            if mayBeGone { state.drop(job.id) }
            let isNew = mayBeGone || state.remember(job)
            if let newest = state.known(job.id), newest.revision > job.revision { return nil }
            let told = state.told[job.id]
            switch job.state {
            case .queued:
                guard job.revision > told ?? 0, told != nil || job.revision == 1 else { return nil }
                state.told[job.id] = job.revision
                if !state.queue.requeue(job.id) { state.queue.enqueue(job.queued) }
            case .running:
                guard let told, job.revision > told else { return nil }
                state.told[job.id] = job.revision
                state.queue.take(job.id)
            case .succeeded, .failed, .cancelled:
                guard state.told.removeValue(forKey: job.id) != nil || isNew else { return nil }
                if !state.queue.remove(job.id) { state.queue.ended(job.id) }
            }
            return mayBeGone ? JobSnapshot(job) : state.newer[job.id] ?? state.older[job.id]
        }
        _ = state.withLock { $0.takeRetired() }
        guard let news else { return job }
        feed.publish(news)
        if job.mayOweReport { deliveries.notify() }
        return job
    }

    /// Reads a job from the store and remembers it.
    private func read(
        _ body: () async throws(JobStoreFailure) -> Job?
    ) async throws(JobStoreFailure) -> Job? {
        let deletions = state.withLock { $0.deletions }
        return try await body().map { note($0, readAfter: deletions) }
    }

    /// Remembers what a read has found, unless jobs were deleted since it began.
    ///
    /// - Returns: the newest value that is known.
    private func note(_ job: Job, readAfter deletions: Int) -> Job {
        state.withLock { state in
            if state.deletions == deletions { state.remember(job) }
            guard let known = state.known(job.id), known.revision > job.revision else { return job }
            return known
        }
    }

    /// Brings what was listed and what is in memory to the newer of the two, without remembering more jobs.
    private func reconciled(_ jobs: [Job]) -> [Job] {
        state.withLock { state in
            jobs.map { job in
                guard let known = state.known(job.id) else { return job }
                if known.revision < job.revision { state.remember(job) }
                return known.revision > job.revision ? known : job
            }
        }
    }

    // MARK: - Claims

    /// Begins the next attempt of the job whose turn it is.
    ///
    /// - Parameter lease: how long the attempt may go without ``renew(_:for:)``.
    /// - Returns: `nil` when nothing waits, or only jobs of owners that run as many as they may.
    package func claimNext(lease: Duration) async throws(JobStoreFailure) -> Job? {
        while let candidate = state.withLock({ $0.queue.next() }) {
            do {
                if let job = try await claim(candidate.id, lease: lease) { return job }
                // It ended while its turn came.
                _ = state.withLock { $0.queue.ended(candidate.id) }
            } catch {
                _ = state.withLock { $0.queue.requeue(candidate.id) }
                throw error
            }
        }
        return nil
    }

    package func claim(_ id: JobID, lease: Duration) async throws(JobStoreFailure) -> Job? {
        try await legibly { () async throws(JobStoreFailure) in
            try await store.claim(id, lease: lease)
        }
        .map { learn($0) }
    }

    package func renew(_ claims: [Claim], for lease: Duration) async throws(JobStoreFailure) -> Set<Claim> {
        try await store.renew(claims, for: lease)
    }

    package func requeueExpired() async throws(JobStoreFailure) -> [Job] {
        try await legibly { () async throws(JobStoreFailure) in try await store.requeueExpired() }.map { learn($0) }
    }

    package func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Job? {
        try await legibly { () async throws(JobStoreFailure) in
            try await store.handBack(claim, workerDied: workerDied)
        }
        .map { learn($0) }
    }

    package func requeueAbandoned() async throws(JobStoreFailure) -> Int {
        let count = try await legibly { () async throws(JobStoreFailure) in try await store.requeueAbandoned() }
        if count > 0 { for job in try await store.openJobs() { _ = learn(job) } }
        return count
    }

    // MARK: - Submits and changes

    package func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Acceptance {
        let deletions = state.withLock { $0.deletions }
        switch try await store.submit(submission) {
        case .accepted(let job): return .accepted(learn(job))
        case .replayed(let job): return .replayed(note(job, readAfter: deletions))
        case .keyReused: return .keyReused
        case .referenceGone: return .referenceGone
        }
    }

    package func acceptance(
        of mark: IdempotencyMark,
        from owner: OwnerID
    ) async throws(JobStoreFailure) -> Acceptance? {
        try await store.acceptance(of: mark, from: owner)
    }

    package func attachReference(
        _ picture: StoredPicture,
        to claim: Claim
    ) async throws(JobStoreFailure) -> Job? {
        try await legibly { () async throws(JobStoreFailure) in
            try await store.attachReference(picture, to: claim)
        }
        .map { learn($0) }
    }

    package func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Job? {
        try await legibly { () async throws(JobStoreFailure) in
            try await store.recordProgress(percent, for: claim)
        }
        .map { learn($0) }
    }

    package func finish(_ claim: Claim, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try await ending { () async throws(JobStoreFailure) in try await store.finish(claim, with: outcome) }
    }

    package func end(_ id: JobID, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try await ending { () async throws(JobStoreFailure) in try await store.end(id, with: outcome) }
    }

    // MARK: - Reads

    package func job(_ id: JobID) async throws(JobStoreFailure) -> Job? {
        if let known = snapshot(id) { return known.job }
        return try await read { () async throws(JobStoreFailure) in try await store.job(id) }
    }

    /// The newest value of a job, from memory or from the store.
    package func current(_ id: JobID) async throws(JobStoreFailure) -> JobSnapshot? {
        if let known = snapshot(id) { return known }
        return try await job(id).map { snapshot(id) ?? JobSnapshot($0) }
    }

    package func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job? {
        try await read { () async throws(JobStoreFailure) in try await store.job(numbered: number) }
    }

    package func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job? {
        try await read { () async throws(JobStoreFailure) in try await store.job(withHash: hash) }
    }

    package func jobs(_ selection: JobSelection) async throws(JobStoreFailure) -> [Job] {
        reconciled(try await store.jobs(selection))
    }

    package func openJobs() async throws(JobStoreFailure) -> [Job] { reconciled(try await store.openJobs()) }

    package func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture? {
        try await store.picture(token)
    }
}

extension Job {
    /// Whether its last change may be one that its webhook is told of.
    fileprivate var mayOweReport: Bool {
        guard let webhook else { return false }
        return state.isTerminal || !webhook.events.isSubset(of: WebhookEvent.ends)
    }

    /// What the queue must know of it.
    fileprivate var queued: QueuedJob { QueuedJob(id: id, number: number, owner: owner, priority: priority) }
}
