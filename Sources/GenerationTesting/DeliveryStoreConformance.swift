package import Generation

/// The promises of ``Generation/DeliveryStore``: one body, every store.
package enum DeliveryStoreConformance {
    package typealias Rule = StoreRule<any JobStore & DeliveryStore>

    package static let rules: [Rule] = owing + attempting + parking + looking

    static let address = "https://hooks.example/a"

    private static let owing: [Rule] = [
        Rule("the end of a job with a webhook owes one report, made from the stored job") { store, clock in
            _ = try await store.submit(Sample.submission(webhook: address))
            let job = try await JobStoreConformance.claimed(in: store)
            try demand(try await store.heads(), equals: [], "nothing is owed before the end")
            let ended = try await store.finish(job.claim, with: .succeeded(Sample.result(of: job)))
            let end = try demanded(ended, "the claim holds")
            let head = try await onlyHead(in: store)
            try demand(head.body, equals: Sample.report(end, .succeeded), "its body")
            let delivery = head.delivery
            try demand(delivery.job, equals: job.id, "its job")
            try demand(delivery.owner, equals: job.owner, "its owner")
            try demand(delivery.address, equals: address, "its address")
            try demand(delivery.event, equals: .succeeded, "its event")
            try demand(delivery.state, equals: .owed, "its state")
            try demand([delivery.attempts, delivery.failures], equals: [0, 0], "attempts and failures")
            try demand([delivery.createdAt, delivery.dueAt], equals: [clock.now, clock.now], "due at once")
            try demand(!delivery.isWaiting && delivery.endedAt == nil, "neither waiting nor ended")
            try demand(try await store.deliveries(of: job.id), equals: [delivery], "listed with its job")
        },
        Rule("a report is due at once, also when the clock was set back since the job's last change") { store, clock in
            _ = try await store.submit(Sample.submission(webhook: address))
            let job = try await JobStoreConformance.claimed(in: store)
            clock.advance(by: .seconds(-90_000))
            _ = try await store.finish(job.claim, with: .succeeded(Sample.result(of: job)))
            let delivery = try await onlyHead(in: store).delivery
            try demand([delivery.createdAt, delivery.dueAt], equals: [clock.now, clock.now], "due at once")
        },
        Rule("the failure and the cancellation of a job are reported as well") { store, _ in
            for (outcome, event) in [
                (JobOutcome.failed(Sample.failure), WebhookEvent.failed), (.cancelled, .cancelled),
            ] {
                let job = try await ended(outcome, in: store)
                let reports = try await store.reports(of: job.id)
                try demand(reports.map(\.delivery.event), equals: [event], "its event")
                try demand(reports.map(\.body), equals: [Sample.report(job, event)], "its body")
            }
        },
        Rule("events that were not asked for are not reported, and the others in their order") { store, _ in
            let events: Set<WebhookEvent> = [.started, .progress, .succeeded]
            for asked in [events, [.progress], WebhookEvent.ends, [.failed]] {
                let submission = Sample.submission(webhook: address, events: asked)
                _ = try await store.submit(submission)
                let job = try await JobStoreConformance.claimed(in: store)
                _ = try await store.recordProgress(15, for: job.claim)
                _ = try await store.recordProgress(17, for: job.claim)
                _ = try await store.recordProgress(38, for: job.claim)
                _ = try await store.finish(job.claim, with: .succeeded(Sample.result(of: job)))
                let all: [WebhookEvent] = [.started, .progress, .progress, .succeeded]
                let told = try await store.deliveries(of: job.id).map(\.event)
                try demand(told, equals: all.filter { asked.contains($0) }, "events of \(asked)")
            }
        },
        Rule("a job without a webhook owes nothing, and handing one back owes nothing") { store, _ in
            _ = try await store.submit(Sample.submission())
            let silent = try await JobStoreConformance.claimed(in: store)
            _ = try await store.finish(silent.claim, with: .failed(Sample.failure))
            _ = try await store.submit(Sample.submission(webhook: address))
            let job = try await JobStoreConformance.claimed(in: store)
            _ = try await store.handBack(job.claim, workerDied: true)
            try demand(try await store.heads(), equals: [], "reports owed")
        },
        Rule("names differ, rise with time even when the clock runs back, and can be read again") { store, clock in
            var jobs: [JobID] = []
            for step in [0, 1000, -3_600_000, 0, 5] {
                clock.advance(by: .milliseconds(step))
                jobs.append(try await JobStoreConformance.succeeded(in: store, webhook: address).id)
            }
            var ids: [DeliveryID] = []
            for job in jobs { ids += try await store.deliveries(of: job).map(\.id) }
            try demand(Set(ids.map(\.nonce)).count, equals: 5, "nonces")
            try demand(ids.map(\.number), equals: ids.map(\.number).sorted(), "order of numbers")
            try demand(ids.map(\.text), equals: ids.map(\.text).sorted(), "order of names")
            try demand(Set(ids).count, equals: 5, "ids")
            try demand(ids.map { DeliveryID($0.text) }, equals: ids, "names read again")
        },
    ]

    private static let looking: [Rule] = [
        Rule("who has read up to a mark is told of what came after it, each endpoint once") { store, _ in
            let empty = try await store.lanes(after: .start)
            try demand(empty, equals: OwedLanes(lanes: [], mark: .start), "nothing yet")
            for path in ["a", "b", "a"] { _ = try await succeeded(in: store, path) }
            let first = try await store.lanes(after: .start)
            try demand(Set(first.lanes.map(\.address)), equals: ["https://h.example/a", "https://h.example/b"], "two")
            try demand(first.lanes.count, equals: 2, "each once")
            try demand(try await store.lanes(after: first.mark).lanes, equals: [], "nothing new")
            _ = try await succeeded(in: store, "b")
            _ = try await succeeded(in: store, "c")
            let second = try await store.lanes(after: first.mark)
            try demand(Set(second.lanes.map(\.address)), equals: ["https://h.example/b", "https://h.example/c"], "new")
            try demand(try await store.lanes(after: second.mark).lanes, equals: [], "nothing new again")
            try demand(try await store.lanes(after: .start).lanes.count, equals: 3, "all of them")
        },
        Rule("the same address is another endpoint for another owner") { store, _ in
            for owner in ["one", "two", "one"] { _ = try await succeeded(in: store, "a", owner: owner) }
            let heads = try await store.heads()
            try demand(heads.map(\.delivery.owner.text), equals: ["one", "two"], "owners of the heads")
            try demand(Set(heads.map(\.delivery.endpoint)).count, equals: 2, "endpoints")
            try demand(
                try await store.endpoints(of: OwnerID("one"), after: nil, limit: 9).map(\.owed),
                equals: [2],
                "owed"
            )
            try demand(try await store.endpoints(of: OwnerID("nobody"), after: nil, limit: 9), equals: [], "nobody's")
        },
        Rule("endpoints are listed by age, page after page, of one owner or of all") { store, _ in
            for number in 0..<5 {
                _ = try await succeeded(in: store, "\(9 - number)", owner: number == 2 ? "other" : "one")
            }
            let all = try await store.endpoints(of: nil, after: nil, limit: 9)
            let paths = all.map { String($0.address.suffix(1)) }
            try demand(paths, equals: ["9", "8", "7", "6", "5"], "by age")
            let page = try await store.endpoints(of: OwnerID("one"), after: all[1].id, limit: 1)
            try demand(page, equals: [all[3]], "the page after the second one")
            for endpoint in all { try demand(try await store.endpoint(endpoint.id), equals: endpoint, "by its name") }
            try demand(try await store.endpoint(EndpointID(number: 1)) == nil, "no such endpoint")
        },
        Rule("a secret's version begins at one and rises for its owner alone") { store, clock in
            let owner = Sample.submission().owner
            try demand(try await store.webhookSecret(of: owner), equals: WebhookSecretVersion(), "the first")
            _ = try await JobStoreConformance.succeeded(in: store, webhook: address)
            try demand(try await onlyHead(in: store).secret, equals: WebhookSecretVersion(), "the first, with the head")
            for version in 2...4 {
                clock.advance(by: .seconds(60))
                let next = WebhookSecretVersion(version: version, rotatedAt: clock.now)
                try demand(try await store.rotateWebhookSecret(of: owner), equals: next, "what the change tells")
                try demand(try await store.webhookSecret(of: owner), equals: next, "what is kept")
            }
            let last = WebhookSecretVersion(version: 4, rotatedAt: clock.now)
            try demand(try await onlyHead(in: store).secret, equals: last, "with the head")
            try demand(try await store.webhookSecret(of: OwnerID("other")), equals: WebhookSecretVersion(), "another's")
        },
    ]

    // MARK: - Steps

    /// The one head that there is.
    static func onlyHead(in store: any DeliveryStore) async throws -> OwedDelivery {
        let heads = try await store.heads()
        try demand(heads.count, equals: 1, "heads")
        return heads[0]
    }

    /// A job that ended and owes a report to `https://h.example/` and the path.
    @discardableResult
    static func succeeded(
        in store: any JobStore,
        _ path: String,
        owner: String = "one"
    ) async throws -> Job {
        let submission = Sample.submission(owner: OwnerID(owner), webhook: "https://h.example/\(path)")
        _ = try await store.submit(submission)
        let job = try await JobStoreConformance.claimed(in: store)
        let ended = try await store.finish(job.claim, with: .succeeded(Sample.result(of: job)))
        return try demanded(ended, "the claim holds")
    }

    private static func ended(_ outcome: JobOutcome, in store: any JobStore) async throws -> Job {
        _ = try await store.submit(Sample.submission(webhook: address))
        let job = try await JobStoreConformance.claimed(in: store)
        return try demanded(try await store.end(job.id, with: outcome), "the job is there")
    }
}
