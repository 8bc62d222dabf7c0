/// An upload whose file is kept, on its way into a store.
package struct UploadDraft: Sendable, Hashable {
    package var owner: OwnerID
    package var file: UploadedFile
    /// How long it is there.
    package var lifetime: Duration
    /// Marks repetitions of one upload by one client; its fingerprint is the file's digest.
    package var idempotency: IdempotencyMark?

    package init(owner: OwnerID, file: UploadedFile, lifetime: Duration, idempotency: IdempotencyMark? = nil) {
        self.owner = owner
        self.file = file
        self.lifetime = lifetime
        self.idempotency = idempotency
    }
}

/// What the uploads of one owner may come to at once.
package struct UploadQuota: Sendable, Hashable {
    /// How many there may be.
    package var count: Int
    /// Bytes of all their files; a file that several uploads share counts for each.
    package var byteCount: Int

    package init(count: Int, byteCount: Int) {
        self.count = count
        self.byteCount = byteCount
    }
}

/// What the uploads of one owner come to.
package struct UploadUsage: Sendable, Hashable {
    package var count: Int
    package var byteCount: Int
    /// When the first of them goes by itself; `nil` where there is none.
    package var nextExpiry: Timestamp?

    package init(count: Int = 0, byteCount: Int = 0, nextExpiry: Timestamp? = nil) {
        self.count = count
        self.byteCount = byteCount
        self.nextExpiry = nextExpiry
    }

    /// Whether a file of this length fits beside them.
    package func leavesRoom(for length: Int, within quota: UploadQuota) -> Bool {
        count < quota.count && byteCount <= quota.byteCount - length
    }
}

/// What became of an upload.
package enum UploadAcceptance: Sendable, Hashable {
    case added(Upload)
    /// What an earlier upload with the same mark made.
    case replayed(Upload)
    /// The mark's key was used for another request.
    case keyReused
    /// It would be more than the owner may have.
    case overQuota(UploadUsage)
}

/// Some uploads that went together.
package struct RemovedUploads: Sendable, Hashable {
    /// How many there were.
    package var count: Int
    /// Files that they named; others may name them too.
    package var digests: Set<ContentDigest>

    package init(count: Int = 0, digests: Set<ContentDigest> = []) {
        self.count = count
        self.digests = digests
    }
}

/// Keeps uploads, durably.
///
/// **What implementers must guarantee**: a call that returns has reached the disk; of uploads whose time is over, no call
/// but ``expireUploads(at:limit:)`` knows anything; an upload names its file, as a job does, until it is gone.
package protocol UploadStore: Sendable {
    /// Stores an upload, or finds the one that the same mark stored before.
    ///
    /// A repetition is found even where there is no room for another upload.
    func add(_ draft: UploadDraft, within quota: UploadQuota) async throws(JobStoreFailure) -> UploadAcceptance

    /// The upload of this name, when it is this owner's.
    func upload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload?

    /// Uploads of one owner, the newest first.
    ///
    /// - Parameters:
    ///   - previous: the last one of the page before; it need not be there any more.
    ///   - limit: 1…1000.
    func uploads(
        of owner: OwnerID,
        after previous: UploadID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Upload]

    /// What the uploads of one owner come to.
    func uploadUsage(of owner: OwnerID) async throws(JobStoreFailure) -> UploadUsage

    /// Deletes an upload of an owner.
    ///
    /// - Returns: what it was; `nil` when this owner has no such upload.
    func deleteUpload(_ id: UploadID, of owner: OwnerID) async throws(JobStoreFailure) -> Upload?

    /// Deletes uploads whose time is over, those first whose time was over first.
    ///
    /// - Parameter limit: how many at most.
    func expireUploads(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> RemovedUploads
}
