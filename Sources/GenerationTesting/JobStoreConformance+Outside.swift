import Generation

extension JobStoreConformance {
    private static let late = JobOutcome.failed(
        RecordedFailure(code: "deadline_exceeded", message: "too late", fault: .request)
    )

    /// Ends that come from outside: the owner cancels, or the deadline has passed.
    static let endingFromOutside: [Rule] = [
        Rule("a job can be ended from outside, waiting or running, and is reported once") { store, clock in
            for outcome in [JobOutcome.cancelled, late] {
                for runs in [false, true] {
                    let waiting = try await store.accepted(Sample.submission(webhook: "https://hooks.example/x"))
                    let job = runs ? try await claimed(in: store) : waiting
                    _ = try await store.recordProgress(30, for: job.claim)
                    clock.advance(by: .seconds(1))
                    let end = try demanded(try await store.end(job.id, with: outcome), "it is there")
                    try demand(end.state, equals: outcome == .cancelled ? .cancelled : .failed, "state")
                    try demand(end.failure?.code, equals: outcome == .cancelled ? nil : "deadline_exceeded", "failure")
                    try demand([end.finishedAt, end.updatedAt], equals: [clock.now, clock.now], "time")
                    try demand(end.progress, equals: runs ? 30 : 0, "progress")
                    try demand(try await store.job(job.id), equals: end, "read back")
                    for again in [JobOutcome.cancelled, late] {
                        try demand(try await store.end(job.id, with: again), equals: end, "ended again")
                    }
                    try await everyReport(of: job.claim, changesNothingIn: store)
                    let event: WebhookEvent = outcome == .cancelled ? .cancelled : .failed
                    let reports = try await store.reports(of: job.id).map(\.body)
                    try demand(reports, equals: [Sample.report(end, event)], "one report")
                }
            }
        },
        Rule("a job that succeeded stays as it is when it is ended from outside") { store, _ in
            let job = try await succeeded(in: store, webhook: "https://hooks.example/x")
            try demand(try await store.end(job.id, with: .cancelled), equals: job, "cancelled")
            try demand(try await store.end(job.id, with: late), equals: job, "too late")
            try demand(try await store.job(job.id), equals: job, "read back")
            try demand(try await store.reports(of: job.id).count, equals: 1, "reports")
        },
        Rule("only an attempt can make a job succeed, and nobody ends what is not there") { store, _ in
            _ = try await store.submit(Sample.submission())
            let job = try await claimed(in: store)
            do {
                _ = try await store.end(job.id, with: .succeeded(Sample.result(of: job)))
                throw BrokenRule(description: "a success from outside was taken")
            } catch JobStoreFailure.refused {}
            try demand(try await store.job(job.id), equals: job, "the job")
            try demand(try await store.end(JobID(), with: .cancelled) == nil, "an unknown job")
        },
        Rule("of many ends at once, from inside and outside, one counts and all tell of it") { store, _ in
            for _ in 0..<10 {
                _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x"))
                let job = try await claimed(in: store)
                var told: [Job] = []
                try await withThrowingTaskGroup(of: Job?.self) { group in
                    for number in 0..<6 {
                        let outcome: JobOutcome = number % 2 == 0 ? .cancelled : late
                        group.addTask { try await store.end(job.id, with: outcome) }
                        group.addTask { try await store.finish(job.claim, with: .succeeded(Sample.result(of: job))) }
                    }
                    for try await end in group { told += [end].compactMap { $0 } }
                }
                let end = try demanded(try await store.job(job.id), "the job")
                try demand(end.state.isTerminal, "it has ended")
                try demand(told.count >= 6 && told.allSatisfy { $0 == end }, "all tell of the same end")
                try demand(end.revision, equals: job.revision + 1, "one change")
                try demand(try await store.reports(of: job.id).count, equals: 1, "one report")
            }
        },
        Rule("a webhook hears of the events that it asked for, each once and in order") { store, clock in
            let all = Set(WebhookEvent.allCases)
            for asked in [all, [.started], [.progress, .cancelled], [.failed], WebhookEvent.ends] {
                _ = try await store.submit(Sample.submission(webhook: "https://hooks.example/x", events: asked))
                var job = try await claimed(in: store)
                for percent in [5, 12, 19, 20, 57, 57, 30] {
                    clock.advance(by: .seconds(1))
                    _ = try await store.recordProgress(percent, for: job.claim)
                }
                _ = try await store.handBack(job.claim, workerDied: true)
                job = try await claimed(in: store)
                clock.advance(by: .seconds(1))
                _ = try await store.recordProgress(61, for: job.claim)
                clock.advance(by: .seconds(1))
                _ = try await store.end(job.id, with: .cancelled)
                let told = try await store.reports(of: job.id).map { String(decoding: $0.body, as: UTF8.self) }
                let wanted: [(WebhookEvent, Int, Int)] = [
                    (.started, 1, 0), (.progress, 1, 12), (.progress, 1, 20), (.progress, 1, 57), (.progress, 2, 61),
                    (.cancelled, 2, 61),
                ]
                let texts = wanted.filter { asked.contains($0.0) }.map { event, attempt, progress in
                    "\(event.rawValue) \(job.id) \(attempt) \(event == .cancelled ? "cancelled" : "running") \(progress)"
                }
                try demand(told, equals: texts, "reports to one that asked for \(asked.map(\.rawValue).sorted())")
            }
        },
    ]

    static let telling: [Rule] = [
        Rule("the revision rises by one with each stored change, and with nothing else") { store, _ in
            let job = try await store.accepted(Sample.submission())
            var revisions = [job.revision]
            func note(_ job: Job?) async throws {
                let told = try demanded(job, "the call has an effect or tells of the job")
                try demand(try await store.job(told.id), equals: told, "what is told is what is stored")
                revisions.append(told.revision)
            }
            let first = try await claimed(in: store)
            try await note(first)
            try await note(try await store.attachReference(Sample.picture(.reference), to: first.claim))
            try await note(try await store.recordProgress(10, for: first.claim))
            try await note(try await store.recordProgress(10, for: first.claim))
            try await note(try await store.recordProgress(9, for: first.claim))
            _ = try await store.renew([first.claim], for: .seconds(60))
            try await note(try await store.job(job.id))
            try await note(try await store.handBack(first.claim, workerDied: true))
            let second = try demanded(try await store.claimOldest(lease: .milliseconds(-1)), "it waits again")
            try await note(second)
            try await note(try await store.requeueExpired().first)
            try await note(try await claimed(in: store))
            try demand(try await store.requeueAbandoned(), equals: 1, "abandoned")
            try await note(try await store.job(job.id))
            let last = try await claimed(in: store)
            try await note(last)
            try await note(try await store.finish(last.claim, with: .succeeded(Sample.result(of: job))))
            try await note(try await store.end(job.id, with: .cancelled))
            try await note(try await store.end(job.id, with: late))
            try demand(revisions, equals: [1, 2, 3, 4, 4, 4, 4, 5, 6, 7, 8, 9, 10, 11, 11, 11], "revisions")
        },
        Rule("numbers rise strictly, even when the clock jumps back an hour") { store, clock in
            var numbers: [Int64] = []
            for step in 0..<60 {
                if step == 20 { clock.advance(by: .seconds(-3600)) }
                if step == 40 { clock.advance(by: .seconds(7200)) }
                numbers.append(try await store.accepted(Sample.submission()).number.value)
            }
            try demand(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "they rise: \(numbers)")
            try demand(try await store.openJobs().map(\.number.value), equals: numbers, "the order of the queue")
        },
        Rule("a deadline counts from the acceptance") { store, clock in
            var submission = Sample.submission()
            submission.timeout = .seconds(90)
            let job = try await store.accepted(submission)
            try demand(job.deadline, equals: clock.now.advanced(by: .seconds(90)), "deadline")
            try demand(try await store.job(job.id), equals: job, "read back")
            try demand(try await store.accepted(Sample.submission()).deadline == nil, "none without a timeout")
        },
        Rule("priority and the webhook's events are kept") { store, _ in
            for priority in JobPriority.allCases {
                for events in [WebhookEvent.ends, [.progress], Set(WebhookEvent.allCases)] {
                    var submission = Sample.submission(webhook: "https://hooks.example/x", events: events)
                    submission.priority = priority
                    let job = try await store.accepted(submission)
                    try demand(job.priority, equals: priority, "priority")
                    try demand(job.webhook, equals: submission.webhook, "webhook")
                    try demand(try await store.job(job.id), equals: job, "read back")
                }
            }
        },
        Rule("a follow-up whose reference nobody keeps any more is not taken") { store, _ in
            var submission = Sample.submission()
            submission.action = .reroll
            submission.parent = JobID()
            submission.reference = Sample.picture(.reference)
            try demand(try await store.submit(submission), equals: .referenceGone, "while no job names the file")
            try demand(try await store.openJobs(), equals: [], "jobs")
            let reference = try demanded(submission.reference, "it has one")
            try demand(try await store.picture(reference.token) == nil, "its picture")
            _ = try await succeeded(in: store)
            let job = try await store.accepted(submission)
            try demand(job.reference, equals: reference, "once a job does")
        },
    ]
}
