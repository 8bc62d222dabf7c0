package import Generation
package import PromptLanguage

/// Why a request gets no job, or no answer about one.
package enum RequestFailure: Error, Sendable, Hashable {
    /// A parameter that must be there is absent or empty; `expected` ends the sentence "it must be …".
    case missingParameter(name: String, expected: String)
    /// A parameter has a value that it can't have; `expected` ends the sentence "it must be …".
    case invalidParameter(name: String, expected: String, received: String)
    /// The prompt can't be read.
    case prompt(PromptFailure)
    /// No address of a picture; `parameter` is where one belongs.
    case noPicture(parameter: String)
    /// `count` addresses where one is allowed.
    case severalPictures(parameter: String, count: Int)
    /// The picture that came with the request can't be a reference; `claimed` is what it was sent as, perhaps empty.
    case pictureRefused(ReferenceFailure, parameter: String?, claimed: String)
    /// The key has as many uploads, or bytes of them, as it may; the limit is such as `100 uploads`.
    case uploadsFull(limit: String, retryAfter: Int)
    /// No key, or one that is not known, has expired or was revoked.
    case unauthorized
    /// The key is known, and not for this.
    case insufficientScope(needed: KeyScope, held: KeyScopes)
    /// Too many requests with wrong keys came from where this one comes from; seconds, at least 1.
    case tooManyFailedAttempts(retryAfter: Int)
    /// Nothing is known under this id; `form` says what ids look like here, such as `a UUID`.
    case notFound(parameter: String, form: String, received: String)
    /// The job was there, and was deleted.
    case jobDeleted
    /// The path leads nowhere.
    case routeNotFound
    /// The message does not offer this button; `offered` may be empty.
    case badButton(pressed: String, offered: [String])
    /// A button was pressed before there was a picture.
    case notFinished(state: JobState)
    /// The `Idempotency-Key` was used for another request.
    case idempotencyKeyReused
    /// The picture that a follow-up would start from was deleted.
    case referenceGone
    /// The picture was there, and was deleted with its job.
    case pictureExpired
    /// The picture belongs to a job, but its file is gone from this server.
    case pictureLost
    /// The job that the answer was waited for was cancelled.
    case cancelled
    /// The client went away before its answer was there.
    case hungUp
    /// The body is larger than this server reads.
    case requestTooLarge(limitBytes: Int)
    /// The body came too slowly, or for too long.
    case bodyTooSlow
    /// The body has a type other than JSON and form; the type comes without its parameters.
    case unsupportedMediaType(received: String)
    /// The body is not what its content type says; the reason is a sentence without a full stop.
    case malformedBody(reason: String)
    /// The path exists, but not with this method; `allowed` is not empty.
    case methodNotAllowed(allowed: [String])
    /// Links can't be built, because the server neither knows its public address nor listens on loopback.
    case publicURLRequired
    /// The key, or all keys together, have reached a limit.
    case limited(LimitRefusal)
    /// The store did not take the request; nothing was accepted.
    case storageUnavailable
    /// The server is about to stop, and takes nothing on.
    case stopping
    /// The server is about to stop while a client waits for its pictures; the job is kept.
    case interrupted
    /// The answer was waited for as long as this server lets clients wait.
    case timeout(seconds: Int)
    /// Something that nobody expected; what it was goes to the log only.
    case unexpected
}
