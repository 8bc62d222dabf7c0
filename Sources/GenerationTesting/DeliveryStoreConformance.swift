package import Generation

/// The promises of ``Generation/DeliveryStore``: one body, every store.
package enum DeliveryStoreConformance {
    package typealias Rule = StoreRule<any JobStore & DeliveryStore>

    package static let rules: [Rule] = [
        Rule("the end of a job with a webhook owes one report, made from the stored job") { store, clock in
            let address = "https://hooks.example/a"
            _ = try await store.submit(Sample.submission(webhook: address))
            let job = try await JobStoreConformance.claimed(in: store)
            try demand(try await store.nextDeliveryDue() == nil, "nothing is owed before the end")
            let end = try demanded(
                try await store.finish(job.claim, with: .succeeded(Sample.result(of: job))),
                "the claim holds"
            )
            let owed = try await store.deliveriesDue(at: clock.now, limit: 10)
            try demand(owed.count, equals: 1, "one report")
            try demand(owed[0].job, equals: job.id, "its job")
            try demand(owed[0].address, equals: address, "its address")
            try demand(owed[0].body, equals: Sample.report(end, .succeeded), "its body")
            try demand(owed[0].attempts, equals: 0, "attempts")
            try demand(owed[0].dueAt, equals: clock.now, "due at once")
        },
        Rule("the failure of a job is reported as well") { store, clock in
            _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/a"))
            let job = try await JobStoreConformance.claimed(in: store)
            let end = try await store.finish(job.claim, with: .failed(Sample.failure))
            let owed = try await store.deliveriesDue(at: clock.now, limit: 10)
            try demand(
                owed.map(\.body),
                equals: [Sample.report(try demanded(end, "the claim holds"), .failed)],
                "its body"
            )
        },
        Rule("a job without a webhook owes nothing") { store, clock in
            _ = try await store.submit(Sample.submission())
            let job = try await JobStoreConformance.claimed(in: store)
            _ = try await store.finish(job.claim, with: .failed(Sample.failure))
            try demand(try await store.deliveriesDue(at: clock.now, limit: 10), equals: [], "reports owed")
        },
        Rule("handing back owes nothing") { store, _ in
            _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/a"))
            let job = try await JobStoreConformance.claimed(in: store)
            _ = try await store.handBack(job.claim, workerDied: true)
            try demand(try await store.nextDeliveryDue() == nil, "nothing is owed")
        },
        Rule("the longest due comes first, up to the limit, and what is not due yet stays away") { store, clock in
            var jobs: [JobID] = []
            for _ in 0..<4 {
                clock.advance(by: .seconds(10))
                jobs.append(try await JobStoreConformance.succeeded(in: store, webhook: "https://hooks.example/a").id)
            }
            let last = clock.now
            try demand(try await store.deliveriesDue(at: last, limit: 3).map(\.job), equals: Array(jobs[..<3]), "three")
            let earlier = last.advanced(by: .milliseconds(-1))
            try demand(
                try await store.deliveriesDue(at: earlier, limit: 9).map(\.job),
                equals: Array(jobs[..<3]),
                "due"
            )
            try demand(try await store.nextDeliveryDue(), equals: last.advanced(by: .seconds(-30)), "the next")
        },
        Rule("a retry comes back at its time with the same id and one attempt more") { store, clock in
            _ = try await JobStoreConformance.succeeded(in: store, webhook: "https://hooks.example/a")
            let first = try demanded(try await store.deliveriesDue(at: clock.now, limit: 1).first, "owed")
            let later = clock.now.advanced(by: .seconds(30))
            try await store.record(.retry(at: later, reason: "answered 500"), of: first.id)
            try demand(try await store.deliveriesDue(at: clock.now, limit: 9), equals: [], "not due yet")
            try demand(try await store.nextDeliveryDue(), equals: later, "the next")
            var second = first
            second.attempts = 1
            second.dueAt = later
            try demand(try await store.deliveriesDue(at: later, limit: 9), equals: [second], "due again")
        },
        Rule("a delivery that ended is owed no more, whatever is said of it later") { store, clock in
            for end in [DeliveryOutcome.delivered(status: 204), .abandoned(reason: "enough")] {
                _ = try await JobStoreConformance.succeeded(in: store, webhook: "https://hooks.example/a")
                let owed = try demanded(try await store.deliveriesDue(at: clock.now, limit: 1).first, "owed")
                try await store.record(end, of: owed.id)
                try await store.record(.retry(at: clock.now, reason: "late"), of: owed.id)
                try demand(try await store.nextDeliveryDue() == nil, "nothing is owed after \(end)")
            }
        },
        Rule("deliveries have different ids") { store, clock in
            for _ in 0..<5 {
                _ = try await JobStoreConformance.succeeded(in: store, webhook: "https://hooks.example/a")
            }
            let owed = try await store.deliveriesDue(at: clock.now, limit: 9)
            try demand(Set(owed.map(\.id)).count, equals: 5, "ids")
        },
    ]
}
