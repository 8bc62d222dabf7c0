/// Why a store could not do what it was asked.
package enum JobStoreFailure: Error, Sendable, Hashable {
    /// The disk is full, the file can't be written, or the database does not answer; nothing was changed, and the
    /// caller may try again. The reason is for the log.
    case unavailable(reason: String)
    /// The store is being closed; nothing was changed.
    case closed
}

/// How an attempt ended.
package enum JobOutcome: Sendable, Hashable {
    case succeeded(GenerationResult)
    case failed(RecordedFailure)
}

/// Keeps jobs, durably.
///
/// **What implementers must guarantee**
/// - A call that returns has reached the disk: it survives the loss of the process and of the power.
/// - Cancelling the task of one caller neither undoes nor delays the call of another.
/// - States change only as ``JobLifecycle`` allows, inside the transaction that writes them.
/// - Calls that carry a ``Claim`` change nothing when the job has moved on since; they say so by their result.
/// - `updatedAt` never runs backwards for one job, and ``Job/progress`` never falls.
///
/// **What implementers may rely on**: nothing about order or threads of the callers.
package protocol JobStore: Sendable {
    /// Stores a new job as `queued`.
    func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Job

    /// The job of this name, or `nil`.
    func job(_ id: JobID) async throws(JobStoreFailure) -> Job?

    /// The job with this number, or `nil`.
    func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job?

    /// The finished job whose principal picture carries this hash, or `nil`.
    func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job?

    /// Takes the oldest queued job and begins its next attempt; two callers never receive the same one.
    ///
    /// - Returns: `nil` when nothing is queued.
    func claimNext(worker: WorkerID) async throws(JobStoreFailure) -> Job?

    /// Names the reference that was fetched for a running job.
    ///
    /// - Returns: `false` when the claim is void.
    func attachReference(_ picture: StoredPicture, to claim: Claim) async throws(JobStoreFailure) -> Bool

    /// Raises the progress of a running job; a lower value changes nothing.
    ///
    /// - Parameter percent: 0…99.
    /// - Returns: `false` when the claim is void.
    func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Bool

    /// Ends a job: its outcome, its pictures and the report to its webhook become one fact.
    ///
    /// - Parameter report: makes the body of the report from the job as it will be stored; called inside the
    ///   transaction, and only for a job that has a webhook.
    /// - Returns: the finished job, or `nil` when the claim is void.
    func finish(
        _ claim: Claim,
        with outcome: JobOutcome,
        report: @escaping @Sendable (Job) -> [UInt8]
    ) async throws(JobStoreFailure) -> Job?

    /// Puts a running job back into the queue, at its old place.
    ///
    /// - Parameter workerDied: whether the attempt ended with the process that rendered; such ends are counted.
    /// - Returns: `false` when the claim is void.
    func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Bool

    /// Puts all running jobs back into the queue: those of a server that is no more.
    ///
    /// - Returns: how many there were.
    func requeueAbandoned() async throws(JobStoreFailure) -> Int

    /// How many jobs wait and how many run.
    func counts() async throws(JobStoreFailure) -> JobCounts

    /// The picture of this token, or `nil`.
    func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture?
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
