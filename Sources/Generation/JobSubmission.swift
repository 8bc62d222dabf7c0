/// A request that passed admission and waits to be stored.
package struct JobSubmission: Sendable, Hashable, Discreet {
    package var id: JobID
    package var owner: OwnerID
    package var dialect: DialectID
    package var engine: EngineID
    package var action: JobAction
    package var priority: JobPriority
    /// The job whose button was pressed.
    package var parent: JobID?
    /// What the parent's tile was painted from; there for an upscale and a variation.
    package var recipe: EngineRecipe?
    package var request: GenerationRequest
    /// Ten random digits that stand in file names and in the GenArtAPI dialect's `content`: 1000000000…9999999998.
    package var nonce: Int64
    /// The hash of the picture that a client shows first, known from the start.
    package var hash: PictureHash
    /// Public base of the links in everything that is told of this job, without a final slash.
    package var linkBase: String
    /// The client's own text, given back with each answer.
    package var correlation: String?
    package var webhook: WebhookSubscription?
    /// How long the job may take from its acceptance to its end, waiting included; `nil` for no limit.
    package var timeout: Duration?
    /// Marks repetitions of one submit by one client.
    package var idempotency: IdempotencyMark?
    /// Already there for a follow-up, whose parent fetched it, and where the client sent it along or ahead.
    package var reference: StoredPicture?
    /// Whether the submitter itself keeps the reference's file until the store has answered, so that no row need name it.
    package var isReferencePinned: Bool

    package init(
        id: JobID = JobID(),
        owner: OwnerID,
        dialect: DialectID,
        engine: EngineID,
        action: JobAction,
        priority: JobPriority = .normal,
        parent: JobID? = nil,
        recipe: EngineRecipe? = nil,
        request: GenerationRequest,
        nonce: Int64 = JobSubmission.newNonce(),
        hash: PictureHash = PictureHash(),
        linkBase: String,
        correlation: String? = nil,
        webhook: WebhookSubscription? = nil,
        timeout: Duration? = nil,
        idempotency: IdempotencyMark? = nil,
        reference: StoredPicture? = nil,
        isReferencePinned: Bool = false
    ) {
        self.id = id
        self.owner = owner
        self.dialect = dialect
        self.engine = engine
        self.action = action
        self.priority = priority
        self.parent = parent
        self.recipe = recipe
        self.request = request
        self.nonce = nonce
        self.hash = hash
        self.linkBase = linkBase
        self.correlation = correlation
        self.webhook = webhook
        self.timeout = timeout
        self.idempotency = idempotency
        self.reference = reference
        self.isReferencePinned = isReferencePinned
    }

    /// Draws a seed for a request that has none.
    package static func newSeed() -> UInt32 {
        var generator = PooledRandomness()
        return UInt32(truncatingIfNeeded: generator.next())
    }

    /// Draws a ``nonce``.
    package static func newNonce() -> Int64 {
        var generator = PooledRandomness()
        return Int64.random(in: 1_000_000_000...9_999_999_998, using: &generator)
    }
}

/// What a client sends to have one submit taken once, however often it is repeated.
///
/// The header `Idempotency-Key` of the IETF's draft of the same name: kept for 24 hours, apart for each API key.
package struct IdempotencyMark: Sendable, Hashable, Discreet {
    /// For how long a repetition is recognised.
    package static let lifetime = Duration.seconds(86_400)

    /// The client's own word for the submit: 1…255 visible ASCII characters.
    package var key: String
    /// Of all that the submit says; the same key with another one is a mistake of the client.
    package var fingerprint: ContentDigest

    package init(key: String, fingerprint: ContentDigest) {
        self.key = key
        self.fingerprint = fingerprint
    }
}
