import Foundation
import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("Room and retention in the SQLite store", .timeLimit(.minutes(2)))
struct RetentionTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    @Test("every reference to a job can be followed backwards by an index, so that a deletion reads no whole table")
    func indexes() async throws {
        let store = try test.open()
        let raw = try test.raw()
        let missing = try await raw.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT child.name || '.' || reference."from"
                    FROM sqlite_schema AS child, pragma_foreign_key_list(child.name) AS reference
                    WHERE child.type = 'table' AND NOT EXISTS (
                      SELECT 1 FROM pragma_index_list(child.name) AS list, pragma_index_info(list.name) AS part
                      WHERE list.partial = 0 AND part.seqno = 0 AND part.name = reference."from")
                      AND NOT EXISTS (
                        SELECT 1 FROM pragma_table_info(child.name) AS part
                        WHERE part.pk = 1 AND part.name = reference."from")
                    """
            )
        }
        #expect(missing == [])
        await store.close()
    }

    @Test("what is over is found by an index, whatever else is there")
    func plans() async throws {
        let store = try test.open()
        let raw = try test.raw()
        let ended = """
            SELECT number FROM job WHERE finished_at <= 5 AND (finished_at, number) > (1, 2)
            ORDER BY finished_at, number LIMIT 3
            """
        for (query, index) in [
            (ended, "job_by_end"),
            ("SELECT token FROM expired_picture WHERE until <= 5 ORDER BY until LIMIT 3", "expired_picture_by_time"),
            ("SELECT id FROM deleted_job WHERE until <= 5 ORDER BY until LIMIT 3", "deleted_job_by_time"),
            (
                "SELECT job FROM idempotency WHERE job < 5 AND created_at <= 5 ORDER BY job LIMIT 3",
                "idempotency_by_job"
            ),
            ("SELECT digest, byte_count FROM picture WHERE digest >= '00' AND digest < '01'", "picture_by_digest"),
        ] {
            let plan = try await raw.read { database in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(query)").map { $0["detail"] as String }
            }
            #expect(plan.contains { $0.contains(index) }, "\(query): \(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(query): \(plan)")
        }
        await store.close()
    }

    @Test("the file gives much free room back to the disk by and by, and keeps a little")
    func givesBack() async throws {
        let store = try test.open()
        let jobs = try await filled(store, count: 100, prompt: String(repeating: "a long prompt ", count: 20_000))
        let full = try await store.facts()
        #expect(full.byteCount > 27_000_000 && full.freeByteCount < 2_000_000)
        #expect(try await store.giveBackRoom() == false, "little is free")
        for job in jobs.dropLast(5) {
            _ = try await store.delete(job.id, of: job.owner, rememberedUntil: test.clock.now)
        }
        #expect(try await store.facts().byteCount == full.byteCount, "room is free inside of the file")
        var steps = 0
        while try await store.giveBackRoom() { steps += 1 }
        let slim = try await store.facts()
        #expect(steps > 10 && slim.byteCount < 20_000_000, "\(slim)")
        #expect(slim.freeByteCount > 15_000_000, "a little is kept for what comes next")
        #expect(try await store.faults(limit: 5) == [])
        for job in jobs.suffix(5) { #expect(try await store.job(job.id) == job) }
        await store.close()
        let size = try FileManager.default.attributesOfItem(atPath: test.path)[.size] as? Int
        #expect(try #require(size) < 20_000_000, "the file itself is smaller")
    }

    @Test("jobs that come and go for a long time do not make the file grow")
    func steadyState() async throws {
        let store = try test.open()
        var sizes: [Int] = []
        for _ in 0..<6 {
            _ = try await filled(store, count: 200, prompt: String(repeating: "x", count: 4000))
            sizes.append(try await store.facts().byteCount)
            let selection = ExpirySelection(
                endedBy: test.clock.now,
                owedEndedBy: test.clock.now,
                limit: 1000,
                rememberedUntil: test.clock.now
            )
            #expect(try await store.expire(selection).jobs.count == 200)
            #expect(try await store.forgetExpired(at: test.clock.now, limit: 10_000) == 1000)
            #expect(try await store.forgetDeleted(at: test.clock.now, limit: 10_000) == 200)
        }
        #expect(try #require(sizes.last) <= sizes[1] + sizes[1] / 10, "\(sizes)")
        await store.close()
    }

    @Test("a journal that a long reader made grow is emptied when the reader has gone, and holds nobody up before")
    func journal() async throws {
        let store = try test.open()
        let prompt = String(repeating: "y", count: 300_000)
        let first = try #require(try await filled(store, count: 1, prompt: prompt).first)
        let reader = try test.raw()
        try reader.inDatabase { database in
            try database.execute(sql: "BEGIN")
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM job")
        }
        _ = try await filled(store, count: 80, prompt: prompt)
        let grown = try await store.facts().journalByteCount
        #expect(grown > 64 << 20, "the reader keeps it from beginning anew")
        _ = try await store.giveBackRoom()
        #expect(try await store.job(first.id) == first)
        _ = try await filled(store, count: 1, prompt: prompt)
        #expect(try await store.facts().journalByteCount >= grown)
        try reader.inDatabase { try $0.execute(sql: "COMMIT") }
        _ = try await store.giveBackRoom()
        #expect(try await store.facts().journalByteCount == 0)
        _ = try await filled(store, count: 1, prompt: prompt)
        #expect(try await store.facts().journalByteCount < 4 << 20)
        await store.close()
    }

    @Test("what is wrong between the tables is told")
    func faults() async throws {
        let store = try test.open()
        let job = try await JobStoreFixture.succeeded(in: store)
        #expect(try await store.faults(limit: 9) == [])
        let raw = try test.raw()
        try await raw.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM job WHERE number = \(job.number.value)")
        }
        let faults = try await store.faults(limit: 3)
        #expect(faults.count == 3 && faults.allSatisfy { $0.contains("does not exist") }, "\(faults)")
        await store.close()
    }

    @Test("files that are known to be lost are remembered as long as a row names them")
    func lostFiles() async throws {
        let store = try test.open()
        let job = try await JobStoreFixture.succeeded(in: store)
        let digest = try #require(job.result?.principal).digest
        let other = ContentDigest(hash: [UInt8](repeating: 1, count: 32))
        try await store.recordLost([digest, other], found: [], at: test.clock.now)
        #expect(try await store.lostFiles() == [digest], "no row names the other one")
        try await store.recordLost([], found: [digest], at: test.clock.now)
        #expect(try await store.lostFiles() == [])
        try await store.recordLost([digest], found: [], at: test.clock.now)
        _ = try await store.delete(job.id, of: job.owner, rememberedUntil: test.clock.now)
        try await store.recordLost([], found: [], at: test.clock.now)
        #expect(try await store.lostFiles() == [])
        await store.close()
    }

    /// Ended jobs with long prompts, made side by side so that they share commits.
    private func filled(_ store: SQLiteStore, count: Int, prompt: String) async throws -> [Job] {
        try await withThrowingTaskGroup(of: Job.self) { group in
            for _ in 0..<count {
                group.addTask {
                    var submission = Sample.submission()
                    submission.request.prompt = prompt
                    let job = try await store.accepted(submission)
                    let claimed = try #require(try await store.claim(job.id, lease: .seconds(60)))
                    let outcome = JobOutcome.succeeded(Sample.result(of: claimed))
                    return try #require(try await store.finish(claimed.claim, with: outcome))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}
