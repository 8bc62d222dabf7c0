import Foundation
import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Testing

@Suite("What clients wrote", .timeLimit(.minutes(1)))
struct SealingTests {
    private static let webhook = "https://hooks.example/t/canary-path?token=canary-query"

    private let test: TestStore

    init() throws { test = try TestStore() }

    /// A submission with something to keep secret in each of its texts.
    private static func submission(_ name: String = "canary") -> JobSubmission {
        var submission = Sample.submission(webhook: webhook)
        submission.request.prompt = "https://h.example/a.png?sig=\(name)-prompt a cat \u{0} 🐈"
        submission.request.referenceAddress = "https://h.example/a.png?sig=\(name)-reference"
        submission.request.instruction = "\(name)-instruction"
        submission.request.excluded = ["\(name)-excluded", "", String(repeating: "é", count: 300)]
        submission.request.ignoredParameters = ["--sref \(name)-ignored"]
        submission.correlation = "\(name)-correlation"
        submission.idempotency = IdempotencyMark(
            key: "\(name)-idempotency",
            fingerprint: ContentDigest("\(name)-print")
        )
        return submission
    }

    private static let secrets = [
        "canary-prompt", "canary-reference", "canary-instruction", "canary-excluded", "canary-ignored",
        "canary-correlation", "canary-idempotency", "canary-print", "canary-path", "canary-query", "canary-answer",
        "canary-reason", "job.failed ",
    ]

    /// A job whose report was tried once, in vain.
    private func attempted(in store: SQLiteStore) async throws -> (job: Job, delivery: DeliveryID) {
        let accepted = try await store.accepted(Self.submission())
        let job = try #require(try await store.claim(accepted.id, lease: .seconds(60)))
        _ = try await store.finish(job.claim, with: .failed(Sample.failure))
        let delivery = try #require(try await store.deliveries(of: job.id).first)
        let attempt = DeliveryAttempt(
            at: test.clock.now,
            status: 302,
            reason: "answered 302: a redirect to https://x.example/canary-reason, which is not followed",
            milliseconds: 3,
            answer: Array("you sent canary-answer".utf8)
        )
        _ = try await store.record(attempt, .retry(at: test.clock.now.advanced(by: .seconds(60))), of: delivery.id)
        return (job, delivery.id)
    }

    @Test("comes back as it was, however odd")
    func roundTrip() async throws {
        let store = try test.open()
        var plain = Self.submission()
        plain.correlation = nil
        plain.webhook = nil
        plain.idempotency = nil
        plain.request.excluded = []
        plain.request.prompt = ""
        plain.id = JobID()
        var empty = Self.submission()
        empty.correlation = ""
        empty.idempotency = nil
        empty.id = JobID()
        for submission in [Self.submission(), plain, empty] {
            let job = try await store.accepted(submission)
            #expect(try await store.job(job.id) == job)
            #expect(try await store.job(job.id)?.request == submission.request)
            #expect(try await store.job(job.id)?.correlation == submission.correlation)
            #expect(try await store.job(job.id)?.webhook == submission.webhook)
        }
        await store.close()
    }

    @Test("stands in no file in the clear, open or closed, and not even in room that is free again")
    func nothingInTheClear() async throws {
        let store = try test.open()
        let attempted = try await attempted(in: store)
        for step in ["open", "deleted", "closed"] {
            switch step {
            case "deleted":
                _ = try await store.delete(attempted.job.id, of: attempted.job.owner, rememberedUntil: test.clock.now)
            case "closed": await store.close()
            default: break
            }
            let files = try FileBytes(of: test.folder.path)
            for secret in Self.secrets { #expect(files.places(of: secret) == [], "\(secret), \(step)") }
            // What is meant to be there is found, in the same way.
            #expect(!files.places(of: attempted.job.id.text).isEmpty, "\(step)")
            #expect(!files.places(of: "owner001").isEmpty, "\(step)")
        }
    }

    @Test("is sealed anew each time: two jobs that say the same have nothing in common")
    func freshNonces() async throws {
        let store = try test.open()
        for _ in 0..<50 {
            var submission = Self.submission()
            submission.id = JobID()
            submission.idempotency = nil
            _ = try await store.submit(submission)
        }
        await store.close()
        let sealed = try await test.raw().read { try Data.fetchAll($0, sql: "SELECT sealed FROM job") }
        #expect(sealed.count == 50)
        #expect(Set(sealed.map { $0.prefix(13) }).count == 50)
        #expect(Set(sealed.map { $0.dropFirst(13).prefix(16) }).count == 50)
        #expect(sealed.allSatisfy { $0.first == 1 })
    }

    @Test(
        "can't be moved to another row, or changed by one bit",
        arguments: [
            "UPDATE job SET sealed = (SELECT sealed FROM job AS other WHERE other.number <> job.number)",
            "UPDATE delivery SET body = (SELECT body FROM delivery AS other WHERE other.number <> delivery.number)",
            "UPDATE endpoint SET sealed = (SELECT sealed FROM endpoint AS other WHERE other.number <> endpoint.number)",
            "UPDATE delivery SET body = (SELECT sealed FROM job WHERE job.number = delivery.job)",
            """
            UPDATE delivery_attempt SET sealed =
              (SELECT sealed FROM delivery_attempt AS other WHERE other.delivery <> delivery_attempt.delivery)
            """,
            "UPDATE job SET sealed = flipped(sealed)", "UPDATE endpoint SET sealed = flipped(sealed)",
            "UPDATE delivery SET body = flipped(body)", "UPDATE delivery_attempt SET sealed = flipped(sealed)",
            "UPDATE job SET sealed = CAST(x'02' || substr(sealed, 2) AS BLOB)", "UPDATE job SET sealed = x''",
            "UPDATE job SET sealed = x'01'",
        ]
    )
    func tampering(sql: String) async throws {
        let store = try test.open()
        let first = try await attempted(in: store)
        var other = Self.submission("other")
        other.id = JobID()
        other.webhook?.address += "&second"
        let job = try #require(try await store.claim(try await store.accepted(other).id, lease: .seconds(60)))
        _ = try await store.finish(job.claim, with: .failed(Sample.failure))
        let second = try #require(try await store.deliveries(of: job.id).first)
        _ = try await store.record(
            DeliveryAttempt(at: test.clock.now, status: nil, reason: "not reached", milliseconds: 1),
            .retry(at: test.clock.now),
            of: second.id
        )
        #expect(try await store.delivery(first.delivery)?.attempts.count == 1)
        await store.close()
        try await test.raw().write { database in
            database.add(
                function: DatabaseFunction("flipped", argumentCount: 1) { values in
                    var bytes = Data.fromDatabaseValue(values[0]) ?? Data()
                    let place = Int.random(in: bytes.indices)
                    bytes[place] ^= 1 << UInt8.random(in: 0..<8)
                    return bytes
                }
            )
            try database.execute(sql: sql)
        }
        let reopened = try test.open()
        await #expect(throws: JobStoreFailure.self) {
            for id in [first.job.id, job.id] {
                _ = try await reopened.job(id)
                _ = try await reopened.deliveries(of: id)
            }
            _ = try await reopened.delivery(first.delivery)
            _ = try await reopened.delivery(second.id)
        }
        await reopened.close()
    }

    @Test("says in a failure which column it was, and nothing of what stood there")
    func failure() async throws {
        let store = try test.open()
        let job = try await store.accepted(Self.submission())
        try await test.raw().write { try $0.execute(sql: "UPDATE job SET sealed = x'01'") }
        let failure = try await #require(throws: JobStoreFailure.self) { try await store.job(job.id) }
        #expect("\(failure)".contains("job.sealed") && !"\(failure)".contains("canary"), "\(failure)")
        await store.close()
    }

    @Test("the marks of one text differ from owner to owner, and are found again")
    func marks() async throws {
        let store = try test.open()
        for owner in ["a", "b"] {
            var submission = Self.submission()
            submission.id = JobID()
            submission.owner = OwnerID(owner)
            let job = try await store.accepted(submission)
            _ = try await store.end(job.id, with: .cancelled)
            submission.id = JobID()
            let ended = try #require(try await store.job(job.id))
            #expect(try await store.submit(submission) == .replayed(ended))
        }
        let (keys, marks) = try await test.raw().read {
            (
                try String.fetchAll($0, sql: "SELECT key FROM idempotency UNION SELECT fingerprint FROM idempotency"),
                try String.fetchAll($0, sql: "SELECT DISTINCT mark FROM endpoint")
            )
        }
        #expect(keys.count == 4 && marks.count == 2)
        #expect((keys + marks).allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil }, "\(keys) \(marks)")
        await store.close()
    }

    @Test("the key is made before the first row, must be there from then on, and no other one will do")
    func keys() async throws {
        func open(_ byte: UInt8, _ asked: @escaping (Bool) -> Void = { _ in }) throws(SQLiteStoreFailure) -> SQLiteStore
        {
            try SQLiteStore(
                folder: test.folder.path,
                sealing: { (isInUse) throws(SQLiteStoreFailure) in
                    asked(isInUse)
                    guard let key = SealingKey([UInt8](repeating: byte, count: 32)) else { throw .otherKey }
                    return key
                },
                report: Sample.report
            )
        }
        var answers: [Bool] = []
        #expect(throws: SQLiteStoreFailure.noKey(reason: "none")) {
            try SQLiteStore(
                folder: test.folder.path,
                sealing: { (isInUse) throws(SQLiteStoreFailure) in
                    answers.append(isInUse)
                    throw .noKey(reason: "none")
                },
                report: Sample.report
            )
        }
        let first = try open(1) { answers.append($0) }
        let job = try await first.accepted(Self.submission())
        await first.close()
        for _ in 0..<2 { #expect(throws: SQLiteStoreFailure.otherKey) { try open(2) } }
        let again = try open(1) { answers.append($0) }
        #expect(try await again.job(job.id) == job)
        await again.close()
        #expect(answers == [false, false, true])
        #expect(SealingKey([UInt8](repeating: 1, count: 31)) == nil && SealingKey([]) == nil)
    }

    @Test("a key shows nothing of itself")
    func discretion() throws {
        let bytes = (0..<32).map { UInt8($0) + 100 }
        let key = try #require(SealingKey(bytes))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("100") && !text.contains("bytes") && !text.contains("SymmetricKey"), "\(text)")
        }
    }
}
