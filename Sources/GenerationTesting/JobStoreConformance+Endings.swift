import Generation

extension JobStoreConformance {
    static let ending: [Rule] = [
        Rule("success keeps pictures in order, recipes and full progress") { store, clock in
            _ = try await store.submit(Sample.submission())
            let job = try await claimed(in: store)
            let reference = Sample.picture(.reference)
            _ = try await store.attachReference(reference, to: job.claim)
            clock.advance(by: .seconds(5))
            let result = Sample.result(of: job)
            let end = try await store.finish(job.claim, with: .succeeded(result))
            let stored = try demanded(try await store.job(job.id), "the job is there")
            try demand(stored.state, equals: .succeeded, "state")
            try demand(stored.result, equals: result, "result")
            try demand(stored.progress, equals: 100, "progress")
            try demand(stored.updatedAt, equals: clock.now, "time")
            try demand(stored.reference, equals: reference, "reference")
            try demand(stored.failure == nil, "no failure")
            try demand(try await store.job(withHash: job.hash), equals: stored, "read by hash")
            try demand(end?.state, equals: .succeeded, "what finish tells")
            for picture in result.pictures {
                try demand(try await store.picture(picture.token), equals: picture, "picture by its token")
            }
        },
        Rule("failure keeps its reason and no result") { store, _ in
            _ = try await store.submit(Sample.submission())
            let job = try await claimed(in: store)
            let end = try await store.finish(job.claim, with: .failed(Sample.failure))
            let stored = try demanded(try await store.job(job.id), "the job is there")
            try demand(stored, equals: try demanded(end, "the claim holds"), "what finish tells")
            try demand(stored.state, equals: .failed, "state")
            try demand(stored.failure, equals: Sample.failure, "failure")
            try demand(stored.result == nil && stored.progress < 100, "no result")
        },
        Rule("an ended job stays as it is") { store, _ in
            for outcome in [true, false] {
                _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x"))
                let job = try await claimed(in: store)
                let end: JobOutcome = outcome ? .succeeded(Sample.result(of: job)) : .failed(Sample.failure)
                _ = try await store.finish(job.claim, with: end)
                try await everyReport(of: job.claim, changesNothingIn: store)
                try demand(try await store.requeueAbandoned(), equals: 0, "nothing is abandoned")
                try demand(try await store.claimOldest() == nil, "nothing is queued")
            }
        },
        Rule("of two ends of one attempt, one counts") { store, clock in
            _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x"))
            let job = try await claimed(in: store)
            var ends: [Job] = []
            try await withThrowingTaskGroup(of: Job?.self) { group in
                for number in 0..<20 {
                    let outcome: JobOutcome =
                        number % 2 == 0 ? .succeeded(Sample.result(of: job)) : .failed(Sample.failure)
                    group.addTask { try await store.finish(job.claim, with: outcome) }
                }
                for try await end in group { ends += end.map { [$0] } ?? [] }
            }
            try demand(ends.count, equals: 1, "one end")
            try demand(try await store.job(job.id)?.state, equals: ends.first?.state, "and it is stored")
            try demand(try await store.reports(of: job.id).count, equals: 1, "one report")
        },
        Rule("a result that the store refuses leaves the job running and unreported") { store, _ in
            _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x"))
            let job = try await claimed(in: store)
            let result = GenerationResult(
                pictures: [Sample.picture(.grid), Sample.picture(.tile(1)), Sample.picture(.tile(1))],
                recipes: []
            )
            do {
                _ = try await store.finish(job.claim, with: .succeeded(result))
            } catch {
                try demand(try await store.job(job.id), equals: job, "the job")
                try demand(try await store.heads().isEmpty, "no report")
                return try demand(try await store.picture(result.pictures[0].token) == nil, "no picture")
            }
            throw BrokenRule(description: "two pictures of one role were taken")
        },
    ]

    static let handingBack: [Rule] = [
        Rule("a job that was handed back is claimed before younger ones") { store, _ in
            _ = try await store.submit(Sample.submission())
            _ = try await store.submit(Sample.submission())
            let older = try await claimed(in: store)
            try demand(try await store.handBack(older.claim, workerDied: false) != nil, "the claim holds")
            let again = try await claimed(in: store)
            try demand(again.id, equals: older.id, "the old place")
            try demand([again.attempt, again.workerDeaths], equals: [2, 0], "attempt and deaths")
        },
        Rule("deaths of workers are counted, other ends are not") { store, _ in
            _ = try await store.submit(Sample.submission())
            for (died, deaths) in [(true, 1), (false, 1), (true, 2)] {
                let job = try await claimed(in: store)
                _ = try await store.handBack(job.claim, workerDied: died)
                try demand(try await store.job(job.id)?.workerDeaths, equals: deaths, "deaths")
            }
        },
        Rule("jobs of a dead server go back to the queue, with their references") { store, _ in
            for _ in 0..<4 { _ = try await store.submit(Sample.submission()) }
            let first = try await claimed(in: store)
            let reference = Sample.picture(.reference)
            _ = try await store.attachReference(reference, to: first.claim)
            let second = try await claimed(in: store)
            try demand(try await store.requeueAbandoned(), equals: 2, "two ran")
            try demand(try await store.requeueAbandoned(), equals: 0, "none runs")
            try demand(try await store.openCounts(), equals: JobCounts(queued: 4, running: 0), "counts")
            try await everyReport(of: second.claim, changesNothingIn: store)
            let again = try await claimed(in: store)
            try demand(again.id, equals: first.id, "the old place")
            try demand([again.attempt, again.workerDeaths], equals: [2, 0], "attempt and deaths")
            try demand(again.reference, equals: reference, "reference")
        },
    ]
}
