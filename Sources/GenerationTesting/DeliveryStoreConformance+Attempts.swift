import Generation

extension DeliveryStoreConformance {
    static let attempting: [Rule] = [
        Rule("an endpoint gets its reports one after the other, in the order of the events") { store, clock in
            var jobs: [JobID] = []
            for _ in 0..<4 { jobs.append(try await succeeded(in: store, "a").id) }
            let other = try await succeeded(in: store, "b")
            for (index, job) in jobs.enumerated() {
                let head = try demanded(try await store.heads().first { $0.delivery.job != other.id }, "a head")
                try demand(head.delivery.job, equals: job, "the oldest first")
                let lane = try await store.record(taken(at: clock.now), .delivered, of: head.delivery.id)
                try demand(lane?.endpoint, equals: index < 3 ? head.delivery.endpoint : nil, "whether it goes on")
            }
            try demand(try await store.heads().map(\.delivery.job), equals: [other.id], "the other endpoint's")
        },
        Rule("a retry stays the head, with the same id and body, and the others wait behind it") { store, clock in
            for _ in 0..<3 { _ = try await succeeded(in: store, "a") }
            let first = try await onlyHead(in: store)
            for failures in 1...3 {
                let later = clock.now.advanced(by: .seconds(30))
                let lane = try await store.record(failed(at: clock.now), .retry(at: later), of: first.delivery.id)
                try demand(lane?.dueAt, equals: later, "when the lane goes on")
                try demand(lane?.endpoint, equals: first.delivery.endpoint, "which lane goes on")
                var again = first
                again.delivery.attempts = failures
                again.delivery.failures = failures
                again.delivery.dueAt = later
                try demand(try await onlyHead(in: store), equals: again, "the head")
                clock.advance(by: .seconds(30))
            }
        },
        Rule("a delivery that ended keeps its end, whatever is said of it later") { store, clock in
            for end in [DeliveryOutcome.delivered, .abandoned(parking: "enough")] {
                let job = try await succeeded(in: store, "\(end == .delivered)")
                let id = try demanded(try await store.deliveries(of: job.id).first, "owed").id
                clock.advance(by: .seconds(1))
                _ = try await store.record(taken(at: clock.now), end, of: id)
                let kept = try await store.reports(of: job.id)
                try demand(kept.map(\.delivery.state), equals: [end == .delivered ? .delivered : .abandoned], "its end")
                try demand(kept.map(\.delivery.endedAt), equals: [clock.now], "when it ended")
                for late in [DeliveryOutcome.delivered, .retry(at: clock.now), .parked("gone")] {
                    let lane = try await store.record(failed(at: clock.now), late, of: id)
                    try demand(lane == nil, "no lane goes on")
                }
                try demand(try await store.reports(of: job.id), equals: kept, "nothing changed")
            }
        },
        Rule("what is said of a delivery that does not exist is not kept") { store, clock in
            let job = try await succeeded(in: store, "a")
            let known = try await store.reports(of: job.id)
            let id = known[0].delivery.id
            for unknown in [
                DeliveryID(number: id.number, nonce: id.nonce ^ 1), DeliveryID(number: id.number - 1, nonce: id.nonce),
            ] {
                let lane = try await store.record(taken(at: clock.now), .delivered, of: unknown)
                try demand(lane == nil, "no lane")
                try demand(try await store.delivery(unknown) == nil, "no report")
                try demand(try await store.redeliver(unknown) == nil, "none to send again")
            }
            try demand(try await store.reports(of: job.id), equals: known, "the known one")
        },
        Rule("every attempt is kept, with the beginning of its answer") { store, clock in
            let job = try await succeeded(in: store, "a")
            let id = try await onlyHead(in: store).delivery.id
            let attempts = [
                DeliveryAttempt(at: clock.now, status: nil, reason: "not reached", milliseconds: 5000),
                DeliveryAttempt(
                    at: clock.now.advanced(by: .seconds(5)),
                    status: 500,
                    reason: "answered 500",
                    milliseconds: 12,
                    answer: (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
                ),
                DeliveryAttempt(at: clock.now, status: 204, reason: nil, milliseconds: 0, answer: [0xFF, 0]),
            ]
            for attempt in attempts.dropLast() {
                _ = try await store.record(attempt, .retry(at: clock.now), of: id)
            }
            _ = try await store.record(attempts[2], .delivered, of: id)
            let report = try demanded(try await store.reports(of: job.id).first, "the report")
            try demand(report.attempts, equals: attempts, "attempts")
            try demand(report.attempts.map(\.answer.count), equals: [0, 1024, 2], "bytes of the answers")
            try demand(report.delivery.attempts, equals: 3, "how many attempts")
            try demand(report.delivery.failures, equals: 2, "how many of them failed")
        },
        Rule("a delivery that is sent again is the same one, at its old place") { store, clock in
            var jobs: [JobID] = []
            for _ in 0..<3 { jobs.append(try await succeeded(in: store, "a").id) }
            let first = try await onlyHead(in: store)
            _ = try await store.record(failed(at: clock.now), .retry(at: clock.now), of: first.delivery.id)
            _ = try await store.record(taken(at: clock.now), .delivered, of: first.delivery.id)
            try demand(try await onlyHead(in: store).delivery.job, equals: jobs[1], "the second is next")
            clock.advance(by: .seconds(100))
            let told = try await store.redeliver(first.delivery.id)
            var again = first
            again.delivery.attempts = 2
            again.delivery.dueAt = clock.now
            try demand(told, equals: again.delivery, "what the call tells")
            try demand(try await onlyHead(in: store), equals: again, "the first is next, with its old body")
            let lane = try await store.record(taken(at: clock.now), .delivered, of: first.delivery.id)
            try demand(lane?.endpoint, equals: first.delivery.endpoint, "the lane goes on")
            try demand(try await onlyHead(in: store).delivery.job, equals: jobs[1], "the second is next again")
        },
    ]

    static let parking: [Rule] = [
        Rule("an endpoint whose delivery is abandoned is parked, and what comes later waits") { store, clock in
            _ = try await succeeded(in: store, "a")
            let abandoned = try await onlyHead(in: store).delivery
            let mark = try await store.lanes(after: .start).mark
            let lane = try await store.record(failed(at: clock.now), .abandoned(parking: "enough"), of: abandoned.id)
            try demand(lane == nil, "the lane does not go on")
            let waiting = try await succeeded(in: store, "a")
            try demand(try await store.heads(), equals: [], "no head")
            try demand(try await store.lanes(after: mark).lanes, equals: [], "no lane after the mark")
            try demand(try await store.head(of: abandoned.endpoint) == nil, "no head by name")
            let endpoint = try demanded(try await store.endpoint(abandoned.endpoint), "the endpoint")
            try demand(endpoint.parking, equals: Endpoint.Parking(at: clock.now, reason: "enough"), "why it is parked")
            try demand(endpoint.owed, equals: 1, "what waits")
            try demand(endpoint.dueAt == nil, "nothing is planned")
            try demand(try await store.deliveries(of: waiting.id).map(\.isWaiting), equals: [true], "it waits")
            try demand(
                try await store.delivery(abandoned.id)?.delivery.isWaiting,
                equals: false,
                "the end does not wait"
            )
        },
        Rule("a receiver that wants nothing any more is parked, and its delivery waits with the others") {
            store,
            clock in
            let job = try await succeeded(in: store, "a")
            let head = try await onlyHead(in: store).delivery
            let lane = try await store.record(failed(at: clock.now), .parked("gone"), of: head.id)
            try demand(lane == nil, "the lane does not go on")
            let kept = try await store.deliveries(of: job.id)
            try demand(kept.map(\.state), equals: [.owed], "still owed")
            try demand(kept.map(\.isWaiting), equals: [true], "and waiting")
        },
        Rule("an endpoint that is taken up again goes on in order, each with its whole schedule") { store, clock in
            let jobs = [try await succeeded(in: store, "a").id, try await succeeded(in: store, "a").id]
            let head = try await onlyHead(in: store).delivery
            for outcome in [DeliveryOutcome.retry(at: clock.now.advanced(by: .seconds(9))), .parked("gone")] {
                _ = try await store.record(failed(at: clock.now), outcome, of: head.id)
            }
            clock.advance(by: .seconds(60))
            let resumed = try demanded(try await store.resume(head.endpoint), "the endpoint")
            try demand(resumed.parking == nil, "not parked")
            try demand([resumed.owed, resumed.failures], equals: [2, 0], "owed and failures")
            try demand(resumed.dueAt, equals: clock.now, "due now")
            for job in jobs {
                let next = try await onlyHead(in: store).delivery
                try demand(next.job, equals: job, "in order")
                try demand(next.failures, equals: 0, "failures")
                _ = try await store.record(taken(at: clock.now), .delivered, of: next.id)
            }
            try demand(try await store.resume(EndpointID(number: 1)) == nil, "no such endpoint")
        },
        Rule("a parked endpoint gets one attempt when a delivery is sent again, and costs it nothing") { store, clock in
            let jobs = [try await succeeded(in: store, "a").id, try await succeeded(in: store, "a").id]
            let head = try await onlyHead(in: store).delivery
            _ = try await store.record(failed(at: clock.now), .parked("gone"), of: head.id)
            let newer = try demanded(try await store.deliveries(of: jobs[1]).first, "the second")
            let told = try demanded(try await store.redeliver(newer.id), "the second")
            try demand(told.isWaiting, "it waits behind the first")
            let probe = try await onlyHead(in: store)
            try demand(probe.delivery.id, equals: head.id, "the first is attempted")
            try demand(try await store.lanes(after: .start).lanes.count, equals: 1, "the lane is told")
            let later = clock.now.advanced(by: .seconds(5))
            let lane = try await store.record(failed(at: clock.now), .retry(at: later), of: head.id)
            try demand(lane == nil, "once only")
            try demand(try await store.heads(), equals: [], "no head")
            let kept = try demanded(try await store.delivery(head.id)?.delivery, "the first")
            try demand([kept.attempts, kept.failures], equals: [2, 1], "attempts and failures")
            _ = try await store.redeliver(head.id)
            let next = try await store.record(taken(at: clock.now), .delivered, of: head.id)
            try demand(next?.endpoint, equals: head.endpoint, "a success takes the endpoint up again")
            try demand(try await store.endpoint(head.endpoint)?.parking == nil, "not parked any more")
            try demand(try await onlyHead(in: store).delivery.job, equals: jobs[1], "the second is next")
        },
        Rule("a later reason to park an endpoint takes the place of the first, with its first time") { store, clock in
            _ = try await succeeded(in: store, "a")
            let head = try await onlyHead(in: store).delivery
            let first = clock.now
            _ = try await store.record(failed(at: first), .parked("gone"), of: head.id)
            clock.advance(by: .seconds(60))
            _ = try await store.redeliver(head.id)
            _ = try await store.record(failed(at: clock.now), .abandoned(parking: "enough"), of: head.id)
            let parking = try await store.endpoint(head.endpoint)?.parking
            try demand(parking, equals: Endpoint.Parking(at: first, reason: "enough"), "the parking")
        },
    ]

    private static func taken(at instant: Timestamp) -> DeliveryAttempt {
        DeliveryAttempt(at: instant, status: 200, reason: nil, milliseconds: 7)
    }

    private static func failed(at instant: Timestamp) -> DeliveryAttempt {
        DeliveryAttempt(at: instant, status: 500, reason: "answered 500", milliseconds: 7)
    }
}
