/// Why a store could not do what it was asked.
package enum JobStoreFailure: Error, Sendable, Hashable {
    /// The disk is full, the file can't be written, or the database does not answer; nothing was changed, and the
    /// caller may try again. The reason is for the log.
    case unavailable(reason: String)
    /// What was asked breaks a rule of the store, and will break it again; nothing was changed. The reason is for the
    /// log.
    case refused(reason: String)
    /// The store is being closed; nothing was changed.
    case closed
}

/// What became of a submit.
package enum Acceptance: Sendable, Hashable {
    /// A new job.
    case accepted(Job)
    /// The job that an earlier submit with the same mark made.
    case replayed(Job)
    /// The mark's key was used for another request.
    case keyReused
    /// The reference, which was there already, was deleted since.
    case referenceGone
}

/// Keeps jobs, durably.
///
/// **What implementers must guarantee**
/// - A call that returns has reached the disk: it survives the loss of the process and of the power.
/// - Cancelling the task of one caller neither undoes nor delays the call of another.
/// - Jobs change only as `Job`'s own methods change them, inside the transaction that writes them; the reports that the
///   change owes to a webhook are written in the same one.
/// - Calls that carry a ``Claim`` change nothing when the job has moved on since; they say so by their result.
///
/// **What implementers may rely on**: nothing about order or threads of the callers.
package protocol JobStore: Sendable {
    /// Stores a new job as `queued`; or finds the one that the same mark stored before.
    func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Acceptance

    /// What a mark was used for within its lifetime; `nil` when it is new.
    func acceptance(
        of mark: IdempotencyMark,
        from owner: OwnerID
    ) async throws(JobStoreFailure) -> Acceptance?

    /// The job of this name, or `nil`.
    func job(_ id: JobID) async throws(JobStoreFailure) -> Job?

    /// The job with this number, or `nil`.
    func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job?

    /// The finished job whose principal picture carries this hash, or `nil`.
    func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job?

    /// Some jobs of one owner, the newest first.
    func jobs(_ selection: JobSelection) async throws(JobStoreFailure) -> [Job]

    /// All jobs that wait or run and can be read, the oldest first.
    func openJobs() async throws(JobStoreFailure) -> [Job]

    /// Begins the next attempt of a job that waits; two callers never receive the same one.
    ///
    /// - Parameter lease: how long the attempt may go without ``renew(_:for:)``.
    /// - Returns: `nil` when the job does not wait any more.
    func claim(_ id: JobID, lease: Duration) async throws(JobStoreFailure) -> Job?

    /// Gives attempts more time.
    ///
    /// - Returns: those whose claim holds.
    func renew(_ claims: [Claim], for lease: Duration) async throws(JobStoreFailure) -> Set<Claim>

    /// Puts jobs whose lease has run out back into the queue.
    func requeueExpired() async throws(JobStoreFailure) -> [Job]

    /// Names the reference that was fetched for a running job.
    ///
    /// - Returns: `nil` when the claim is void.
    func attachReference(_ picture: StoredPicture, to claim: Claim) async throws(JobStoreFailure) -> Job?

    /// Raises the progress of a running job; a lower value changes nothing.
    ///
    /// - Parameter percent: 0…99.
    /// - Returns: `nil` when the claim is void.
    func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Job?

    /// Ends a job: its outcome, its pictures and the report to its webhook become one fact.
    ///
    /// - Returns: the finished job, or `nil` when the claim is void.
    func finish(_ claim: Claim, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job?

    /// Ends a job from outside, whether it waits or runs: its owner cancels it, or its deadline has passed.
    ///
    /// - Parameter outcome: not a success.
    /// - Returns: the job as it is now, whether this call or an earlier one ended it; `nil` when there is none.
    func end(_ id: JobID, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job?

    /// Puts a running job back into the queue, at its old place.
    ///
    /// - Parameter workerDied: whether the attempt ended with the process that rendered; such ends are counted.
    /// - Returns: `nil` when the claim is void.
    func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Job?

    /// Puts all running jobs back into the queue: those of a server that is no more.
    ///
    /// - Returns: how many there were.
    func requeueAbandoned() async throws(JobStoreFailure) -> Int

    /// Ends jobs that wait or run and whose text can't be read any more, with ``RecordedFailure/unreadable``; no webhook
    /// hears of it, since its address is lost as well.
    ///
    /// Until then, each call that has to read such a job throws ``JobStoreFailure/refused(reason:)``, and lists leave it
    /// out. Afterwards it is read without its text.
    ///
    /// - Returns: those that were ended.
    func endUnreadable() async throws(JobStoreFailure) -> [Job]

    /// The picture of this token, or `nil`.
    func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture?
}

/// Which jobs a list shows.
package struct JobSelection: Sendable, Hashable {
    package var owner: OwnerID
    /// `nil` for all.
    package var state: JobState?
    /// Only jobs with a lower number: the last one of the page before.
    package var before: JobNumber?
    /// 1…1000.
    package var limit: Int

    package init(owner: OwnerID, state: JobState? = nil, before: JobNumber? = nil, limit: Int = 50) {
        self.owner = owner
        self.state = state
        self.before = before
        self.limit = limit
    }
}

/// The present load.
package struct JobCounts: Sendable, Hashable {
    package var queued: Int
    package var running: Int

    package init(queued: Int, running: Int) {
        self.queued = queued
        self.running = running
    }
}
