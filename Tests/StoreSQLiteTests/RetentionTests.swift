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
        for (query, index) in [
            ("SELECT number FROM job WHERE finished_at <= 5 AND (finished_at, number) > (1, 2) ORDER BY finished_at, number LIMIT 3", "job_by_end"),
            ("SELECT token FROM expired_picture WHERE until <= 5 ORDER BY until LIMIT 3", "expired_picture_by_time"),
            ("SELECT job FROM idempotency WHERE job < 5 AND created_at <= 5 ORDER BY job LIMIT 3", "idempotency_by_job"),
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
        let prompt = String(repeating: "a long prompt ", count: 20_000)
        // 280 KB each, more than 80 MB together.
        let jobs = try await filled(store, count: 300, prompt: prompt)
        let full = try await store.facts()
        #expect(full.byteCount > 80_000_000 && full.freeByteCount < 1_000_000)
        #expect(try await store.giveBackRoom() == false, "nothing is free")
        for job in jobs.dropLast(10) {
            _ = try await store.delete(job.id, of: job.owner, rememberedUntil: test.clock.now)
        }
        #expect(try await store.facts().byteCount > 80_000_000, "room is free inside of the file")
        var steps = 0
        while try await store.giveBackRoom() { steps += 1 }
        let slim = try await store.facts()
        #expect(slim.byteCount < 25_000_000, "after \(steps) steps")
        #expect(slim.freeByteCount > 10_000_000, "a little is kept for what comes next")
        #expect(try await store.faults(limit: 5) == [])
        for job in jobs.suffix(10) { #expect(try await store.job(job.id) == job) }
        await store.close()
        let size = try FileManager.default.attributesOfItem(atPath: test.path)[.size] as? Int
        #expect(try #require(size) < 25_000_000, "the file itself is smaller")
    }

    @Test("jobs that come and go for a long time do not make the file grow")
    func steadyState() async throws {
        let store = try test.open()
        let prompt = String(repeating: "x", count: 4000)
        var sizes: [Int] = []
        var present = try await filled(store, count: 200, prompt: prompt)
        for _ in 0..<8 {
            for job in present { _ = try await store.delete(job.id, of: job.owner, rememberedUntil: test.clock.now) }
            _ = try await store.forgetExpired(at: test.clock.now, limit: 10_000)
            present = try await filled(store, count: 200, prompt: prompt)
            sizes.append(try await store.facts().byteCount)
        }
        #expect(try #require(sizes.last) <= sizes[1] + sizes[1] / 10, "\(sizes)")
        await store.close()
    }

    @Test("the journal stays bounded while many read all the time")
    func journal() async throws {
        let store = try test.open()
        let prompt = String(repeating: "y", count: 100_000)
        let first = try #require(try await filled(store, count: 1, prompt: prompt).first)
        let done = EventCount()
        let largest = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    while done.count == 0 { _ = try await store.job(first.id) }
                    return 0
                }
            }
            group.addTask {
                defer { done.hit() }
                var largest = 0
                // Ten times what the journal may hold before it is emptied.
                for _ in 0..<25 {
                    _ = try await filled(store, count: 100, prompt: prompt)
                    _ = try await store.giveBackRoom()
                    largest = max(largest, try await store.facts().journalByteCount)
                }
                return largest
            }
            return try await group.reduce(0, max)
        }
        #expect(largest < 200 << 20, "\(largest)")
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
