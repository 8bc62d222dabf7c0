/// One accepted request and everything that is known of it.
package struct Job: Sendable, Hashable {
    /// What was accepted, one for all values of the job; without what only mattered until then.
    private let accepted: Shared<JobSubmission>
    /// Rises from job to job: the order in which the store took them.
    package var number: JobNumber
    /// When the job fails if it has not ended; counted from its acceptance, waiting included.
    package var deadline: Timestamp?
    package var state: JobState
    /// 1 when the job was accepted, and one more with each stored change: the order in which its story is told.
    package var revision: Int64
    /// How often the job was taken up; 0 before the first time.
    package var attempt: Int
    /// How many attempts were made again because the process that rendered died.
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
        var accepted = submission
        accepted.timeout = nil
        accepted.idempotency = nil
        accepted.reference = nil
        accepted.isReferencePinned = false
        self.accepted = Shared(accepted)
        self.number = number
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

/// What was fixed when the job was accepted.
extension Job {
    package var id: JobID { accepted.value.id }
    package var owner: OwnerID { accepted.value.owner }
    package var dialect: DialectID { accepted.value.dialect }
    package var engine: EngineID { accepted.value.engine }
    package var action: JobAction { accepted.value.action }
    package var priority: JobPriority { accepted.value.priority }
    package var parent: JobID? { accepted.value.parent }
    package var recipe: EngineRecipe? { accepted.value.recipe }
    package var request: GenerationRequest { accepted.value.request }
    package var nonce: Int64 { accepted.value.nonce }
    package var hash: PictureHash { accepted.value.hash }
    package var linkBase: String { accepted.value.linkBase }
    package var correlation: String? { accepted.value.correlation }
    package var webhook: WebhookSubscription? { accepted.value.webhook }
}

/// A value that never changes, kept once for all who hold it: a job is handed on more often than it is read.
private final class Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }

    static func == (left: Shared, right: Shared) -> Bool { left === right || left.value == right.value }

    func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
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

extension RecordedFailure {
    /// What a store keeps of a job whose text it can't read any more.
    package static let unreadable = RecordedFailure(
        code: "internal_error",
        message: "What this job asked for can't be read any more: its record on this server is damaged",
        fault: .server
    )
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
