package import Generation

/// What the operator's command line asks about webhooks; unlike ``Webhooks`` it sees those of all keys.
package enum WebhookRequest: Sendable, Hashable {
    /// The signing secret of a key, named by its id or its name.
    case secret(key: String)
    case rotate(key: String)
    /// Of one key or of all, after the one that a page before ended with.
    case endpoints(key: String?, after: EndpointID?)
    case resume(EndpointID)
    case deliveries(JobID)
    case redeliver(DeliveryID)
}

/// Why the operator gets no answer; the description is a sentence for the operator.
package enum WebhookRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    case noKey(String)
    case severalKeys(String, ids: [KeyID])
    case noEndpoint(EndpointID)
    case noJob(JobID)
    case noDelivery(DeliveryID)
    case store(JobStoreFailure)

    package var description: String {
        switch self {
        case .noKey(let text): "There is no key with the id or name \(text)"
        case .severalKeys(let name, let ids):
            "Several keys are called \(name); give one of their ids: \(ids.map(\.text).joined(separator: ", "))"
        case .noEndpoint(let id): "There is no endpoint \(id)"
        case .noJob(let id): "There is no job \(id)"
        case .noDelivery(let id): "There is no delivery \(id)"
        case .store(let failure): "The store does not answer: \(failure)"
        }
    }
}

/// Answers the operator's command line, in lines of text with columns that are separated by tabs.
package struct WebhookOffice: Sendable {
    /// How many endpoints one answer lists.
    package static let largestPage = 1000

    private let store: any DeliveryStore
    private let jobs: any JobStore
    private let keys: KeyRing
    private let webhooks: Webhooks

    package init(store: any DeliveryStore, jobs: any JobStore, keys: KeyRing, webhooks: Webhooks) {
        self.store = store
        self.jobs = jobs
        self.keys = keys
        self.webhooks = webhooks
    }

    /// Does what was asked and says what there is now.
    package func lines(for request: WebhookRequest) async throws(WebhookRefusal) -> [String] {
        switch request {
        case .secret(let name):
            let owner = try owner(name)
            return [try await stored { () async throws(JobStoreFailure) in try await webhooks.secret(of: owner) }.text]
        case .rotate(let name):
            let owner = try owner(name)
            let secret = try await stored { () async throws(JobStoreFailure) in
                try await webhooks.rotateSecret(of: owner)
            }
            return [secret.text]
        case .endpoints(let name, let previous):
            return try await endpoints(of: try name.map(owner), after: previous)
        case .resume(let id):
            let resumed = try await stored { () async throws(JobStoreFailure) -> Endpoint? in
                guard let owner = try await store.endpoint(id)?.owner else { return nil }
                return try await webhooks.resume(id, of: owner)
            }
            guard let resumed else { throw .noEndpoint(id) }
            return [Self.line(resumed)]
        case .deliveries(let job):
            return try await deliveries(of: job)
        case .redeliver(let id):
            let delivery = try await stored { () async throws(JobStoreFailure) -> Delivery? in
                guard let owner = try await store.delivery(id)?.delivery.owner else { return nil }
                return try await webhooks.redeliver(id, owner: owner)
            }
            guard let delivery else { throw .noDelivery(id) }
            return [Self.line(delivery)]
        }
    }

    private func endpoints(of owner: OwnerID?, after previous: EndpointID?) async throws(WebhookRefusal) -> [String] {
        let found = try await stored { () async throws(JobStoreFailure) in
            try await store.endpoints(of: owner, after: previous, limit: Self.largestPage)
        }
        var lines = found.map(Self.line)
        if found.count == Self.largestPage, let last = found.last { lines.append("… go on with --after \(last.id)") }
        return lines
    }

    private func deliveries(of job: JobID) async throws(WebhookRefusal) -> [String] {
        try await stored { () async throws(JobStoreFailure) -> [String]? in
            guard try await jobs.job(job) != nil else { return nil }
            var lines: [String] = []
            for delivery in try await store.deliveries(of: job) {
                lines.append(Self.line(delivery))
                lines += try await store.delivery(delivery.id)?.attempts.map(Self.line) ?? []
            }
            return lines
        }
        .orThrow(.noJob(job))
    }

    private func owner(_ text: String) throws(WebhookRefusal) -> OwnerID {
        let found = keys.keys(called: text)
        // The keys of one owner share the owner's name, endpoints and secret.
        guard let owner = found.first?.owner else { throw .noKey(text) }
        if found.contains(where: { $0.owner != owner }) { throw .severalKeys(text, ids: found.map(\.id)) }
        return owner
    }

    private func stored<Value>(
        _ call: () async throws(JobStoreFailure) -> Value
    ) async throws(WebhookRefusal) -> Value {
        do {
            return try await call()
        } catch {
            throw .store(error)
        }
    }

    // MARK: - Lines

    private static func line(_ endpoint: Endpoint) -> String {
        let (state, note) =
            if let parking = endpoint.parking {
                ("parked", "since \(parking.at.rfc3339): \(parking.reason)")
            } else if endpoint.failures > 0 {
                ("failing", "next attempt \(endpoint.dueAt?.rfc3339 ?? "-")")
            } else {
                ("active", "-")
            }
        return [
            endpoint.id.text, endpoint.owner.text, state, "\(endpoint.owed) owed",
            "\(ShownAddress(endpoint.address))", note,
        ]
        .joined(separator: "\t")
    }

    private static func line(_ delivery: Delivery) -> String {
        let state = delivery.isWaiting ? "waiting" : delivery.state.rawValue
        let when =
            switch delivery.state {
            case .owed: delivery.isWaiting ? "endpoint \(delivery.endpoint) is parked" : "due \(delivery.dueAt.rfc3339)"
            case .delivered, .abandoned: delivery.endedAt?.rfc3339 ?? "-"
            }
        return [
            delivery.id.text, delivery.event.rawValue, state, "\(delivery.attempts) attempts",
            "\(ShownAddress(delivery.address))", when,
        ]
        .joined(separator: "\t")
    }

    private static func line(_ attempt: DeliveryAttempt) -> String {
        [
            "  \(attempt.at.rfc3339)", attempt.status.map { "\($0)" } ?? "-", "\(attempt.milliseconds) ms",
            attempt.reason ?? "taken",
        ]
        .joined(separator: "\t")
    }
}

extension Optional {
    fileprivate func orThrow(_ refusal: WebhookRefusal) throws(WebhookRefusal) -> Wrapped {
        guard let self else { throw refusal }
        return self
    }
}
