package import Generation

/// The promises of ``Generation/UsageStore``: one body, every store.
package enum UsageStoreConformance {
    package typealias Rule = StoreRule<any JobStore & UsageStore>

    private static let hour = Duration.seconds(3600)

    package static let rules: [Rule] = [
        Rule("nobody has used anything of an empty store") { store, clock in
            let counts = try await store.submitCounts(from: clock.now, to: clock.now.advanced(by: hour))
            try demand(counts, equals: [:], "counts")
        },
        Rule("jobs are counted by owner, whatever has become of them, from the start on and before the end") {
            store,
            clock in
            let start = clock.now.advanced(by: hour)
            let end = start.advanced(by: hour)
            _ = try await store.submit(Sample.submission(owner: OwnerID("early")))
            clock.advance(by: hour)
            let first = try await store.accepted(Sample.submission(owner: OwnerID("a")))
            _ = try await store.end(first.id, with: .cancelled)
            clock.advance(by: hour / 2)
            for owner in ["a", "b"] { _ = try await store.submit(Sample.submission(owner: OwnerID(owner))) }
            clock.advance(by: hour / 2)
            _ = try await store.submit(Sample.submission(owner: OwnerID("late")))
            let counts = try await store.submitCounts(from: start, to: end)
            try demand(counts, equals: [OwnerID("a"): 2, OwnerID("b"): 1], "counts")
        },
        Rule("jobs are counted by when they came, also after the clock has gone back") { store, clock in
            let start = clock.now
            clock.advance(by: hour * 24 * 365)
            _ = try await store.submit(Sample.submission(owner: OwnerID("future")))
            clock.advance(by: hour * -24 * 365)
            _ = try await store.submit(Sample.submission(owner: OwnerID("now")))
            let counts = try await store.submitCounts(from: start, to: start.advanced(by: hour))
            try demand(counts, equals: [OwnerID("now"): 1], "counts")
        },
        Rule("a repeated submit counts once") { store, clock in
            var submission = Sample.submission()
            submission.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
            for _ in 0..<3 { _ = try await store.submit(submission) }
            let counts = try await store.submitCounts(from: clock.now, to: clock.now.advanced(by: hour))
            try demand(counts, equals: [submission.owner: 1], "counts")
        },
    ]
}
