import Foundation
import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import StoreSQLiteTesting
import Testing

@Suite("Opening and closing the store", .timeLimit(.minutes(1)))
struct OpeningTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    @Test("the writing connection waits for the disk at each commit, in WAL mode")
    func durability() async throws {
        let store = try test.open()
        let durability = try await store.durability()
        #expect(durability.journal == "wal")
        #expect(durability.synchronous == 2)
        #expect(FileManager.default.fileExists(atPath: test.path + "-wal"))
        await store.close()
    }

    @Test("a second opening is refused with the process that has the folder")
    func secondOpening() async throws {
        let store = try test.open()
        #expect(throws: SQLiteStoreFailure.inUse(byProcess: "\(ProcessInfo.processInfo.processIdentifier)")) {
            try test.open()
        }
        await store.close()
    }

    @Test("closing frees the folder")
    func closingFrees() async throws {
        for _ in 0..<3 { await (try test.open()).close() }
    }

    @Test("a store that could not be opened frees the folder")
    func failureFrees() async throws {
        try Data("not a database, but long enough to be looked at as one".utf8).write(
            to: URL(fileURLWithPath: test.path)
        )
        for _ in 0..<2 {
            #expect {
                try test.open()
            } throws: { error in
                guard case SQLiteStoreFailure.unusable = error else { return false }
                return true
            }
        }
        try FileManager.default.removeItem(atPath: test.path)
        await (try test.open()).close()
    }

    @Test("a folder that does not exist is unusable, with its name")
    func noFolder() {
        #expect {
            try SQLiteStore(folder: test.folder.path + "/nowhere", report: Sample.report)
        } throws: { error in
            guard case SQLiteStoreFailure.unusable(let reason) = error else { return false }
            return reason.contains("nowhere")
        }
    }

    @Test("opening again changes no table and keeps everything")
    func reopening() async throws {
        let first = try test.open()
        let job = try await JobStoreFixture.succeeded(in: first)
        try await first.add(Sample.key("one", at: test.clock.now))
        await first.close()
        let before = try schema()
        for _ in 0..<2 {
            let store = try test.open()
            #expect(try await store.job(job.id) == job)
            #expect(try await store.keys().count == 1)
            #expect(try await store.reports(of: job.id).count == 1)
            await store.close()
        }
        #expect(try schema() == before)
    }

    @Test("an idempotency key is known over closing and opening, and free when its job was deleted")
    func reopenedKeys() async throws {
        var submission = Sample.submission()
        submission.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        let first = try test.open()
        let job = try await first.accepted(submission)
        await first.close()
        submission.id = JobID()
        let second = try test.open()
        #expect(try await second.submit(submission) == .replayed(job))
        await second.close()
        try await test.raw().write { try $0.execute(sql: "DELETE FROM job") }
        submission.idempotency?.fingerprint = ContentDigest("other")
        let third = try test.open()
        #expect(try await third.accepted(submission).id == submission.id)
        await third.close()
    }

    @Test("a server that starts puts back what ran, whatever its lease says")
    func abandonedLease() async throws {
        let first = try test.open()
        _ = try await first.submit(Sample.submission())
        let job = try #require(try await first.claimOldest(lease: .seconds(86_400)))
        await first.close()
        let second = try test.open()
        #expect(try await second.requeueExpired() == [])
        #expect(try await second.requeueAbandoned() == 1)
        #expect(try await second.claimOldest()?.claim == Claim(job: job.id, attempt: 2))
        await second.close()
    }

    @Test("a closed store refuses every call")
    func closedStore() async throws {
        let store = try test.open()
        let job = try await store.accepted(Sample.submission())
        await store.close()
        await #expect(throws: JobStoreFailure.closed) { try await store.submit(Sample.submission()) }
        await #expect(throws: JobStoreFailure.closed) { try await store.claim(job.id, lease: .seconds(1)) }
        await #expect(throws: JobStoreFailure.closed) { try await store.job(job.id) }
        await #expect(throws: JobStoreFailure.closed) { try await store.keys() }
        await #expect(throws: JobStoreFailure.closed) { try await store.lanes(after: .start) }
    }

    @Test("closing twice is closing once")
    func closingTwice() async throws {
        let store = try test.open()
        await store.close()
        await store.close()
        await (try test.open()).close()
    }

    @Test("a store that was closed is one file: its log is empty or gone")
    func emptyLog() async throws {
        let store = try test.open()
        let job = try await store.accepted(Sample.submission())
        #expect(try test.commitsInLog() > 0)
        // Somebody who still reads keeps SQLite from taking the log away by itself.
        let reader = try test.raw()
        _ = try await reader.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM job") }
        await store.close()
        #expect(try test.commitsInLog() == 0)
        try reader.close()
        let reopened = try test.open()
        #expect(try await reopened.job(job.id) == job)
        await reopened.close()
    }

    private func schema() throws -> [String] {
        try test.raw().read { database in
            try String.fetchAll(database, sql: "SELECT coalesce(sql, name) FROM sqlite_master ORDER BY name")
                + String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
        }
    }
}
