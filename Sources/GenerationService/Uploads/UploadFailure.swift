package import Generation

/// Why a file did not become an upload.
package enum UploadFailure: Error, Sendable, Hashable {
    /// It can't be a reference.
    case refused(ReferenceFailure)
    /// The key may have no more: the limit, such as `100 uploads`, and seconds until the first of them expires; 1 where
    /// only files that are still under way stand in the way.
    case full(limit: String, retryAfter: Int)
    /// The `Idempotency-Key` was used for another request.
    case keyReused
    /// The disk did not take the file.
    case pictures(PictureStoreFailure)
    case store(JobStoreFailure)
    /// The server stops while the file waits for its turn.
    case cancelled
}
