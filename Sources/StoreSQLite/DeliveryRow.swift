import Foundation
import GRDB
import Generation

/// Reads and writes a ``Delivery`` as a row of `delivery`, with what it needs of its job and its endpoint.
enum DeliveryRow {
    /// Owes one report to the webhook of a job, inside the transaction of the change that it tells of.
    ///
    /// - Parameters:
    ///   - body: the bytes to send, the same at each attempt.
    ///   - job: one that has a webhook; for another one nothing is written.
    static func insert(
        _ event: WebhookEvent,
        body: [UInt8],
        of job: Job,
        at now: Timestamp,
        _ key: SealingKey,
        into database: Database
    ) throws {
        guard let address = job.webhook?.address else { return }
        let endpoint = try EndpointRow.number(of: job.owner, address, at: now, key, in: database)
        let nonce = Int64(bitPattern: .random(in: .min ... .max))
        let sealed = try key.seal(body, at: .body(of: nonce, job: job.id.text))
        try database.cachedStatement(sql: DeliverySQL.insert).execute(arguments: [
            DeliveryID.number(at: now), nonce, job.number.value, endpoint, event.rawValue, now.milliseconds,
            now.milliseconds, Data(sealed),
        ])
    }

    static func head(of endpoint: EndpointID, _ key: SealingKey, in database: Database) throws -> OwedDelivery? {
        let statement = try database.cachedStatement(sql: DeliverySQL.head)
        guard let row = try Row.fetchOne(statement, arguments: [endpoint.number]) else { return nil }
        return OwedDelivery(
            delivery: try delivery(from: row, key),
            body: try body(from: row, key),
            secret: EndpointRow.secret(version: row[15], rotatedAt: row[16])
        )
    }

    static func all(of job: JobID, _ key: SealingKey, in database: Database) throws -> [Delivery] {
        let statement = try database.cachedStatement(sql: DeliverySQL.ofJob)
        return try Row.fetchAll(statement, arguments: [job.text]).map { try delivery(from: $0, key) }
    }

    static func report(_ id: DeliveryID, _ key: SealingKey, in database: Database) throws -> DeliveryReport? {
        let statement = try database.cachedStatement(sql: DeliverySQL.byNumber)
        let name: StatementArguments = [id.number, Int64(bitPattern: id.nonce)]
        guard let row = try Row.fetchOne(statement, arguments: name) else { return nil }
        let attempts = try database.cachedStatement(sql: DeliverySQL.attempts)
        return DeliveryReport(
            delivery: try delivery(from: row, key),
            body: try body(from: row, key),
            attempts: try Row.fetchAll(attempts, arguments: [id.number]).map { row in
                let sealed = try SealedAnswer.open(row[4], of: id.number, number: row[0], key)
                return DeliveryAttempt(
                    at: Timestamp(milliseconds: row[1]),
                    status: row[2],
                    reason: sealed.reason,
                    milliseconds: row[3],
                    answer: sealed.answer
                )
            }
        )
    }

    /// Counts an attempt at a delivery that is owed, and keeps it.
    ///
    /// - Returns: the endpoint, or `nil` when there is no such delivery, or it is owed no more.
    static func record(
        _ attempt: DeliveryAttempt,
        _ outcome: DeliveryOutcome,
        of id: DeliveryID,
        at now: Timestamp,
        _ key: SealingKey,
        in database: Database
    ) throws -> EndpointID? {
        let owed = try database.cachedStatement(sql: DeliverySQL.owedEndpoint)
        let name: StatementArguments = [id.number, Int64(bitPattern: id.nonce)]
        guard let row = try Row.fetchOne(owed, arguments: name) else { return nil }
        let (endpoint, earlier): (Int64, Int) = (row[0], row[1])
        func end(as state: DeliveryState) throws {
            try database.cachedStatement(sql: DeliverySQL.end)
                .execute(arguments: [state.rawValue, now.milliseconds, id.number])
        }
        func fail(dueAt: Timestamp?) throws {
            try database.cachedStatement(sql: DeliverySQL.fail).execute(arguments: [dueAt?.milliseconds, id.number])
        }
        switch outcome {
        case .delivered:
            try end(as: .delivered)
            try EndpointRow.unpark(endpoint, in: database)
        case .retry(let instant):
            try fail(dueAt: instant)
            try database.cachedStatement(sql: EndpointSQL.endProbe).execute(arguments: [endpoint])
        case .abandoned(let reason):
            try end(as: .abandoned)
            try EndpointRow.park(endpoint, because: reason, at: now, in: database)
        case .parked(let reason):
            try fail(dueAt: nil)
            try EndpointRow.park(endpoint, because: reason, at: now, in: database)
        }
        try database.cachedStatement(sql: DeliverySQL.insertAttempt).execute(arguments: [
            id.number, earlier + 1, attempt.at.milliseconds, attempt.status, attempt.milliseconds,
            try SealedAnswer.seal(attempt, of: id.number, number: earlier + 1, key),
        ])
        return EndpointID(number: endpoint)
    }

    private static func body(from row: Row, _ key: SealingKey) throws -> [UInt8] {
        try key.open(row[14], at: .body(of: row[1], job: row[2]))
    }

    private static func delivery(from row: Row, _ key: SealingKey) throws -> Delivery {
        guard let job = JobID(row[2] as String) else { throw JobRow.Unreadable(column: "id") }
        guard let event = WebhookEvent(rawValue: row[6]) else { throw JobRow.Unreadable(column: "event") }
        guard let state = DeliveryState(rawValue: row[7]) else { throw JobRow.Unreadable(column: "delivery.state") }
        return Delivery(
            id: DeliveryID(number: row[0], nonce: UInt64(bitPattern: row[1] as Int64)),
            job: job,
            owner: OwnerID(row[3]),
            endpoint: EndpointID(number: row[4]),
            address: try EndpointRow.address(row[5], of: row[4], OwnerID(row[3]), key),
            event: event,
            state: state,
            isWaiting: row[8],
            attempts: row[9],
            failures: row[10],
            createdAt: Timestamp(milliseconds: row[11]),
            dueAt: Timestamp(milliseconds: row[12]),
            endedAt: (row[13] as Int64?).map { Timestamp(milliseconds: $0) }
        )
    }
}
