import Generation

/// What ``InMemoryJobStore`` holds of webhooks.
struct MemoryDeliveries: Sendable {
    /// An endpoint's row.
    private struct Receiver: Sendable {
        let owner: OwnerID
        let address: String
        var parking: Endpoint.Parking?
        /// Whether one attempt was asked for although it is parked.
        var isProbed = false
        var isAttempted: Bool { parking == nil || isProbed }
    }

    /// In the order of their numbers.
    private var reports: [DeliveryReport] = []
    private var receivers: [EndpointID: Receiver] = [:]
    private var secrets: [OwnerID: WebhookSecretVersion] = [:]
    /// Of what was made last, a delivery or an endpoint.
    private var lastNumber: Int64 = 0

    var owed: [DeliveryReport] { reports.filter { $0.delivery.state == .owed } }

    mutating func owe(_ event: WebhookEvent, body: [UInt8], of job: Job, at now: Timestamp) {
        guard let address = job.webhook?.address else { return }
        let known = receivers.first { $0.value.owner == job.owner && $0.value.address == address }
        let endpoint = known?.key ?? EndpointID(number: nextNumber(at: now))
        if known == nil { receivers[endpoint] = Receiver(owner: job.owner, address: address) }
        let delivery = Delivery(
            id: DeliveryID(number: nextNumber(at: now), nonce: .random(in: .min ... .max)),
            job: job.id,
            owner: job.owner,
            endpoint: endpoint,
            address: address,
            event: event,
            createdAt: now,
            dueAt: now
        )
        reports.append(DeliveryReport(delivery: delivery, body: body, attempts: []))
    }

    /// Forgets the deliveries of a job that was deleted, and the endpoints that have none left.
    mutating func forget(_ job: JobID) {
        reports.removeAll { $0.delivery.job == job }
        let left = Set(reports.map(\.delivery.endpoint))
        receivers = receivers.filter { left.contains($0.key) }
    }

    func lanes(after mark: DeliveryMark) -> OwedLanes {
        let new = reports.filter { $0.delivery.id.number > mark.number && $0.delivery.state == .owed }
        return OwedLanes(
            lanes: Set(new.map(\.delivery.endpoint)).compactMap(lane),
            mark: reports.last.map { DeliveryMark(number: $0.delivery.id.number) } ?? .start
        )
    }

    func head(of endpoint: EndpointID) -> OwedDelivery? {
        guard receivers[endpoint]?.isAttempted == true, let index = headIndex(of: endpoint) else { return nil }
        return OwedDelivery(
            delivery: delivery(at: index),
            body: reports[index].body,
            secret: secret(of: reports[index].delivery.owner)
        )
    }

    mutating func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of id: DeliveryID,
        at now: Timestamp
    ) -> OwedLane? {
        guard let index = reports.firstIndex(where: { $0.delivery.id == id && $0.delivery.state == .owed }) else {
            return nil
        }
        let endpoint = reports[index].delivery.endpoint
        let wasParked = receivers[endpoint]?.parking != nil
        reports[index].attempts.append(attempt)
        reports[index].delivery.attempts += 1
        switch outcome {
        case .delivered:
            end(index, as: .delivered, at: now)
            receivers[endpoint]?.parking = nil
        case .retry(let instant):
            reports[index].delivery.failures += wasParked ? 0 : 1
            reports[index].delivery.dueAt = instant
        case .abandoned(let reason):
            end(index, as: .abandoned, at: now)
            park(endpoint, because: reason, at: now)
        case .parked(let reason):
            reports[index].delivery.failures += wasParked ? 0 : 1
            park(endpoint, because: reason, at: now)
        }
        receivers[endpoint]?.isProbed = false
        return lane(endpoint)
    }

    func deliveries(of job: JobID) -> [Delivery] {
        reports.indices.filter { reports[$0].delivery.job == job }.map(delivery)
    }

    func report(_ id: DeliveryID) -> DeliveryReport? {
        guard let index = reports.firstIndex(where: { $0.delivery.id == id }) else { return nil }
        var report = reports[index]
        report.delivery = delivery(at: index)
        return report
    }

    mutating func redeliver(_ id: DeliveryID, at now: Timestamp) -> Delivery? {
        guard let index = reports.firstIndex(where: { $0.delivery.id == id }) else { return nil }
        reports[index].delivery.state = .owed
        reports[index].delivery.failures = 0
        reports[index].delivery.dueAt = now
        reports[index].delivery.endedAt = nil
        let endpoint = reports[index].delivery.endpoint
        let isParked = receivers[endpoint]?.parking != nil
        receivers[endpoint]?.isProbed = isParked
        return delivery(at: index)
    }

    func endpoint(_ id: EndpointID) -> Endpoint? {
        guard let receiver = receivers[id] else { return nil }
        let head = headIndex(of: id).map { reports[$0].delivery }
        return Endpoint(
            id: id,
            owner: receiver.owner,
            address: receiver.address,
            parking: receiver.parking,
            owed: reports.count { $0.delivery.endpoint == id && $0.delivery.state == .owed },
            failures: head?.failures ?? 0,
            dueAt: receiver.parking == nil ? head?.dueAt : nil
        )
    }

    func endpoints(of owner: OwnerID?, after previous: EndpointID?, limit: Int) -> [Endpoint] {
        let ids = receivers.keys.sorted { $0.number < $1.number }.filter { $0.number > previous?.number ?? -1 }
        return Array(ids.compactMap(endpoint).filter { owner == nil || $0.owner == owner }.prefix(limit))
    }

    mutating func resume(_ endpoint: EndpointID, at now: Timestamp) -> Endpoint? {
        receivers[endpoint]?.parking = nil
        receivers[endpoint]?.isProbed = false
        if let index = headIndex(of: endpoint) {
            reports[index].delivery.failures = 0
            reports[index].delivery.dueAt = now
        }
        return self.endpoint(endpoint)
    }

    func secret(of owner: OwnerID) -> WebhookSecretVersion { secrets[owner] ?? WebhookSecretVersion() }

    mutating func rotateSecret(of owner: OwnerID, at now: Timestamp) -> WebhookSecretVersion {
        let next = WebhookSecretVersion(version: secret(of: owner).version + 1, rotatedAt: now)
        secrets[owner] = next
        return next
    }

    private mutating func nextNumber(at now: Timestamp) -> Int64 {
        lastNumber = max(lastNumber + 1, DeliveryID.number(at: now))
        return lastNumber
    }

    private func headIndex(of endpoint: EndpointID) -> Int? {
        reports.firstIndex { $0.delivery.endpoint == endpoint && $0.delivery.state == .owed }
    }

    private func lane(_ endpoint: EndpointID) -> OwedLane? {
        guard let receiver = receivers[endpoint], receiver.isAttempted, let index = headIndex(of: endpoint) else {
            return nil
        }
        return OwedLane(endpoint: endpoint, address: receiver.address, dueAt: reports[index].delivery.dueAt)
    }

    private func delivery(at index: Int) -> Delivery {
        var delivery = reports[index].delivery
        delivery.isWaiting = delivery.state == .owed && receivers[delivery.endpoint]?.parking != nil
        return delivery
    }

    private mutating func end(_ index: Int, as state: DeliveryState, at now: Timestamp) {
        reports[index].delivery.state = state
        reports[index].delivery.endedAt = max(now, reports[index].delivery.createdAt)
    }

    private mutating func park(_ endpoint: EndpointID, because reason: String, at now: Timestamp) {
        let since = receivers[endpoint]?.parking?.at ?? now
        receivers[endpoint]?.parking = Endpoint.Parking(at: since, reason: reason)
    }
}
