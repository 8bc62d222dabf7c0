package import Generation

/// Who asks, and how the answers reach them.
package struct JobOrigin: Sendable, Hashable {
    package var owner: OwnerID
    package var dialect: DialectID
    /// Public base of the links in the answers, without a final slash.
    package var linkBase: String
    package var priority: JobPriority
    package var correlation: String?
    package var webhook: WebhookSubscription?
    /// How long the job may take from its acceptance to its end, waiting included; `nil` for no limit.
    package var timeout: Duration?
    package var idempotency: IdempotencyMark?

    package init(
        owner: OwnerID,
        dialect: DialectID,
        linkBase: String,
        priority: JobPriority = .normal,
        correlation: String? = nil,
        webhook: WebhookSubscription? = nil,
        timeout: Duration? = nil,
        idempotency: IdempotencyMark? = nil
    ) {
        self.owner = owner
        self.dialect = dialect
        self.linkBase = linkBase
        self.priority = priority
        self.correlation = correlation
        self.webhook = webhook
        self.timeout = timeout
        self.idempotency = idempotency
    }
}

/// A job that stands for a submit.
package struct AdmittedJob: Sendable, Hashable {
    package var job: Job
    /// Whether an earlier submit with the same `Idempotency-Key` made it.
    package var isReplay: Bool

    package init(job: Job, isReplay: Bool) {
        self.job = job
        self.isReplay = isReplay
    }
}

/// Why a request did not become a job.
package enum AdmissionFailure: Error, Sendable, Hashable {
    /// The button belongs to a job that has no pictures: it still runs, or it failed.
    case parentHasNoResult(JobState)
    /// The parent's result has no such button.
    case actionNotOffered(JobAction)
    /// The parent's reference was deleted.
    case referenceGone
    /// The `Idempotency-Key` was used for another request.
    case keyReused
    /// The key, or all keys together, have reached a limit.
    case limited(LimitRefusal)
    /// The picture that came with the request can't be a reference; `claimed` is what it was sent as.
    case picture(ReferenceFailure, parameter: String, claimed: String)
    /// The disk did not take the picture that came with the request.
    case pictures(PictureStoreFailure)
    case store(JobStoreFailure)
}

/// Turns requests into stored jobs.
package struct Admission: Sendable {
    private let jobs: LiveJobs
    private let limits: KeyLimits
    private let engine: EngineID
    private let signal: WorkSignal
    private let deadlines: DeadlineWatch
    private let uploads: Uploads

    /// - Parameters:
    ///   - signal: notified when a job was added.
    ///   - deadlines: watches the jobs that have one.
    ///   - uploads: knows the pictures that were sent ahead, and keeps those that come along.
    package init(
        jobs: LiveJobs,
        limits: KeyLimits,
        engine: EngineID,
        signal: WorkSignal,
        deadlines: DeadlineWatch,
        uploads: Uploads
    ) {
        self.jobs = jobs
        self.limits = limits
        self.engine = engine
        self.signal = signal
        self.deadlines = deadlines
        self.uploads = uploads
    }

    /// Stores a new job; when this returns, the job is on the disk.
    ///
    /// A picture that came along is on the disk before it. An upload of the owner's own, named by its address, becomes the
    /// job's reference with it, whatever becomes of the upload; every other address is looked at when the job runs.
    package func imagine(
        _ request: GenerationRequest,
        with picture: SentPicture? = nil,
        from origin: JobOrigin
    ) async throws(AdmissionFailure) -> AdmittedJob {
        var submission = submission(.imagine, engine: engine, request: request, from: origin)
        guard picture == nil else { return try await submit(submission, with: picture) }
        do {
            submission.reference = try await uploads.reference(
                at: request.referenceAddress,
                linkBase: origin.linkBase,
                for: origin.owner
            )
        } catch {
            throw .store(error)
        }
        do {
            return try await submit(submission)
        } catch AdmissionFailure.referenceGone {
            // The upload went in between, and its address is now as any other that leads nowhere.
            submission.reference = nil
            return try await submit(submission)
        }
    }

    /// Stores the job of a pressed button.
    ///
    /// The follow-up stays with its parent's engine and reference. New pictures get a new seed; an upscale repeats the
    /// tile's own recipe.
    package func followUp(
        _ action: JobAction,
        on parent: Job,
        from origin: JobOrigin
    ) async throws(AdmissionFailure) -> AdmittedJob {
        guard let result = parent.result, let reference = parent.reference else {
            throw .parentHasNoResult(parent.state)
        }
        guard parent.offeredActions.contains(action), result.recipes.count >= action.tile ?? 0 else {
            throw .actionNotOffered(action)
        }
        var request = parent.request
        if action.tile == nil || action.kind == .variation { request.seed = JobSubmission.newSeed() }
        var submission = submission(action, engine: parent.engine, request: request, from: origin)
        submission.parent = parent.id
        submission.recipe = action.tile.map { result.recipes[$0 - 1] }
        submission.reference = StoredPicture(
            digest: reference.digest,
            role: .reference,
            width: reference.width,
            height: reference.height,
            byteCount: reference.byteCount,
            mediaType: reference.mediaType
        )
        return try await submit(submission)
    }

    /// The job that an earlier submit with this mark made, for a submit that could not be made again: what it started
    /// from has gone.
    ///
    /// - Returns: `nil` without a mark, and for one that was not used within its lifetime.
    package func replay(
        of mark: IdempotencyMark?,
        from owner: OwnerID
    ) async throws(AdmissionFailure) -> AdmittedJob? {
        guard let earlier = try await acceptance(of: mark, from: owner) else { return nil }
        return try admitted(earlier)
    }

    private func submission(
        _ action: JobAction,
        engine: EngineID,
        request: GenerationRequest,
        from origin: JobOrigin
    ) -> JobSubmission {
        JobSubmission(
            owner: origin.owner,
            dialect: origin.dialect,
            engine: engine,
            action: action,
            priority: origin.priority,
            request: request,
            linkBase: origin.linkBase,
            correlation: origin.correlation,
            webhook: origin.webhook,
            timeout: origin.timeout,
            idempotency: origin.idempotency
        )
    }

    private func submit(
        _ submission: JobSubmission,
        with picture: SentPicture? = nil
    ) async throws(AdmissionFailure) -> AdmittedJob {
        let pass: SubmitPass
        do {
            pass = try limits.admit(submission.owner)
        } catch {
            // A repetition is answered whatever the limits say: its job is there already.
            guard let earlier = try await replay(of: submission.idempotency, from: submission.owner) else {
                throw .limited(error)
            }
            return earlier
        }
        let acceptance: Acceptance
        do throws(AdmissionFailure) {
            acceptance = try await stored(submission, with: picture)
        } catch {
            limits.settle(pass, isStored: false)
            throw error
        }
        if case .accepted = acceptance {
            limits.settle(pass, isStored: true)
        } else {
            limits.settle(pass, isStored: false)
        }
        return try admitted(acceptance)
    }

    private func stored(
        _ submission: JobSubmission,
        with picture: SentPicture?
    ) async throws(AdmissionFailure) -> Acceptance {
        guard let picture else { return try await stored(submission) }
        // A repetition writes no file.
        if let earlier = try await acceptance(of: submission.idempotency, from: submission.owner) { return earlier }
        let kept = try await kept(picture)
        defer { uploads.release(kept) }
        var submission = submission
        submission.reference = kept
        submission.isReferencePinned = true
        return try await stored(submission)
    }

    /// Looks at a picture that came along, and keeps it durably.
    private func kept(_ picture: SentPicture) async throws(AdmissionFailure) -> StoredPicture {
        do {
            return try await uploads.keep(picture, try uploads.header(of: picture))
        } catch let failure as PictureStoreFailure {
            throw .pictures(failure)
        } catch {
            throw .picture(
                error as? ReferenceFailure ?? .malformed(format: "picture"),
                parameter: picture.parameter,
                claimed: picture.claimedType
            )
        }
    }

    private func stored(_ submission: JobSubmission) async throws(AdmissionFailure) -> Acceptance {
        do {
            return try await jobs.submit(submission)
        } catch {
            throw .store(error)
        }
    }

    private func acceptance(
        of mark: IdempotencyMark?,
        from owner: OwnerID
    ) async throws(AdmissionFailure) -> Acceptance? {
        guard let mark else { return nil }
        do {
            return try await jobs.acceptance(of: mark, from: owner)
        } catch {
            throw .store(error)
        }
    }

    private func admitted(_ acceptance: Acceptance) throws(AdmissionFailure) -> AdmittedJob {
        switch acceptance {
        case .accepted(let job):
            signal.notify()
            deadlines.watch(job)
            return AdmittedJob(job: job, isReplay: false)
        case .replayed(let job):
            return AdmittedJob(job: job, isReplay: true)
        case .keyReused:
            throw .keyReused
        case .referenceGone:
            throw .referenceGone
        }
    }
}
