import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("The schema", .timeLimit(.minutes(1)))
struct SchemaTests {
    private static let end = "finished_at = updated_at, lease_until = NULL"
    private static let reason = "failure_code = 'c', failure_message = 'm', failure_fault = 'server'"

    @Test(
        "a row that contradicts the life cycle is refused",
        arguments: [
            ("UPDATE job SET state = 'done' WHERE state = 'queued'", "state_is_known"),
            ("UPDATE job SET action = 'paint' WHERE state = 'queued'", "action_is_known"),
            ("UPDATE job SET tile = 1 WHERE state = 'queued'", "tile_goes_with_action"),
            ("UPDATE job SET action = 'upscale', parent = id WHERE state = 'queued'", "tile_goes_with_action"),
            (
                "UPDATE job SET action = 'upscale', parent = id, tile = 5 WHERE state = 'queued'",
                "tile_goes_with_action"
            ),
            ("UPDATE job SET parent = id WHERE state = 'queued'", "follow_up_has_parent"),
            ("UPDATE job SET action = 'reroll' WHERE state = 'queued'", "follow_up_has_parent"),
            ("UPDATE job SET priority = 'urgent' WHERE state = 'queued'", "priority_is_known"),
            ("UPDATE job SET recipe = 'r' WHERE state = 'queued'", "recipe_goes_with_tile"),
            (
                "UPDATE job SET action = 'upscale', parent = id, tile = 4 WHERE state = 'queued'",
                "recipe_goes_with_tile"
            ),
            ("UPDATE job SET aspect_width = NULL WHERE state = 'queued'", "aspect_has_two_sides"),
            ("UPDATE job SET webhook_events = 'job.started' WHERE state = 'queued'", "events_go_with_webhook"),
            ("UPDATE job SET revision = 0 WHERE state = 'queued'", "revision_counts"),
            ("UPDATE job SET started_at = NULL WHERE state = 'running'", "attempt_has_time"),
            ("UPDATE job SET started_at = 1 WHERE state = 'queued'", "attempt_has_time"),
            ("UPDATE job SET attempt = -1 WHERE state = 'queued'", "attempt_counts"),
            ("UPDATE job SET attempt = 0 WHERE state = 'running'", "attempt_counts"),
            ("UPDATE job SET worker_deaths = 2 WHERE state = 'running'", "deaths_are_attempts"),
            ("UPDATE job SET worker_deaths = -1 WHERE state = 'running'", "deaths_are_attempts"),
            ("UPDATE job SET lease_until = 1 WHERE state = 'queued'", "lease_only_while_running"),
            ("UPDATE job SET lease_until = NULL WHERE state = 'running'", "lease_only_while_running"),
            ("UPDATE job SET state = 'queued' WHERE state = 'running'", "lease_only_while_running"),
            ("UPDATE job SET progress = 101 WHERE state = 'running'", "progress_is_percent"),
            ("UPDATE job SET progress = 100 WHERE state = 'running'", "complete_means_succeeded"),
            ("UPDATE job SET progress = 99 WHERE state = 'succeeded'", "complete_means_succeeded"),
            ("UPDATE job SET finished_at = 1 WHERE state = 'running'", "end_has_time"),
            ("UPDATE job SET finished_at = NULL WHERE state = 'succeeded'", "end_has_time"),
            ("UPDATE job SET state = 'failed', lease_until = NULL, \(reason) WHERE state = 'running'", "end_has_time"),
            ("UPDATE job SET recipes = '[]' WHERE state = 'running'", "success_has_recipes"),
            (
                "UPDATE job SET state = 'succeeded', progress = 100, \(end) WHERE state = 'running'",
                "success_has_recipes"
            ),
            ("UPDATE job SET state = 'failed', \(end) WHERE state = 'running'", "failure_says_why"),
            ("UPDATE job SET failure_code = 'c' WHERE state = 'running'", "failure_says_why"),
            ("UPDATE job SET failure_message = NULL WHERE state = 'failed'", "failure_says_why"),
            ("UPDATE job SET updated_at = created_at - 1 WHERE state = 'queued'", "time_runs_forward"),
            ("UPDATE picture SET width = 0", "picture_has_pixels"),
            ("UPDATE delivery SET state = 'lost'", "delivery_state_is_known"),
            ("UPDATE delivery SET state = 'delivered'", "delivery_end_has_time"),
            ("UPDATE delivery SET ended_at = 1", "delivery_end_has_time"),
        ]
    )
    func contradictions(sql: String, constraint: String) async throws {
        let refusal = try refusal(of: sql, by: try await jobsInAllStates())
        #expect(refusal.extendedResultCode == .SQLITE_CONSTRAINT_CHECK)
        #expect(refusal.message?.hasSuffix(constraint) == true, "\(refusal)")
    }

    @Test(
        "what must be unique is",
        arguments: [
            ("UPDATE job SET id = 'same'", .SQLITE_CONSTRAINT_UNIQUE),
            (
                "UPDATE picture SET hash = 'same', role = CASE role WHEN 'tile1' THEN 'upscaled' ELSE role END",
                .SQLITE_CONSTRAINT_UNIQUE
            ),
            ("UPDATE picture SET token = 'same'", .SQLITE_CONSTRAINT_UNIQUE),
            ("UPDATE job SET number = 1", .SQLITE_CONSTRAINT_PRIMARYKEY),
            ("UPDATE picture SET role = 'grid' WHERE role LIKE 'tile%'", .SQLITE_CONSTRAINT_PRIMARYKEY),
            (
                "INSERT INTO delivery SELECT * FROM delivery", .SQLITE_CONSTRAINT_PRIMARYKEY
            ),
            (
                """
                INSERT INTO idempotency (owner, key, fingerprint, job, created_at)
                SELECT owner, key, 'other', job, created_at FROM idempotency
                """,
                .SQLITE_CONSTRAINT_PRIMARYKEY
            ),
        ] as [(String, ResultCode)]
    )
    func uniqueness(sql: String, code: ResultCode) async throws {
        let refusal = try refusal(of: sql, by: try await jobsInAllStates())
        #expect(refusal.extendedResultCode == code, "\(refusal)")
    }

    @Test(
        "what is referred to must be there",
        arguments: ["UPDATE picture SET job = 1", "UPDATE delivery SET job = 1", "UPDATE idempotency SET job = 1"]
    )
    func references(sql: String) async throws {
        let refusal = try refusal(of: sql, by: try await jobsInAllStates())
        #expect(refusal.extendedResultCode == .SQLITE_CONSTRAINT_FOREIGNKEY, "\(refusal)")
    }

    @Test("what belongs to a job goes with it, and nothing else")
    func deletion() async throws {
        let database = try await jobsInAllStates()
        let tables = ["job", "picture", "delivery", "idempotency"]
        let counts: @Sendable (Database) throws -> [Int] = { database in
            try tables.map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 }
        }
        let before = try await database.read { try counts($0) }
        #expect(before == [4, 6, 1, 1])
        try await database.write { try $0.execute(sql: "DELETE FROM job WHERE state = 'succeeded'") }
        #expect(try await database.read { try counts($0) } == [3, 0, 0, 1])
        try await database.write { try $0.execute(sql: "DELETE FROM job WHERE state = 'queued'") }
        #expect(try await database.read { try counts($0) } == [2, 0, 0, 0])
    }

    /// How the database refuses a statement.
    private func refusal(of sql: String, by database: DatabaseQueue) throws -> DatabaseError {
        try #require(throws: DatabaseError.self) {
            try database.write { try $0.execute(sql: sql) }
        }
    }

    /// A database with one job that is queued, one that runs, one that succeeded and one that failed.
    private func jobsInAllStates() async throws -> DatabaseQueue {
        let test = try TestStore()
        let store = try test.open()
        _ = try await JobStoreFixture.succeeded(in: store)
        let failed = try await JobStoreFixture.running(in: store)
        _ = try await store.finish(failed.claim, with: .failed(Sample.failure))
        _ = try await JobStoreFixture.running(in: store)
        var marked = Sample.submission()
        marked.idempotency = IdempotencyMark(key: "k", fingerprint: ContentDigest("f"))
        _ = try await store.submit(marked)
        await store.close()
        let copy = try DatabaseQueue()
        try test.raw().backup(to: copy)
        return copy
    }
}
