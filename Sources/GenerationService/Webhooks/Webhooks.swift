package import Generation

/// What owners can see and do about the reports that they are owed; nothing of another owner's.
///
/// Every call that names something answers `nil` when it does not exist and when it belongs to somebody else, alike.
package struct Webhooks: Sendable {
    /// How many endpoints one page has at most.
    package static let largestPage = 100

    private let store: any DeliveryStore
    private let jobs: any JobStore
    private let secrets: WebhookSecrets
    private let notices: LaneNotices?

    /// - Parameters:
    ///   - jobs: asked whose a job is.
    ///   - notices: how to wake the deliverer; `nil` where none runs.
    package init(
        store: any DeliveryStore,
        jobs: any JobStore,
        secrets: WebhookSecrets,
        notices: LaneNotices?
    ) {
        self.store = store
        self.jobs = jobs
        self.secrets = secrets
        self.notices = notices
    }

    // MARK: - Secrets

    /// The owner's present signing secret.
    package func secret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecret {
        secrets.secret(of: owner, version: try await store.webhookSecret(of: owner).version)
    }

    /// Moves the owner on to the next signing secret; the one before it signs too for ``WebhookSecrets/overlap``, and
    /// older ones no more.
    package func rotateSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecret {
        secrets.secret(of: owner, version: try await store.rotateWebhookSecret(of: owner).version)
    }

    // MARK: - Endpoints

    /// The owner's endpoints, the oldest first.
    ///
    /// - Parameters:
    ///   - previous: the last one of the page before.
    ///   - limit: 1…``largestPage``; what lies outside is moved to the nearer end.
    package func endpoints(
        of owner: OwnerID,
        after previous: EndpointID? = nil,
        limit: Int = largestPage
    ) async throws(JobStoreFailure) -> [Endpoint] {
        try await store.endpoints(of: owner, after: previous, limit: min(max(limit, 1), Self.largestPage))
    }

    /// Takes a parked endpoint up again; what waits for it is attempted now, in order.
    package func resume(_ id: EndpointID, of owner: OwnerID) async throws(JobStoreFailure) -> Endpoint? {
        guard let endpoint = try await store.endpoint(id), endpoint.owner == owner else { return nil }
        guard let resumed = try await store.resume(id) else { return nil }
        if let dueAt = resumed.dueAt {
            notices?.add(OwedLane(endpoint: id, address: resumed.address, dueAt: dueAt))
        }
        return resumed
    }

    // MARK: - Deliveries

    /// The deliveries of a job, the oldest first.
    package func deliveries(of job: JobID, owner: OwnerID) async throws(JobStoreFailure) -> [Delivery]? {
        guard try await jobs.job(job)?.owner == owner else { return nil }
        return try await store.deliveries(of: job)
    }

    /// One delivery with its body and its attempts, the receiver's answers among them.
    package func delivery(_ id: DeliveryID, owner: OwnerID) async throws(JobStoreFailure) -> DeliveryReport? {
        guard let report = try await store.delivery(id), report.delivery.owner == owner else { return nil }
        return report
    }

    /// Sends a delivery again, under its old name and with its old body, whatever became of it before.
    ///
    /// It takes its old place in the order, so it goes before everything that is newer; a receiver that does not take it
    /// holds up the rest like any other. A parked endpoint gets one attempt, and is taken up again if that succeeds.
    package func redeliver(_ id: DeliveryID, owner: OwnerID) async throws(JobStoreFailure) -> Delivery? {
        guard try await delivery(id, owner: owner) != nil, let delivery = try await store.redeliver(id) else {
            return nil
        }
        notices?.add(OwedLane(endpoint: delivery.endpoint, address: delivery.address, dueAt: delivery.dueAt))
        return delivery
    }
}
