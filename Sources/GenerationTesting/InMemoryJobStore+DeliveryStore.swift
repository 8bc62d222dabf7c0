package import Generation
import Synchronization

extension InMemoryJobStore: DeliveryStore {
    /// All reports that are owed, oldest first.
    package var owed: [DeliveryReport] { state.withLock { $0.webhooks.owed } }

    package func lanes(after mark: DeliveryMark) async throws(JobStoreFailure) -> OwedLanes {
        defer { looked.hit() }
        try check(.lanes)
        return state.withLock { $0.webhooks.lanes(after: mark) }
    }

    package func head(of endpoint: EndpointID) async throws(JobStoreFailure) -> OwedDelivery? {
        try check(.head)
        return state.withLock { $0.webhooks.head(of: endpoint) }
    }

    package func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of delivery: DeliveryID
    ) async throws(JobStoreFailure) -> OwedLane? {
        try check(.record)
        defer { recorded.hit() }
        return try change { (tables, now) in tables.webhooks.record(attempt, outcome, of: delivery, at: now) }
    }

    package func deliveries(of job: JobID) async throws(JobStoreFailure) -> [Delivery] {
        try check(.read)
        return state.withLock { $0.webhooks.deliveries(of: job) }
    }

    package func delivery(_ id: DeliveryID) async throws(JobStoreFailure) -> DeliveryReport? {
        try check(.read)
        return state.withLock { $0.webhooks.report(id) }
    }

    package func redeliver(_ id: DeliveryID) async throws(JobStoreFailure) -> Delivery? {
        try check(.redeliver)
        return try change { (tables, now) in tables.webhooks.redeliver(id, at: now) }
    }

    package func endpoint(_ id: EndpointID) async throws(JobStoreFailure) -> Endpoint? {
        try check(.read)
        return state.withLock { $0.webhooks.endpoint(id) }
    }

    package func endpoints(
        of owner: OwnerID?,
        after previous: EndpointID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Endpoint] {
        try check(.read)
        return state.withLock { $0.webhooks.endpoints(of: owner, after: previous, limit: limit) }
    }

    package func resume(_ endpoint: EndpointID) async throws(JobStoreFailure) -> Endpoint? {
        try check(.resume)
        return try change { (tables, now) in tables.webhooks.resume(endpoint, at: now) }
    }

    package func webhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion {
        try check(.read)
        return state.withLock { $0.webhooks.secret(of: owner) }
    }

    package func rotateWebhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion {
        try check(.rotateSecret)
        return try change { (tables, now) in tables.webhooks.rotateSecret(of: owner, at: now) }
    }
}
