import Foundation
import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("A database from before sealing", .timeLimit(.minutes(1)))
struct SealingMigrationTests {
    private static let open = "d15c1541-229a-442b-9873-d3494dede12a"
    private static let failed = "d15c1541-229a-442b-9873-d3494dede12b"
    private static let secrets = [
        "canary-prompt", "canary-sig", "canary-words", "canary-no", "canary-ref", "canary-hook", "canary-body",
        "canary-target", "canary-answer", "canary-idem", "canary-print", "canary-deleted", "canary-log",
    ]

    private let test: TestStore

    init() throws { test = try TestStore() }

    /// Makes a database as the version before left it: jobs, what they owe, and traces of what was deleted.
    private func makeOldDatabase(ignored: String = #"["--v canary-ignored"]"#) throws {
        let database = try DatabaseQueue(path: test.path)
        try database.inDatabase { database in
            try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA secure_delete = OFF")
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: Schema.first)
            try database.execute(sql: RetentionSQL.schema)
            try database.execute(sql: RetentionSQL.deletedJobs)
            try database.execute(
                sql: """
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    INSERT INTO grdb_migrations VALUES ('jobs'), ('retention'), ('deleted jobs');
                    CREATE TABLE trace (text TEXT);
                    INSERT INTO trace WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
                      SELECT 'canary-deleted ' || i || hex(randomblob(100)) FROM n;
                    DROP TABLE trace;
                    """
            )
            try insertJobs(ignored, in: database)
        }
        try database.close()
    }

    private func insertJobs(_ ignored: String, in database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO job (
                  number, id, owner, dialect, engine, action, priority, prompt, reference_address, instruction, excluded,
                  seed, chaos, stylize, image_weight, ignored_parameters, nonce, hash, link_base, correlation, webhook,
                  state, revision, attempt, worker_deaths, progress, created_at, updated_at, started_at, finished_at,
                  failure_code, failure_message, failure_fault)
                VALUES
                  (1, '\(Self.open)', 'owner001', 'v1', 'studio', 'imagine', 'normal',
                   'https://h/a.png?s=canary-prompt words', 'https://h/a.png?s=canary-sig', 'canary-words',
                   '["canary-no","b"]', 7, 0, 100, 1, ?, 1234567890, '11111111-1111-4111-8111-111111111111', 'http://l',
                   'canary-ref', NULL, 'queued', 1, 0, 0, 0, 5, 5, NULL, NULL, NULL, NULL, NULL),
                  (2, '\(Self.failed)', 'owner001', 'v1', 'studio', 'imagine', 'normal', 'canary-prompt', 'a', 'i', NULL,
                   7, 0, 100, 1, NULL, 1234567890, '11111111-1111-4111-8111-111111111112', 'http://l', NULL,
                   'https://r/canary-hook', 'failed', 2, 1, 0, 0, 5, 6, 6, 6, 'c', 'm', 'server');
                INSERT INTO endpoint (number, owner, address, parked_at, parked_reason) VALUES (
                  9, 'owner001', 'https://r/canary-hook', 7, 'every attempt at one delivery failed, the last one: '
                  || 'answered 302: a redirect to https://x/canary-target, which is not followed');
                INSERT INTO delivery (
                  number, nonce, job, endpoint, event, attempts, failures, created_at, due_at, body)
                VALUES (3, -77, 2, 9, 'job.failed', 2, 2, 6, 6, CAST('{"canary-body":1}' AS BLOB));
                INSERT INTO delivery_attempt (delivery, attempt, at, status, reason, milliseconds, answer) VALUES
                  (3, 1, 6, 302, 'answered 302: a redirect to https://x/canary-target, which is not followed', 4,
                   CAST('canary-answer' AS BLOB)),
                  (3, 2, 7, 200, NULL, 5, NULL);
                INSERT INTO idempotency (owner, key, fingerprint, job, created_at)
                VALUES ('owner001', 'canary-idem', 'canary-print', 1, ?);
                INSERT INTO api_key (id, name, digest, created_at) VALUES ('owner001', 'seen name', 'd', 1)
                """,
            arguments: [ignored, test.clock.now.milliseconds]
        )
    }

    @Test("is sealed at its first opening, and says the same as before")
    func content() async throws {
        try makeOldDatabase()
        let store = try test.open()
        let open = try #require(try await store.openJobs().first)
        #expect(open.id.text == Self.open)
        #expect(open.request.prompt == "https://h/a.png?s=canary-prompt words")
        #expect(open.request.referenceAddress == "https://h/a.png?s=canary-sig")
        #expect(open.request.instruction == "canary-words" && open.request.excluded == ["canary-no", "b"])
        #expect(open.request.ignoredParameters == ["--v canary-ignored"])
        #expect(open.correlation == "canary-ref" && open.webhook == nil && open.state == .queued)
        #expect(try await store.job(open.id) == open)
        let id = try #require(JobID(Self.failed))
        let failed = try #require(try await store.job(id))
        #expect(failed.webhook == WebhookSubscription(address: "https://r/canary-hook") && failed.correlation == nil)
        #expect(failed.failure == RecordedFailure(code: "c", message: "m", fault: .server))
        let delivery = try #require(try await store.deliveries(of: failed.id).first)
        #expect(delivery.address == "https://r/canary-hook" && delivery.attempts == 2 && delivery.isWaiting)
        let report = try #require(try await store.delivery(delivery.id))
        #expect(String(decoding: report.body, as: UTF8.self) == #"{"canary-body":1}"#)
        #expect(report.attempts.map(\.status) == [302, 200] && report.attempts[1].reason == nil)
        #expect(report.attempts[0].reason?.contains("https://x/canary-target") == true)
        #expect(String(decoding: report.attempts[0].answer, as: UTF8.self) == "canary-answer")
        let parking = try await store.endpoints(of: nil, after: nil, limit: 9).map(\.parking?.reason)
        let last = "answered 302: a redirect, which is not followed"
        #expect(parking == ["every attempt at one delivery failed, the last one: \(last)"])
        #expect(try await store.faults(limit: 9).isEmpty)
        await store.close()
    }

    @Test("finds what it had to find: a repeated submit, and the endpoint of an address")
    func lookups() async throws {
        try makeOldDatabase()
        let store = try test.open()
        var submission = Sample.submission(webhook: "https://r/canary-hook")
        submission.idempotency = IdempotencyMark(key: "canary-idem", fingerprint: ContentDigest("canary-print"))
        let open = try #require(try await store.openJobs().first)
        #expect(try await store.submit(submission) == .replayed(open))
        submission.idempotency?.fingerprint = ContentDigest("other")
        #expect(try await store.submit(submission) == .keyReused)
        submission.idempotency = nil
        let job = try await store.accepted(submission)
        _ = try await store.end(job.id, with: .cancelled)
        #expect(try await store.endpoints(of: nil, after: nil, limit: 9).map(\.owed) == [2])
        await store.close()
    }

    @Test("leaves nothing in the clear in any file, not even in free room and in the log")
    func wiping() async throws {
        try makeOldDatabase()
        // A log that nobody copied yet, as a crash leaves it.
        let writer = try test.raw()
        try await writer.write { try $0.execute(sql: "UPDATE job SET correlation = 'canary-log' WHERE number = 2") }
        let reader = try test.raw()
        _ = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM job") }
        // The files as they lie there at that moment: whoever closes the last connection empties the log.
        let crashed = try TestStore()
        for name in ["imagined.sqlite", "imagined.sqlite-wal"] {
            try FileManager.default.copyItem(
                atPath: "\(test.folder.path)/\(name)",
                toPath: "\(crashed.folder.path)/\(name)"
            )
        }
        try reader.close()
        try writer.close()
        let before = try FileBytes(of: crashed.folder.path)
        for secret in Self.secrets { #expect(!before.places(of: secret).isEmpty, "\(secret) must be there at first") }
        #expect(before.places(of: "canary-log") == ["imagined.sqlite-wal"])
        let store = try crashed.open()
        for isClosed in [false, true] {
            if isClosed { await store.close() }
            let after = try FileBytes(of: crashed.folder.path)
            for secret in Self.secrets { #expect(after.places(of: secret) == [], "\(secret)") }
            #expect(!after.places(of: "seen name").isEmpty)
        }
        let database = try crashed.raw()
        #expect(try await database.read { try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") } == 2)
        #expect(try await database.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 0)
    }

    @Test("is wiped at the next opening when the first one ended in between")
    func wipingLater() async throws {
        await (try test.open()).close()
        let database = try test.raw()
        try await database.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA secure_delete = OFF; CREATE TABLE trace (text TEXT);
                    INSERT INTO trace SELECT 'canary-deleted ' || hex(randomblob(3000));
                    DROP TABLE trace; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)
                    """
            )
        }
        try database.close()
        #expect(try FileBytes(of: test.folder.path).places(of: "canary-deleted") == ["imagined.sqlite"])
        let store = try test.open()
        #expect(try FileBytes(of: test.folder.path).places(of: "canary-deleted") == [])
        await store.close()
    }

    @Test("is as it was after a migration that failed, and is sealed by the next one")
    func interrupted() async throws {
        try makeOldDatabase(ignored: "no list")
        for _ in 0..<2 {
            #expect {
                try test.open()
            } throws: { error in
                guard case SQLiteStoreFailure.unusable = error else { return false }
                return !"\(error)".contains("canary")
            }
        }
        let database = try test.raw()
        let prompts = try await database.write { database in
            try database.execute(sql: "UPDATE job SET ignored_parameters = NULL")
            return try String.fetchAll(database, sql: "SELECT prompt FROM job ORDER BY number")
        }
        #expect(prompts == ["https://h/a.png?s=canary-prompt words", "canary-prompt"])
        try database.close()
        let store = try test.open()
        #expect(try await store.openJobs().count == 1)
        await store.close()
        #expect(try FileBytes(of: test.folder.path).places(of: "canary-prompt") == [])
    }
}
