import Generation

/// One call to a store, with all that it depends on.
enum StoreOperation: Sendable {
    case submit(JobSubmission)
    case lookUp(IdempotencyMark, OwnerID)
    case read(JobID)
    /// Jobs before a certain one, when it is given.
    case list(OwnerID, JobState?, before: JobID?, number: JobNumber?, limit: Int)
    case listOpen
    case claim(JobID, isLeaseOver: Bool)
    case renew([Claim], isLeaseOver: Bool)
    case requeueExpired
    case attach(Claim)
    case progress(Claim, Int)
    case finish(Claim, succeeds: Bool)
    case handBack(Claim, workerDied: Bool)
    case end(JobID, isCancelled: Bool)
    case delete(JobID, OwnerID)

    /// What a job is to those who only see how its life goes on.
    struct Sight: Sendable, Hashable {
        var id: JobID
        var owner: OwnerID
        var state: JobState
        var attempt: Int
        var workerDeaths: Int
        var progress: Int
        var revision: Int64
        var hasReference: Bool
    }

    /// What a store answers, without what it may choose freely.
    enum Answer: Sendable, Hashable {
        case job(Sight?)
        case jobs([Sight])
        case claims(Set<Claim>)
        case accepted(Sight)
        case replayed(Sight)
        case keyReused
        case deleted([JobID])
        case notEnded(JobState)
        case nothing
    }

    /// Makes the call.
    func answer(of store: any JobStore & RetentionStore) async throws -> Answer {
        switch self {
        case .submit(let submission): return Answer(try await store.submit(submission))
        case .lookUp(let mark, let owner): return Answer(try await store.acceptance(of: mark, from: owner))
        case .read(let id): return Answer(try await store.job(id))
        case .list(let owner, let state, _, let number, let limit):
            let selection = JobSelection(owner: owner, state: state, before: number, limit: limit)
            return .jobs(try await store.jobs(selection).map { Sight($0) })
        case .listOpen: return .jobs(try await store.openJobs().map { Sight($0) })
        case .claim(let id, let isOver): return Answer(try await store.claim(id, lease: Self.lease(isOver)))
        case .renew(let claims, let isOver): return .claims(try await store.renew(claims, for: Self.lease(isOver)))
        case .requeueExpired: return .jobs(try await store.requeueExpired().map { Sight($0) })
        case .attach(let claim): return Answer(try await store.attachReference(Sample.picture(.reference), to: claim))
        case .progress(let claim, let percent): return Answer(try await store.recordProgress(percent, for: claim))
        case .finish(let claim, let succeeds):
            let result = GenerationResult(
                pictures: [Sample.picture(.grid)] + (1...4).map { Sample.picture(.tile($0)) },
                recipes: (1...4).map { EngineRecipe("recipe \($0)") }
            )
            return Answer(try await store.finish(claim, with: succeeds ? .succeeded(result) : .failed(Sample.failure)))
        case .handBack(let claim, let died): return Answer(try await store.handBack(claim, workerDied: died))
        case .end(let id, let isCancelled):
            return Answer(try await store.end(id, with: isCancelled ? .cancelled : .failed(Sample.failure)))
        case .delete(let id, let owner):
            return Answer(try await store.delete(id, of: owner, rememberedUntil: Timestamp(milliseconds: .max)))
        }
    }

    /// The jobs that it may change, as far as they are known before.
    var touched: [JobID] {
        switch self {
        case .submit(let submission): [submission.id]
        case .read(let id), .claim(let id, _), .end(let id, _), .delete(let id, _): [id]
        case .attach(let claim), .progress(let claim, _), .finish(let claim, _), .handBack(let claim, _): [claim.job]
        case .renew(let claims, _): claims.map(\.job)
        case .lookUp, .list, .listOpen, .requeueExpired: []
        }
    }

    /// A lease that is over when it begins, or one that outlives every test.
    private static func lease(_ isOver: Bool) -> Duration { isOver ? .milliseconds(-1) : .seconds(86_400) }
}

extension StoreOperation.Sight {
    init(_ job: Job) {
        self.init(
            id: job.id,
            owner: job.owner,
            state: job.state,
            attempt: job.attempt,
            workerDeaths: job.workerDeaths,
            progress: job.progress,
            revision: job.revision,
            hasReference: job.reference != nil
        )
    }
}

extension StoreOperation.Answer {
    init(_ job: Job?) { self = .job(job.map { StoreOperation.Sight($0) }) }

    init(_ acceptance: Acceptance?) {
        switch acceptance {
        case .accepted(let job): self = .accepted(StoreOperation.Sight(job))
        case .replayed(let job): self = .replayed(StoreOperation.Sight(job))
        case .keyReused: self = .keyReused
        case .referenceGone, nil: self = .nothing
        }
    }

    init(_ deletion: JobDeletion) {
        switch deletion {
        case .deleted(let removed): self = .deleted(removed.jobs)
        case .notEnded(let state): self = .notEnded(state)
        case .unknown: self = .nothing
        }
    }
}
