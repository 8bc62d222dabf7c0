/// An endpoint to which something is owed, with what is needed to plan its next attempt.
package struct OwedLane: Sendable, Hashable, Discreet {
    package var endpoint: EndpointID
    package var address: String
    /// When the oldest delivery that is owed is due.
    package var dueAt: Timestamp

    package init(endpoint: EndpointID, address: String, dueAt: Timestamp) {
        self.endpoint = endpoint
        self.address = address
        self.dueAt = dueAt
    }
}

/// How far somebody has read the deliveries, in the order in which they came into being.
package struct DeliveryMark: Sendable, Hashable {
    /// The number of the last delivery that was read.
    package let number: Int64

    package init(number: Int64) { self.number = number }

    /// Before the first.
    package static let start = DeliveryMark(number: -1)
}

/// Endpoints to which something is owed, up to a point.
package struct OwedLanes: Sendable, Hashable {
    /// Each endpoint once; parked ones are not among them, unless an attempt was asked for.
    package var lanes: [OwedLane]
    /// What to read on from.
    package var mark: DeliveryMark

    package init(lanes: [OwedLane], mark: DeliveryMark) {
        self.lanes = lanes
        self.mark = mark
    }
}

/// The delivery that an endpoint gets next.
package struct OwedDelivery: Sendable, Hashable, Discreet {
    package var delivery: Delivery
    /// The bytes to send, the same at each attempt.
    package var body: [UInt8]
    /// The owner's present signing secret.
    package var secret: WebhookSecretVersion

    package init(delivery: Delivery, body: [UInt8], secret: WebhookSecretVersion) {
        self.delivery = delivery
        self.body = body
        self.secret = secret
    }
}

/// Keeps the reports that are owed to webhooks, and what became of them.
///
/// Rows come into being only in the transaction of the change of the job that they tell of, and go with their job.
///
/// **What implementers must guarantee**
/// - Of the deliveries of one endpoint, the one that is owed and came into being first is its head; no other is given.
/// - Deliveries become visible in the order of their numbers, so that nothing appears below a ``DeliveryMark`` that was
///   given out, unless the wall clock runs backwards *and* the newest deliveries were deleted.
/// - A call that returns has reached the disk.
package protocol DeliveryStore: Sendable {
    /// The endpoints to which a delivery with a number above `mark` is owed.
    ///
    /// - Complexity: with the number of those deliveries; from ``DeliveryMark/start``, with the number of endpoints to
    ///   which anything is owed.
    func lanes(after mark: DeliveryMark) async throws(JobStoreFailure) -> OwedLanes

    /// The oldest delivery that is owed to an endpoint.
    ///
    /// - Returns: `nil` when nothing is owed, or the endpoint is parked and no attempt was asked for.
    func head(of endpoint: EndpointID) async throws(JobStoreFailure) -> OwedDelivery?

    /// Keeps one attempt and what follows from it, for a delivery that is still owed; of another one, and of one that was
    /// deleted meanwhile, nothing is kept.
    ///
    /// A failure while the endpoint is parked costs the delivery none of its schedule.
    ///
    /// - Returns: the lane as it goes on, or `nil` when nothing more is to be attempted.
    func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of delivery: DeliveryID
    ) async throws(JobStoreFailure) -> OwedLane?

    /// The deliveries of a job, oldest first.
    func deliveries(of job: JobID) async throws(JobStoreFailure) -> [Delivery]

    /// One delivery with its body and its attempts, or `nil`.
    func delivery(_ id: DeliveryID) async throws(JobStoreFailure) -> DeliveryReport?

    /// Makes a delivery owed again, due now, with its whole schedule before it, at its old place in the order.
    ///
    /// If its endpoint is parked, one attempt is made all the same, at the oldest delivery that is owed.
    ///
    /// - Returns: the delivery afterwards, or `nil` when there is none of this name.
    func redeliver(_ id: DeliveryID) async throws(JobStoreFailure) -> Delivery?

    /// One endpoint, or `nil`.
    func endpoint(_ id: EndpointID) async throws(JobStoreFailure) -> Endpoint?

    /// Endpoints in the order of their age, the oldest first.
    ///
    /// - Parameters:
    ///   - owner: `nil` for those of all.
    ///   - previous: the last one of the page before, which need not be there any more; `nil` for the first page.
    ///   - limit: how many at most.
    func endpoints(
        of owner: OwnerID?,
        after previous: EndpointID?,
        limit: Int
    ) async throws(JobStoreFailure) -> [Endpoint]

    /// Takes an endpoint out of its parking; what waits is due now, in order, the first one with its whole schedule.
    ///
    /// - Returns: the endpoint afterwards, or `nil` when there is none of this name.
    func resume(_ endpoint: EndpointID) async throws(JobStoreFailure) -> Endpoint?

    /// Which signing secret an owner has; version 1 for one who never changed it.
    func webhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion

    /// Moves an owner on to the next signing secret.
    func rotateWebhookSecret(of owner: OwnerID) async throws(JobStoreFailure) -> WebhookSecretVersion
}
