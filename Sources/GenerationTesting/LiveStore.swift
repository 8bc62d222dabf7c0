package import Generation
import GenerationService

/// `LiveJobs` with the store behind it, as one store: what the one process that owns a store gives its callers.
package struct LiveStore: JobStore {
    private let jobs: LiveJobs
    fileprivate let store: any JobStore & DeliveryStore

    /// - Parameter store: with nobody else before it.
    package init(before store: any JobStore & DeliveryStore) async throws(JobStoreFailure) {
        self.store = store
        jobs = try await LiveJobs(store: store, feed: JobFeed(), deliveries: WorkSignal())
    }

    package func submit(_ submission: JobSubmission) async throws(JobStoreFailure) -> Acceptance {
        try await jobs.submit(submission)
    }

    package func acceptance(
        of mark: IdempotencyMark,
        from owner: OwnerID
    ) async throws(JobStoreFailure) -> Acceptance? {
        try await jobs.acceptance(of: mark, from: owner)
    }

    package func job(_ id: JobID) async throws(JobStoreFailure) -> Job? { try await jobs.job(id) }

    package func job(numbered number: JobNumber) async throws(JobStoreFailure) -> Job? {
        try await jobs.job(numbered: number)
    }

    package func job(withHash hash: PictureHash) async throws(JobStoreFailure) -> Job? {
        try await jobs.job(withHash: hash)
    }

    package func jobs(_ selection: JobSelection) async throws(JobStoreFailure) -> [Job] {
        try await jobs.jobs(selection)
    }

    package func openJobs() async throws(JobStoreFailure) -> [Job] { try await jobs.openJobs() }

    package func claim(_ id: JobID, lease: Duration) async throws(JobStoreFailure) -> Job? {
        try await jobs.claim(id, lease: lease)
    }

    package func renew(_ claims: [Claim], for lease: Duration) async throws(JobStoreFailure) -> Set<Claim> {
        try await jobs.renew(claims, for: lease)
    }

    package func requeueExpired() async throws(JobStoreFailure) -> [Job] { try await jobs.requeueExpired() }

    package func attachReference(
        _ picture: StoredPicture,
        to claim: Claim
    ) async throws(JobStoreFailure) -> Job? {
        try await jobs.attachReference(picture, to: claim)
    }

    package func recordProgress(_ percent: Int, for claim: Claim) async throws(JobStoreFailure) -> Job? {
        try await jobs.recordProgress(percent, for: claim)
    }

    package func finish(_ claim: Claim, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try await jobs.finish(claim, with: outcome)
    }

    package func end(_ id: JobID, with outcome: JobOutcome) async throws(JobStoreFailure) -> Job? {
        try await jobs.end(id, with: outcome)
    }

    package func handBack(_ claim: Claim, workerDied: Bool) async throws(JobStoreFailure) -> Job? {
        try await jobs.handBack(claim, workerDied: workerDied)
    }

    package func requeueAbandoned() async throws(JobStoreFailure) -> Int { try await jobs.requeueAbandoned() }

    package func endUnreadable() async throws(JobStoreFailure) -> [Job] { try await jobs.endUnreadable() }

    package func picture(_ token: PictureToken) async throws(JobStoreFailure) -> StoredPicture? {
        try await jobs.picture(token)
    }
}

extension LiveStore: DeliveryStore {
    package func lanes(after mark: DeliveryMark) async throws(JobStoreFailure) -> OwedLanes {
        try await store.lanes(after: mark)
    }

    package func head(of endpoint: EndpointID) async throws(JobStoreFailure) -> OwedDelivery? {
        try await store.head(of: endpoint)
    }

    package func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of delivery: DeliveryID
    ) async throws(JobStoreFailure) -> OwedLane? {
        try await store.record(attempt, outcome, of: delivery)
    }

    package func deliveries(of job: JobID) async throws(JobStoreFailure) -> [Delivery] {
        try await store.deliveries(of: job)
    }

    package func delivery(_ id: DeliveryID) async throws(JobStoreFailure) -> DeliveryReport? {
        try await store.delivery(id)
    }

    package func redeliver(_ id: DeliveryID) async throws(JobStoreFailure) -> Delivery? {
        try await store.redeliver(id)
    }

    package func endpoint(_ id: EndpointID) async throws(JobStoreFailure) -> Endpoint? {
        try await store.endpoint(id)
    }

    package func endpoints(
        of owner: OwnerID?,
        after previous: EndpointID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Endpoint] {
        try await store.endpoints(of: owner, after: previous, limit: limit)
    }

    package func resume(_ endpoint: EndpointID) async throws(JobStoreFailure) -> Endpoint? {
        try await store.resume(endpoint)
    }

    package func webhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion {
        try await store.webhookSecret(of: owner)
    }

    package func rotateWebhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion {
        try await store.rotateWebhookSecret(of: owner)
    }
}
