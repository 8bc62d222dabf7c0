import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("The schema of webhooks", .timeLimit(.minutes(1)))
struct WebhookSchemaTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    @Test(
        "a row that contradicts the life of a delivery is refused",
        arguments: [
            ("UPDATE delivery SET event = 'job.lost'", "delivery_event_is_known"),
            ("UPDATE delivery SET state = 'waiting'", "delivery_state_is_known"),
            ("UPDATE delivery SET state = 'abandoned', attempts = 1", "delivery_end_has_time"),
            ("UPDATE delivery SET ended_at = 1", "delivery_end_has_time"),
            ("UPDATE delivery SET state = 'delivered', ended_at = 1", "delivery_end_has_attempt"),
            ("UPDATE delivery SET failures = 1", "failures_are_attempts"),
            ("UPDATE delivery SET failures = -1", "failures_are_attempts"),
            ("UPDATE endpoint SET parked_at = 1", "parking_has_reason"),
            ("UPDATE endpoint SET parked_reason = 'r'", "parking_has_reason"),
            ("UPDATE endpoint SET probe_at = 1", "probe_only_while_parked"),
            (
                "INSERT INTO delivery_attempt (delivery, attempt, at, milliseconds) SELECT number, 1, 1, 1 FROM delivery",
                "attempt_has_result"
            ),
            (
                """
                INSERT INTO delivery_attempt (delivery, attempt, at, status, milliseconds, sealed)
                SELECT number, 1, 1, 200, 1, zeroblob(4097) FROM delivery
                """,
                "answer_is_a_beginning"
            ),
            ("INSERT INTO webhook_secret (owner, version, rotated_at) VALUES ('o', 1, 1)", "only_changes_are_kept"),
        ]
    )
    func contradictions(sql: String, constraint: String) async throws {
        let store = try test.open()
        _ = try await JobStoreFixture.succeeded(in: store)
        await store.close()
        let refusal = try #require(throws: DatabaseError.self) { try test.raw().write { try $0.execute(sql: sql) } }
        #expect(refusal.extendedResultCode == .SQLITE_CONSTRAINT_CHECK)
        #expect(refusal.message?.hasSuffix(constraint) == true, "\(refusal)")
    }

    @Test("an owner has an address once, and an endpoint with deliveries can't be removed")
    func endpoints() async throws {
        let store = try test.open()
        _ = try await JobStoreFixture.succeeded(in: store)
        await store.close()
        for (sql, code) in [
            ("INSERT INTO endpoint (number, owner, mark) SELECT 1, owner, mark FROM endpoint", 2067),
            ("DELETE FROM endpoint", 787),
            ("UPDATE delivery SET endpoint = 1", 787),
        ] {
            let refusal = try #require(throws: DatabaseError.self) { try test.raw().write { try $0.execute(sql: sql) } }
            #expect(refusal.extendedResultCode.rawValue == code, "\(refusal)")
        }
    }

    @Test("deliveries and attempts go with their job, and an endpoint with its last delivery")
    func deletion() async throws {
        let store = try test.open()
        var jobs: [Job] = []
        for _ in 0..<2 { jobs.append(try await JobStoreFixture.succeeded(in: store)) }
        for job in jobs {
            let delivery = try #require(try await store.deliveries(of: job.id).first)
            let attempt = DeliveryAttempt(at: test.clock.now, status: 500, reason: "r", milliseconds: 1)
            _ = try await store.record(attempt, .parked("gone"), of: delivery.id)
        }
        let tables = ["delivery", "delivery_attempt", "endpoint"]
        let left: @Sendable (Database) throws -> [Int] = { database in
            try tables.map { try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)") ?? 0 }
        }
        let database = try test.raw()
        for (job, wanted) in zip(jobs, [[1, 1, 1], [0, 0, 0]]) {
            try await database.write { try $0.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [job.id.text]) }
            #expect(try await database.read { try left($0) } == wanted)
        }
        await store.close()
    }

    @Test(
        "what is asked is found without reading what nobody asked for, however many deliveries there are",
        arguments: [
            DeliverySQL.allLanes, DeliverySQL.newLanes, DeliverySQL.laneOf, DeliverySQL.head, DeliverySQL.ofJob,
            DeliverySQL.byNumber, DeliverySQL.greatestNumber, DeliverySQL.attempts, DeliverySQL.owedEndpoint,
            EndpointSQL.byAddress, EndpointSQL.byNumber, EndpointSQL.page, EndpointSQL.pageOfOwner,
            EndpointSQL.restartHead, "SELECT number FROM delivery WHERE job = ?",
            "SELECT 1 FROM delivery WHERE endpoint = ?",
        ]
    )
    func plans(sql: String) async throws {
        await (try test.open()).close()
        let arguments = StatementArguments(Array(repeating: 1, count: sql.count { $0 == "?" }))
        let plan = try await test.raw().read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments)
                .map { $0["detail"] as String }
        }
        #expect(!plan.isEmpty)
        // `owed` is what a look has found; `SETUP` and `CONSTANT ROW` read no table.
        let scans = plan.filter { $0.hasPrefix("SCAN") && !["SCAN owed", "SCAN CONSTANT ROW"].contains($0) }
        #expect(scans.isEmpty, "\(plan)")
    }
}
