/// One accepted request and everything that is known of it.
package struct Job: Sendable, Hashable {
    package var id: JobID
    /// Rises from job to job: the order in which the store took them.
    package var number: JobNumber
    package var owner: KeyID
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
    /// When the job fails if it has not ended; counted from its acceptance, waiting included.
    package var deadline: Timestamp?
    package var state: JobState
    /// 1 when the job was accepted, and one more with each stored change: the order in which its story is told.
    package var revision: Int64
    /// How often the job was taken up; 0 before the first time.
    package var attempt: Int
    /// How many of the attempts ended because the process that rendered died.
    package var workerDeaths: Int
    /// 0…100, never falls, and is 100 only with `succeeded`.
    package var progress: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// When the present or the last attempt began.
    package var startedAt: Timestamp?
    /// There exactly when the job has ended.
    package var finishedAt: Timestamp?
    /// The reference as it was fetched; kept so that follow-ups work after the client's link has died.
    package var reference: StoredPicture?
    package var result: GenerationResult?
    package var failure: RecordedFailure?

    /// A submission as it waits in the queue for its first attempt.
    ///
    /// - Parameters:
    ///   - submission: what passed admission.
    ///   - number: given by the store, which knows the others.
    ///   - instant: when the store took it.
    package init(_ submission: JobSubmission, number: JobNumber, at instant: Timestamp) {
        id = submission.id
        self.number = number
        owner = submission.owner
        dialect = submission.dialect
        engine = submission.engine
        action = submission.action
        priority = submission.priority
        parent = submission.parent
        recipe = submission.recipe
        request = submission.request
        nonce = submission.nonce
        hash = submission.hash
        linkBase = submission.linkBase
        correlation = submission.correlation
        webhook = submission.webhook
        deadline = submission.timeout.map { instant.advanced(by: $0) }
        state = .queued
        revision = 1
        attempt = 0
        workerDeaths = 0
        progress = 0
        createdAt = instant
        updatedAt = instant
        reference = submission.reference
    }
}

/// Why a job failed, as it is stored and told: never an internal text.
package struct RecordedFailure: Sendable, Hashable, Codable {
    /// Whose matter it is.
    package enum Fault: String, Sendable, Hashable, Codable {
        /// Something about the request: asking again in the same way fails again.
        case request
        /// Something about this server.
        case server
    }

    /// A stable word for programs, such as `reference_unreachable`.
    package var code: String
    /// One sentence for people.
    package var message: String
    package var fault: Fault

    package init(code: String, message: String, fault: Fault) {
        self.code = code
        self.message = message
        self.fault = fault
    }
}

/// The right to report on one attempt of one job; a later attempt makes it void.
package struct Claim: Sendable, Hashable {
    package let job: JobID
    /// 1 for the first.
    package let attempt: Int

    package init(job: JobID, attempt: Int) {
        self.job = job
        self.attempt = attempt
    }
}

extension Job {
    /// The claim of the attempt that this value shows.
    package var claim: Claim { Claim(job: id, attempt: attempt) }
}
