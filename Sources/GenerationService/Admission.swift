package import Generation

/// Who asks, and how the answers reach them.
package struct JobOrigin: Sendable, Hashable {
    package var owner: KeyID
    package var dialect: DialectID
    /// Public base of the links in the answers, without a final slash.
    package var linkBase: String
    package var correlation: String?
    package var webhook: String?

    package init(
        owner: KeyID,
        dialect: DialectID,
        linkBase: String,
        correlation: String? = nil,
        webhook: String? = nil
    ) {
        self.owner = owner
        self.dialect = dialect
        self.linkBase = linkBase
        self.correlation = correlation
        self.webhook = webhook
    }
}

/// Why a request did not become a job.
package enum AdmissionFailure: Error, Sendable, Hashable {
    /// The button belongs to a job that has no pictures: it still runs, or it failed.
    case parentHasNoResult(JobState)
    /// The parent's result has no such button.
    case actionNotOffered(JobAction)
    case store(JobStoreFailure)
}

/// Turns requests into stored jobs.
package struct Admission: Sendable {
    private let store: any JobStore
    private let engine: EngineID
    private let signal: WorkSignal

    package init(store: any JobStore, engine: EngineID, signal: WorkSignal) {
        self.store = store
        self.engine = engine
        self.signal = signal
    }

    /// Stores a new job; when this returns, the job is on the disk.
    package func imagine(
        _ request: GenerationRequest,
        from origin: JobOrigin
    ) async throws(AdmissionFailure) -> Job {
        try await submit(
            JobSubmission(
                owner: origin.owner,
                dialect: origin.dialect,
                engine: engine,
                action: .imagine,
                request: request,
                linkBase: origin.linkBase,
                correlation: origin.correlation,
                webhook: origin.webhook
            )
        )
    }

    /// Stores the job of a pressed button.
    ///
    /// The follow-up stays with its parent's engine and reference. New pictures get a new seed; an upscale repeats the
    /// tile's own recipe.
    package func followUp(
        _ action: JobAction,
        on parent: Job,
        from origin: JobOrigin
    ) async throws(AdmissionFailure) -> Job {
        guard let result = parent.result, let reference = parent.reference else {
            throw .parentHasNoResult(parent.state)
        }
        guard parent.offeredActions.contains(action), result.recipes.count >= action.tile ?? 0 else {
            throw .actionNotOffered(action)
        }
        var request = parent.request
        if action.tile == nil || action.kind == .variation { request.seed = UInt32.random(in: .min ... .max) }
        return try await submit(
            JobSubmission(
                owner: origin.owner,
                dialect: origin.dialect,
                engine: parent.engine,
                action: action,
                parent: parent.id,
                request: request,
                linkBase: origin.linkBase,
                correlation: origin.correlation,
                webhook: origin.webhook,
                reference: StoredPicture(
                    digest: reference.digest,
                    role: .reference,
                    width: reference.width,
                    height: reference.height,
                    byteCount: reference.byteCount,
                    mediaType: reference.mediaType
                )
            )
        )
    }

    private func submit(_ submission: JobSubmission) async throws(AdmissionFailure) -> Job {
        do {
            let job = try await store.submit(submission)
            signal.notify()
            return job
        } catch {
            throw .store(error)
        }
    }
}
