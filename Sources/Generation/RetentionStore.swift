/// Which ended jobs go, and what stays of them.
package struct ExpirySelection: Sendable, Hashable {
    /// Jobs that ended at this moment or before.
    package var endedBy: Timestamp
    /// A job with a report that is still owed to its webhook stays unless it ended by this earlier moment.
    package var owedEndedBy: Timestamp
    /// Where the last call stopped; `nil` begins with the job that ended first.
    package var after: ExpiryMark?
    /// Jobs in one transaction at most, so that no other change waits long for it.
    package var limit: Int
    /// Until when they, and the addresses of their pictures, are remembered.
    package var rememberedUntil: Timestamp

    package init(
        endedBy: Timestamp,
        owedEndedBy: Timestamp,
        after: ExpiryMark? = nil,
        limit: Int,
        rememberedUntil: Timestamp
    ) {
        self.endedBy = endedBy
        self.owedEndedBy = owedEndedBy
        self.after = after
        self.limit = limit
        self.rememberedUntil = rememberedUntil
    }
}

/// A job in the order of ends.
package struct ExpiryMark: Sendable, Hashable {
    package let endedAt: Timestamp
    package let number: JobNumber

    package init(endedAt: Timestamp, number: JobNumber) {
        self.endedAt = endedAt
        self.number = number
    }
}

/// What was deleted in one transaction.
package struct RemovedJobs: Sendable, Hashable {
    package var jobs: [JobID]
    /// Files that they named; others may name them too.
    package var digests: Set<ContentDigest>
    /// Where to go on; `nil` when nothing is left to delete.
    package var next: ExpiryMark?

    package init(jobs: [JobID] = [], digests: Set<ContentDigest> = [], next: ExpiryMark? = nil) {
        self.jobs = jobs
        self.digests = digests
        self.next = next
    }
}

/// What became of a wish to delete a job.
package enum JobDeletion: Sendable, Hashable {
    case deleted(RemovedJobs)
    /// It waits or runs: it has to be cancelled first.
    case notEnded(JobState)
    /// This owner has no such job.
    case unknown
}

/// Lets what is over go.
///
/// **What implementers must guarantee**
/// - A job goes whole, in one transaction: with its pictures' addresses, what its webhook was told or is owed, and the
///   mark of its submit; only a job that has ended goes.
/// - The addresses of its pictures are remembered as expired, and it itself as deleted, in the same transaction.
package protocol RetentionStore: Sendable {
    /// Deletes jobs, those that ended first before others.
    func expire(_ selection: ExpirySelection) async throws(JobStoreFailure) -> RemovedJobs

    /// Deletes one job of an owner.
    ///
    /// - Parameter rememberedUntil: until when it and the addresses of its pictures are remembered.
    func delete(
        _ id: JobID,
        of owner: OwnerID,
        rememberedUntil: Timestamp
    ) async throws(JobStoreFailure) -> JobDeletion

    /// Those of the files that no row names; every row that was on the disk before the call is seen.
    func unnamed(among digests: Set<ContentDigest>) async throws(JobStoreFailure) -> Set<ContentDigest>

    /// Whether a picture of this token was there and has gone with its job.
    func hasExpired(_ token: PictureToken) async throws(JobStoreFailure) -> Bool

    /// Whether this owner had such a job, and it has gone.
    func wasDeleted(_ id: JobID, of owner: OwnerID) async throws(JobStoreFailure) -> Bool

    /// Forgets expired addresses whose time is over.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: how many there were.
    func forgetExpired(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int

    /// Forgets deleted jobs whose time is over.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: how many there were.
    func forgetDeleted(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int

    /// Forgets the marks of submits whose lifetime is over.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: how many there were.
    func forgetMarks(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int

    /// Gives a little of the room that deletions left back to the disk, where there is much of it, and keeps the journal
    /// of changes from growing.
    ///
    /// - Returns: whether there is more to give back.
    func giveBackRoom() async throws(JobStoreFailure) -> Bool
}
