import Generation

extension JobStoreConformance {
    static let repeating: [Rule] = [
        Rule("the same key with the same request gives the job again, as it is by then") { store, _ in
            let first = try await store.accepted(marked("k", "one"))
            let running = try await claimed(in: store)
            try demand(try await store.submit(marked("k", "one")), equals: .replayed(running), "the second submit")
            let ended = try await store.finish(running.claim, with: .succeeded(Sample.result(of: running)))
            let end = try demanded(ended, "the claim holds")
            try demand(try await store.submit(marked("k", "one")), equals: .replayed(end), "the third submit")
            let mark = IdempotencyMark(key: "k", fingerprint: ContentDigest("one"))
            try demand(try await store.acceptance(of: mark, from: first.owner), equals: .replayed(end), "the look-up")
            try demand(try await store.jobs(JobSelection(owner: first.owner)).map(\.id), equals: [first.id], "jobs")
        },
        Rule("the same key with another request is told so, and makes nothing") { store, _ in
            let first = try await store.accepted(marked("k", "one"))
            try demand(try await store.submit(marked("k", "other")), equals: .keyReused, "the second submit")
            let mark = IdempotencyMark(key: "k", fingerprint: ContentDigest("other"))
            try demand(try await store.acceptance(of: mark, from: first.owner), equals: .keyReused, "the look-up")
            try demand(try await store.openJobs(), equals: [first], "jobs")
            try demand(try await store.submit(marked("k", "one")), equals: .replayed(first), "the first request again")
        },
        Rule("keys of two owners never meet") { store, _ in
            let mine = try await store.accepted(marked("k", "one"))
            let theirs = try await store.accepted(marked("k", "other", owner: "owner002"))
            try demand(mine.id != theirs.id, "two jobs")
            try demand(try await store.submit(marked("k", "one")), equals: .replayed(mine), "mine")
            let again = try await store.submit(marked("k", "other", owner: "owner002"))
            try demand(again, equals: .replayed(theirs), "theirs")
            let mark = IdempotencyMark(key: "k", fingerprint: ContentDigest("one"))
            try demand(try await store.acceptance(of: mark, from: OwnerID("owner003")) == nil, "a third owner's")
        },
        Rule("a submit without a key is always new") { store, _ in
            _ = try await store.accepted(marked("k", "one"))
            for _ in 0..<3 { _ = try await store.accepted(Sample.submission()) }
            try demand(try await store.openCounts().queued, equals: 4, "jobs")
        },
        Rule("a key is known for 24 hours, and new afterwards") { store, clock in
            let first = try await store.accepted(marked("k", "one"))
            clock.advance(by: .seconds(86_400) - .milliseconds(1))
            try demand(try await store.submit(marked("k", "one")), equals: .replayed(first), "a moment before")
            clock.advance(by: .milliseconds(1))
            let mark = IdempotencyMark(key: "k", fingerprint: ContentDigest("one"))
            try demand(try await store.acceptance(of: mark, from: first.owner) == nil, "the look-up")
            let second = try await store.accepted(marked("k", "other"))
            try demand(try await store.submit(marked("k", "other")), equals: .replayed(second), "the new job")
            try demand(try await store.submit(marked("k", "one")), equals: .keyReused, "the old request")
            clock.advance(by: .seconds(86_400) - .milliseconds(1))
            try demand(try await store.submit(marked("k", "other")), equals: .replayed(second), "another day long")
        },
        Rule("a clock that jumps back makes no key new") { store, clock in
            let first = try await store.accepted(marked("k", "one"))
            clock.advance(by: .seconds(-3600))
            try demand(try await store.submit(marked("k", "one")), equals: .replayed(first), "an hour before")
        },
        Rule("of twenty submits with one key at once, one makes the job and all name it") { store, _ in
            let answers = try await atOnce((0..<20).map { _ in marked("k", "one") }, in: store)
            let job = try demanded(try await store.openJobs().first, "a job")
            try demand(try await store.openCounts().queued, equals: 1, "jobs")
            try demand(answers.count { $0 == .accepted(job) }, equals: 1, "accepted")
            try demand(answers.count { $0 == .replayed(job) }, equals: 19, "replayed")
        },
        Rule("of two requests with one key at once, one counts and the other is told so") { store, _ in
            let answers = try await atOnce((0..<20).map { marked("k", $0 % 2 == 0 ? "even" : "odd") }, in: store)
            let job = try demanded(try await store.openJobs().first, "a job")
            try demand(try await store.openCounts().queued, equals: 1, "jobs")
            try demand(answers.count { $0 == .accepted(job) }, equals: 1, "accepted")
            try demand(answers.count { $0 == .replayed(job) }, equals: 9, "replayed")
            try demand(answers.count { $0 == .keyReused }, equals: 10, "refused")
        },
        Rule("a submit that is refused leaves its key free") { store, _ in
            let first = try await store.accepted(Sample.submission())
            var double = marked("k", "one")
            double.id = first.id
            do {
                _ = try await store.submit(double)
                throw BrokenRule(description: "two jobs of one id were taken")
            } catch is JobStoreFailure {}
            var orphan = marked("k", "one")
            orphan.reference = Sample.picture(.reference)
            try demand(try await store.submit(orphan), equals: .referenceGone, "without its reference")
            _ = try await store.accepted(marked("k", "other"))
        },
    ]

    /// A submission of `owner` under an `Idempotency-Key`.
    private static func marked(_ key: String, _ request: String, owner: String = "owner001") -> JobSubmission {
        var submission = Sample.submission(owner: OwnerID(owner))
        submission.idempotency = IdempotencyMark(key: key, fingerprint: ContentDigest(request))
        return submission
    }

    private static func atOnce(
        _ submissions: [JobSubmission],
        in store: any JobStore
    ) async throws -> [Acceptance] {
        try await withThrowingTaskGroup(of: Acceptance.self) { group in
            for submission in submissions { group.addTask { try await store.submit(submission) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
