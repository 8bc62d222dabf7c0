import Generation

extension JobStoreConformance {
    /// Already over when it begins.
    private static let past = Duration.milliseconds(-1)
    private static let hour = Duration.seconds(3600)

    static let leasing: [Rule] = [
        Rule("a lease that has run out puts its job back into the queue, and no other") { store, clock in
            for _ in 0..<3 { _ = try await store.submit(Sample.submission()) }
            let lost = try demanded(try await store.claimOldest(lease: past), "the first")
            let held = try demanded(try await store.claimOldest(lease: hour), "the second")
            clock.advance(by: .seconds(1))
            let requeued = try await store.requeueExpired()
            try demand(requeued.map(\.id), equals: [lost.id], "put back")
            try demand(try await store.job(lost.id), equals: requeued.first, "as it is stored")
            try demand(requeued.first?.state, equals: .queued, "state")
            try demand(requeued.first.map { [$0.attempt, $0.workerDeaths] }, equals: [1, 0], "attempt and deaths")
            try demand(requeued.first?.updatedAt, equals: clock.now, "time")
            try demand(try await store.job(held.id), equals: held, "the other")
            try demand(try await store.requeueExpired(), equals: [], "once only")
        },
        Rule("an attempt whose lease ran out is over for good") { store, _ in
            _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x"))
            let late = try demanded(try await store.claimOldest(lease: past), "a job")
            _ = try await store.requeueExpired()
            try await everyReport(of: late.claim, changesNothingIn: store)
            let next = try await claimed(in: store)
            try demand([next.attempt, next.id == late.id ? 1 : 0], equals: [2, 1], "the next attempt")
            try await everyReport(of: late.claim, changesNothingIn: store)
        },
        Rule("an attempt is not over before somebody looks, and may end or renew until then") { store, _ in
            for _ in 0..<2 { _ = try await store.submit(Sample.submission()) }
            let first = try demanded(try await store.claimOldest(lease: past), "the first")
            let second = try demanded(try await store.claimOldest(lease: past), "the second")
            try demand(try await store.finish(first.claim, with: .failed(Sample.failure)) != nil, "it ends")
            try demand(try await store.renew([second.claim], for: hour), equals: [second.claim], "it is renewed")
            try demand(try await store.requeueExpired(), equals: [], "nothing is put back")
        },
        Rule("a lease is as long as the last renewal says") { store, _ in
            _ = try await store.submit(Sample.submission())
            let job = try demanded(try await store.claimOldest(lease: hour), "a job")
            try demand(try await store.renew([job.claim], for: past), equals: [job.claim], "it is cut short")
            try demand(try await store.job(job.id), equals: job, "which changes nothing that is told")
            try demand(try await store.requeueExpired().map(\.id), equals: [job.id], "put back")
        },
        Rule("void claims are not renewed, whatever is asked for beside them") { store, _ in
            for _ in 0..<4 { _ = try await store.submit(Sample.submission()) }
            let ended = try await claimed(in: store)
            _ = try await store.finish(ended.claim, with: .failed(Sample.failure))
            let returned = try await claimed(in: store)
            _ = try await store.handBack(returned.claim, workerDied: false)
            let again = try demanded(try await store.claim(returned.id, lease: past), "it waits again")
            let held = try await claimed(in: store)
            let waiting = try demanded(try await store.openJobs().last, "one waits")
            let claims = [
                ended.claim, returned.claim, held.claim, Claim(job: held.id, attempt: 2), waiting.claim,
                Claim(job: waiting.id, attempt: 1), Claim(job: JobID(), attempt: 1),
            ]
            try demand(try await store.renew(claims, for: hour), equals: [held.claim], "renewed")
            // The new attempt of the one that was returned gained nothing by the renewal of the old.
            try demand(try await store.requeueExpired().map(\.id), equals: [again.id], "put back")
            try demand(try await store.renew([], for: hour), equals: [], "none of none")
        },
        Rule("progress and a reference leave the lease as it is") { store, _ in
            for _ in 0..<2 { _ = try await store.submit(Sample.submission()) }
            let short = try demanded(try await store.claimOldest(lease: past), "the first")
            let long = try demanded(try await store.claimOldest(lease: hour), "the second")
            for job in [short, long] {
                _ = try await store.recordProgress(40, for: job.claim)
                _ = try await store.attachReference(Sample.picture(.reference), to: job.claim)
            }
            try demand(try await store.requeueExpired().map(\.id), equals: [short.id], "put back")
        },
        Rule("leases know nothing of the wall clock") { store, clock in
            _ = try await store.submit(Sample.submission())
            let job = try demanded(try await store.claimOldest(lease: hour), "a job")
            for jump in [Duration.seconds(86_400), .seconds(-172_800)] {
                clock.advance(by: jump)
                try demand(try await store.requeueExpired(), equals: [], "put back after \(jump)")
            }
            _ = try await store.renew([job.claim], for: past)
            clock.advance(by: .seconds(-86_400))
            try demand(try await store.requeueExpired().map(\.id), equals: [job.id], "put back")
        },
        Rule("a job that waits or has ended can't be claimed twice") { store, _ in
            let job = try await store.accepted(Sample.submission())
            try demand(try await store.claim(job.id, lease: hour) != nil, "the first")
            try demand(try await store.claim(job.id, lease: hour) == nil, "while it runs")
            _ = try await store.end(job.id, with: .cancelled)
            try demand(try await store.claim(job.id, lease: hour) == nil, "when it has ended")
            try demand(try await store.claim(JobID(), lease: hour) == nil, "when there is none")
        },
    ]
}
