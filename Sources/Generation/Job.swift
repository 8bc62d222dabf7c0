/// One accepted request and everything that is known of it.
package struct Job: Sendable, Hashable {
    package var id: JobID
    package var number: JobNumber
    package var owner: KeyID
    package var dialect: DialectID
    package var engine: EngineID
    package var action: JobAction
    /// The job whose button was pressed.
    package var parent: JobID?
    package var request: GenerationRequest
    /// Ten random digits that stand in file names and in the GenArtAPI dialect's `content`: 1000000000…9999999998.
    package var nonce: Int64
    /// The hash of the picture that a client shows first, known from the start.
    package var hash: PictureHash
    /// Public base of the links in everything that is told of this job, without a final slash.
    package var linkBase: String
    /// The client's own text, given back with each answer.
    package var correlation: String?
    /// Where to report the end.
    package var webhook: String?
    package var state: JobState
    /// How often the job was taken up; 0 before the first time.
    package var attempt: Int
    /// How many of the attempts ended because the process that rendered died.
    package var workerDeaths: Int
    /// 0…100, never falls, and is 100 only with `succeeded`.
    package var progress: Int
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// The reference as it was fetched; kept so that follow-ups work after the client's link has died.
    package var reference: StoredPicture?
    package var result: GenerationResult?
    package var failure: RecordedFailure?

    package init(
        id: JobID,
        number: JobNumber,
        owner: KeyID,
        dialect: DialectID,
        engine: EngineID,
        action: JobAction,
        parent: JobID?,
        request: GenerationRequest,
        nonce: Int64,
        hash: PictureHash,
        linkBase: String,
        correlation: String?,
        webhook: String?,
        state: JobState,
        attempt: Int,
        workerDeaths: Int,
        progress: Int,
        createdAt: Timestamp,
        updatedAt: Timestamp,
        reference: StoredPicture?,
        result: GenerationResult?,
        failure: RecordedFailure?
    ) {
        self.id = id
        self.number = number
        self.owner = owner
        self.dialect = dialect
        self.engine = engine
        self.action = action
        self.parent = parent
        self.request = request
        self.nonce = nonce
        self.hash = hash
        self.linkBase = linkBase
        self.correlation = correlation
        self.webhook = webhook
        self.state = state
        self.attempt = attempt
        self.workerDeaths = workerDeaths
        self.progress = progress
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.reference = reference
        self.result = result
        self.failure = failure
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

/// A request that passed admission and waits to be stored.
package struct JobSubmission: Sendable, Hashable {
    package var id: JobID
    package var owner: KeyID
    package var dialect: DialectID
    package var engine: EngineID
    package var action: JobAction
    package var parent: JobID?
    package var request: GenerationRequest
    package var nonce: Int64
    package var hash: PictureHash
    package var linkBase: String
    package var correlation: String?
    package var webhook: String?
    /// Already there for a follow-up, whose parent fetched it.
    package var reference: StoredPicture?

    package init(
        id: JobID = JobID(),
        owner: KeyID,
        dialect: DialectID,
        engine: EngineID,
        action: JobAction,
        parent: JobID? = nil,
        request: GenerationRequest,
        nonce: Int64 = Int64.random(in: 1_000_000_000...9_999_999_998),
        hash: PictureHash = PictureHash(),
        linkBase: String,
        correlation: String? = nil,
        webhook: String? = nil,
        reference: StoredPicture? = nil
    ) {
        self.id = id
        self.owner = owner
        self.dialect = dialect
        self.engine = engine
        self.action = action
        self.parent = parent
        self.request = request
        self.nonce = nonce
        self.hash = hash
        self.linkBase = linkBase
        self.correlation = correlation
        self.webhook = webhook
        self.reference = reference
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
