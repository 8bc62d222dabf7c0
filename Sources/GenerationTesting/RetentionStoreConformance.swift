package import Generation

/// The promises of ``Generation/RetentionStore``: one body, every store.
package enum RetentionStoreConformance {
    package typealias Rule = StoreRule<any JobStore & DeliveryStore & RetentionStore>

    package static let rules: [Rule] = expiring + deleting + naming + forgetting

    private static let expiring: [Rule] = [
        Rule("jobs go in the order of their ends, a few at a time, and only those whose time is over") { store, clock in
            var jobs: [Job] = []
            for _ in 0..<5 {
                jobs.append(try await ended(in: store))
                clock.advance(by: .seconds(10))
            }
            let open = try await store.accepted(Sample.submission())
            let before = jobs[3].updatedAt
            var removed = try await store.expire(selection(endedBy: before, limit: 2))
            try demand(removed.jobs, equals: [jobs[0].id, jobs[1].id], "the first two")
            removed = try await store.expire(selection(endedBy: before, after: removed.next, limit: 2))
            try demand(removed.jobs, equals: [jobs[2].id, jobs[3].id], "the next two")
            removed = try await store.expire(selection(endedBy: before, after: removed.next, limit: 2))
            try demand(removed.jobs.isEmpty && removed.next == nil, "no more")
            for job in jobs[0...3] { try demand(try await store.job(job.id) == nil, "gone") }
            try demand(try await store.job(jobs[4].id) != nil, "ended later")
            try demand(try await store.job(open.id) != nil, "not ended")
        },
        Rule("a job that runs goes at no time") { store, clock in
            _ = try await store.accepted(Sample.submission())
            let job = try demanded(try await store.claimOldest(), "a claim")
            clock.advance(by: .seconds(86_400 * 365))
            try demand(try await store.expire(selection(endedBy: clock.now)).jobs.isEmpty, "nothing goes")
            try demand(try await store.finish(job.claim, with: .failed(Sample.failure)) != nil, "it goes on")
            try demand(try await store.expire(selection(endedBy: clock.now)).jobs, equals: [job.id], "now it may go")
        },
        Rule("a job goes whole: pictures' addresses, deliveries, mark") { store, clock in
            var submission = Sample.submission(webhook: "https://hooks.example/x")
            submission.idempotency = IdempotencyMark(key: "one", fingerprint: ContentDigest("f"))
            let job = try await ended(submission, in: store)
            let pictures = try demanded(job.result?.pictures, "a result") + [try demanded(job.reference, "reference")]
            let removed = try await store.expire(selection(endedBy: clock.now, owedEndedBy: clock.now))
            try demand(removed.jobs, equals: [job.id], "jobs")
            try demand(removed.digests, equals: Set(pictures.map(\.digest)), "files")
            try demand(try await store.job(job.id) == nil, "by id")
            try demand(try await store.job(numbered: job.number) == nil, "by number")
            try demand(try await store.job(withHash: job.hash) == nil, "by hash")
            for picture in pictures {
                try demand(try await store.picture(picture.token) == nil, "the address of \(picture.role.text)")
                try demand(try await store.hasExpired(picture.token), "it is remembered")
            }
            try demand(try await store.hasExpired(PictureToken()), equals: false, "no other token is")
            try demand(try await store.wasDeleted(job.id, of: job.owner), "the job is remembered")
            try demand(try await store.deliveries(of: job.id).isEmpty, "deliveries")
            try demand(try await store.lanes(after: .start).lanes.isEmpty, "nothing is owed")
            let mark = try demanded(submission.idempotency, "a mark")
            try demand(try await store.acceptance(of: mark, from: job.owner) == nil, "the mark")
        },
        Rule("a job whose report is still owed stays longer, but not for ever") { store, clock in
            let owing = try await ended(Sample.submission(webhook: "https://hooks.example/x"), in: store)
            let told = try await ended(in: store)
            let early = clock.now.advanced(by: .seconds(-1))
            let removed = try await store.expire(selection(endedBy: clock.now, owedEndedBy: early))
            try demand(removed.jobs, equals: [told.id], "the one that owes nothing")
            let delivery = try demanded(try await store.deliveries(of: owing.id).first, "a delivery")
            try demand(delivery.state, equals: .owed, "still")
            let late = try await store.expire(selection(endedBy: clock.now, owedEndedBy: clock.now))
            try demand(late.jobs, equals: [owing.id], "now it goes too")
        },
        Rule("a job that goes leaves its follow-ups alone") { store, clock in
            let parent = try await ended(in: store)
            let child = try await store.accepted(followUp(of: parent))
            _ = try await store.expire(selection(endedBy: clock.now))
            try demand(try await store.job(parent.id) == nil, "the parent")
            try demand(try await store.job(child.id), equals: child, "the follow-up, with reference and recipe")
            let claimed = try demanded(try await store.claimOldest(), "it can run")
            try demand(claimed.reference, equals: child.reference, "reference")
            // Its reference is named by no other job now, and is enough for one more.
            try demand(try await store.accepted(followUp(of: parent)).reference != nil, "another follow-up")
        },
    ]

    private static let deleting: [Rule] = [
        Rule("an owner deletes a job of its own that has ended, and no other") { store, clock in
            let waiting = try await store.accepted(Sample.submission())
            let job = try await ended(in: store)
            let stranger = OwnerID("stranger")
            for (id, owner) in [(job.id, stranger), (JobID(), job.owner)] {
                try demand(
                    try await store.delete(id, of: owner, rememberedUntil: clock.now),
                    equals: .unknown,
                    "unknown"
                )
            }
            let refused = try await store.delete(waiting.id, of: waiting.owner, rememberedUntil: clock.now)
            try demand(refused, equals: .notEnded(.queued), "it waits")
            for id in [waiting.id, job.id, JobID()] {
                try demand(try await store.wasDeleted(id, of: job.owner), equals: false, "nothing was deleted")
            }
            guard case .deleted(let removed) = try await store.delete(job.id, of: job.owner, rememberedUntil: clock.now)
            else { throw BrokenRule(description: "not deleted") }
            try demand(removed.jobs, equals: [job.id], "jobs")
            try demand(removed.digests, equals: Set(job.digests), "files")
            try demand(try await store.job(job.id) == nil, "gone")
            try demand(try await store.hasExpired(try demanded(job.result?.principal, "a picture").token), "remembered")
            let again = try await store.delete(job.id, of: job.owner, rememberedUntil: clock.now)
            try demand(again, equals: .unknown, "a second time")
            try demand(try await store.wasDeleted(job.id, of: job.owner), "its owner can be told why")
            try demand(try await store.wasDeleted(job.id, of: stranger), equals: false, "nobody else is told")
            try demand(try await store.job(waiting.id), equals: waiting, "others stay")
        },
        Rule("a job that runs is not deleted") { store, clock in
            _ = try await store.accepted(Sample.submission())
            let job = try demanded(try await store.claimOldest(), "a claim")
            let deletion = try await store.delete(job.id, of: job.owner, rememberedUntil: clock.now)
            try demand(deletion, equals: .notEnded(.running), "it runs")
        },
    ]

    private static let naming: [Rule] = [
        Rule("a file is named as long as any job names it") { store, clock in
            let shared = ContentDigest(hash: [UInt8](repeating: 7, count: 32))
            let first = try await ended(in: store, digest: shared)
            let second = try await ended(in: store, digest: shared)
            let other = ContentDigest(hash: [UInt8](repeating: 8, count: 32))
            try demand(try await store.unnamed(among: [shared, other]), equals: [other], "one is named")
            _ = try await store.delete(first.id, of: first.owner, rememberedUntil: clock.now)
            try demand(try await store.unnamed(among: [shared, other]), equals: [other], "still")
            _ = try await store.delete(second.id, of: second.owner, rememberedUntil: clock.now)
            try demand(try await store.unnamed(among: [shared, other]), equals: [shared, other], "no longer")
        },
        Rule("a reference that waits or runs with its job is named") { store, clock in
            let parent = try await ended(in: store)
            let digest = try demanded(parent.reference, "reference").digest
            let child = try await store.accepted(followUp(of: parent))
            _ = try await store.delete(parent.id, of: parent.owner, rememberedUntil: clock.now)
            try demand(try await store.unnamed(among: [digest]).isEmpty, "by the job that waits")
            let running = try demanded(try await store.claimOldest(), "a claim")
            try demand(try await store.unnamed(among: [digest]).isEmpty, "by the job that runs")
            _ = try await store.finish(running.claim, with: .cancelled)
            _ = try await store.delete(child.id, of: child.owner, rememberedUntil: clock.now)
            try demand(try await store.unnamed(among: [digest]), equals: [digest], "no longer")
        },
    ]

    private static let forgetting: [Rule] = [
        Rule("expired addresses are forgotten when their time is over, a few at a time") { store, clock in
            var tokens: [PictureToken] = []
            for seconds in [10, 20] {
                let job = try await ended(in: store)
                tokens += try demanded(job.result, "a result").pictures.map(\.token)
                let until = clock.now.advanced(by: .seconds(seconds))
                _ = try await store.delete(job.id, of: job.owner, rememberedUntil: until)
            }
            clock.advance(by: .seconds(10))
            // Five pictures and a reference.
            try demand(try await store.forgetExpired(at: clock.now, limit: 4), equals: 4, "four")
            try demand(try await store.forgetExpired(at: clock.now, limit: 4), equals: 2, "the rest of the first job")
            try demand(try await store.forgetExpired(at: clock.now, limit: 4), equals: 0, "no more")
            var remembered: [Bool] = []
            for token in tokens { remembered.append(try await store.hasExpired(token)) }
            try demand(remembered, equals: [Bool](repeating: false, count: 5) + [Bool](repeating: true, count: 5), "")
        },
        Rule("deleted jobs are forgotten when their time is over, a few at a time") { store, clock in
            var jobs: [Job] = []
            for seconds in [10, 10, 20] {
                let job = try await ended(in: store)
                let until = clock.now.advanced(by: .seconds(seconds))
                _ = try await store.delete(job.id, of: job.owner, rememberedUntil: until)
                jobs.append(job)
            }
            try demand(try await store.forgetDeleted(at: clock.now, limit: 9), equals: 0, "none yet")
            clock.advance(by: .seconds(10))
            try demand(try await store.forgetDeleted(at: clock.now, limit: 1), equals: 1, "one")
            try demand(try await store.forgetDeleted(at: clock.now, limit: 9), equals: 1, "and one more")
            var remembered: [Bool] = []
            for job in jobs { remembered.append(try await store.wasDeleted(job.id, of: job.owner)) }
            try demand(remembered, equals: [false, false, true], "the last one only")
        },
        Rule("marks of submits are forgotten after their lifetime, and work until then") { store, clock in
            var marks: [IdempotencyMark] = []
            for number in 0..<3 {
                var submission = Sample.submission()
                let mark = IdempotencyMark(key: "key \(number)", fingerprint: ContentDigest("f"))
                submission.idempotency = mark
                marks.append(mark)
                _ = try await store.accepted(submission)
                clock.advance(by: .seconds(10))
            }
            let first = clock.now.advanced(by: IdempotencyMark.lifetime - .seconds(30))
            try demand(
                try await store.forgetMarks(at: first.advanced(by: .seconds(-1)), limit: 9),
                equals: 0,
                "none yet"
            )
            try demand(try await store.forgetMarks(at: first, limit: 9), equals: 1, "the first")
            let owner = Sample.submission().owner
            try demand(try await store.acceptance(of: marks[0], from: owner) == nil, "forgotten")
            try demand(try await store.acceptance(of: marks[1], from: owner) != nil, "known")
            let all = first.advanced(by: .seconds(20))
            try demand(try await store.forgetMarks(at: all, limit: 1), equals: 1, "one at a time")
            try demand(try await store.forgetMarks(at: all, limit: 9), equals: 1, "the last")
        },
    ]

    private static func selection(
        endedBy: Timestamp,
        owedEndedBy: Timestamp? = nil,
        after: ExpiryMark? = nil,
        limit: Int = 100
    ) -> ExpirySelection {
        ExpirySelection(
            endedBy: endedBy,
            owedEndedBy: owedEndedBy ?? endedBy.advanced(by: .seconds(-1_000_000)),
            after: after,
            limit: limit,
            rememberedUntil: endedBy.advanced(by: .seconds(1000))
        )
    }

    /// A job that has ended well, with pictures of one content.
    private static func ended(
        _ submission: JobSubmission = Sample.submission(),
        in store: any JobStore,
        digest: ContentDigest? = nil
    ) async throws -> Job {
        let accepted = try await store.accepted(submission)
        let job = try demanded(try await store.claim(accepted.id, lease: .seconds(30)), "a claim")
        var reference = Sample.picture(.reference)
        reference.digest = digest ?? reference.digest
        _ = try await store.attachReference(reference, to: job.claim)
        var result = Sample.result(of: job)
        if let digest { result.pictures = result.pictures.map { picture in picture.with(digest) } }
        return try demanded(try await store.finish(job.claim, with: .succeeded(result)), "an end")
    }

    private static func followUp(of parent: Job) -> JobSubmission {
        var submission = Sample.submission()
        submission.action = .variation(tile: 1)
        submission.parent = parent.id
        submission.recipe = EngineRecipe("recipe 1")
        submission.reference = parent.reference.map { Sample.picture(.reference).with($0.digest) }
        return submission
    }
}

extension StoredPicture {
    fileprivate func with(_ digest: ContentDigest) -> StoredPicture {
        var other = self
        other.digest = digest
        return other
    }
}

extension Job {
    /// The files that it names.
    fileprivate var digests: [ContentDigest] {
        ((result?.pictures ?? []) + [reference].compactMap { $0 }).map(\.digest)
    }
}
