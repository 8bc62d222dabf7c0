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
        into database: Database
    ) throws {
        guard let address = job.webhook?.address else { return }
        let endpoint = try EndpointRow.number(of: job.owner, address, at: now, in: database)
        try database.cachedStatement(sql: DeliverySQL.insert).execute(arguments: [
            DeliveryID.number(at: now), Int64(bitPattern: .random(in: .min ... .max)), job.number.value, endpoint,
            event.rawValue, now.milliseconds, now.milliseconds, Data(body),
        ])
    }

    static func head(of endpoint: EndpointID, in database: Database) throws -> OwedDelivery? {
        let statement = try database.cachedStatement(sql: DeliverySQL.head)
        guard let row = try Row.fetchOne(statement, arguments: [endpoint.number]) else { return nil }
        return OwedDelivery(
            delivery: try delivery(from: row),
            body: Array(row[14] as Data),
            secret: EndpointRow.secret(version: row[15], rotatedAt: row[16])
        )
    }

    static func all(of job: JobID, in database: Database) throws -> [Delivery] {
        let statement = try database.cachedStatement(sql: DeliverySQL.ofJob)
        return try Row.fetchAll(statement, arguments: [job.text]).map(delivery)
    }

    static func report(_ id: DeliveryID, in database: Database) throws -> DeliveryReport? {
        let statement = try database.cachedStatement(sql: DeliverySQL.byNumber)
        let name: StatementArguments = [id.number, Int64(bitPattern: id.nonce)]
        guard let row = try Row.fetchOne(statement, arguments: name) else { return nil }
        let attempts = try database.cachedStatement(sql: DeliverySQL.attempts)
        return DeliveryReport(
            delivery: try delivery(from: row),
            body: Array(row[14] as Data),
            attempts: try Row.fetchAll(attempts, arguments: [id.number]).map { row in
                DeliveryAttempt(
                    at: Timestamp(milliseconds: row[0]),
                    status: row[1],
                    reason: row[2],
                    milliseconds: row[3],
                    answer: (row[4] as Data?).map { Array($0) } ?? []
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
        in database: Database
    ) throws -> EndpointID? {
        let owed = try database.cachedStatement(sql: DeliverySQL.owedEndpoint)
        let name: StatementArguments = [id.number, Int64(bitPattern: id.nonce)]
        guard let endpoint = try Int64.fetchOne(owed, arguments: name) else { return nil }
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
            attempt.at.milliseconds, attempt.status, attempt.reason, attempt.milliseconds,
            attempt.answer.isEmpty ? nil : Data(attempt.answer), id.number,
        ])
        return EndpointID(number: endpoint)
    }

    private static func delivery(from row: Row) throws -> Delivery {
        guard let job = JobID(row[2] as String) else { throw JobRow.Unreadable(column: "id") }
        guard let event = WebhookEvent(rawValue: row[6]) else { throw JobRow.Unreadable(column: "event") }
        guard let state = DeliveryState(rawValue: row[7]) else { throw JobRow.Unreadable(column: "delivery.state") }
        return Delivery(
            id: DeliveryID(number: row[0], nonce: UInt64(bitPattern: row[1] as Int64)),
            job: job,
            owner: KeyID(row[3]),
            endpoint: EndpointID(number: row[4]),
            address: row[5],
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
