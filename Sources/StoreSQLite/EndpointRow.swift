import Foundation
import GRDB
import Generation

/// Reads and writes an ``Endpoint`` as a row of `endpoint`, and the version of its owner's signing secret.
enum EndpointRow {
    /// The endpoint of an owner's address, made where it is missing.
    static func number(
        of owner: OwnerID,
        _ address: String,
        at now: Timestamp,
        _ key: SealingKey,
        in database: Database
    ) throws -> Int64 {
        let mark = key.mark("endpoint.mark", owner, address)
        let known = try database.cachedStatement(sql: EndpointSQL.byAddress)
        if let number = try Int64.fetchOne(known, arguments: [owner.text, mark]) { return number }
        let next = try database.cachedStatement(sql: EndpointSQL.nextNumber)
        guard let number = try Int64.fetchOne(next, arguments: [EndpointID.number(at: now)]) else {
            throw JobRow.Unreadable(column: "endpoint.number")
        }
        let sealed = try key.seal(Array(address.utf8), at: .address(of: number, owner))
        try database.cachedStatement(sql: EndpointSQL.insert)
            .execute(arguments: [number, owner.text, mark, Data(sealed)])
        return number
    }

    /// - Throws: ``Unsealable``.
    static func address(_ sealed: Data, of number: Int64, _ owner: OwnerID, _ key: SealingKey) throws -> String {
        String(decoding: try key.open(sealed, at: .address(of: number, owner)), as: UTF8.self)
    }

    static func first(_ id: EndpointID, _ key: SealingKey, in database: Database) throws -> Endpoint? {
        let statement = try database.cachedStatement(sql: EndpointSQL.byNumber)
        return try Row.fetchOne(statement, arguments: [id.number]).map { try endpoint(from: $0, key) }
    }

    static func page(
        of owner: OwnerID?,
        after number: Int64,
        limit: Int,
        _ key: SealingKey,
        in database: Database
    ) throws -> [Endpoint] {
        let rows: [Row]
        if let owner {
            let statement = try database.cachedStatement(sql: EndpointSQL.pageOfOwner)
            rows = try Row.fetchAll(statement, arguments: [owner.text, number, limit])
        } else {
            let statement = try database.cachedStatement(sql: EndpointSQL.page)
            rows = try Row.fetchAll(statement, arguments: [number, limit])
        }
        return try rows.map { try endpoint(from: $0, key) }
    }

    static func park(_ number: Int64, because reason: String, at now: Timestamp, in database: Database) throws {
        try database.cachedStatement(sql: EndpointSQL.park).execute(arguments: [now.milliseconds, reason, number])
    }

    static func unpark(_ number: Int64, in database: Database) throws {
        try database.cachedStatement(sql: EndpointSQL.unpark).execute(arguments: [number])
    }

    /// The signing secret that a row of `webhook_secret` tells of, or the first one where there is no row.
    static func secret(version: Int?, rotatedAt: Int64?) -> WebhookSecretVersion {
        guard let version else { return WebhookSecretVersion() }
        return WebhookSecretVersion(version: version, rotatedAt: rotatedAt.map { Timestamp(milliseconds: $0) })
    }

    private static func endpoint(from row: Row, _ key: SealingKey) throws -> Endpoint {
        let parkedAt = row[3] as Int64?
        let dueAt = row[7] as Int64?
        return Endpoint(
            id: EndpointID(number: row[0]),
            owner: OwnerID(row[1]),
            address: try address(row[2], of: row[0], OwnerID(row[1]), key),
            parking: parkedAt.map { Endpoint.Parking(at: Timestamp(milliseconds: $0), reason: row[4]) },
            owed: row[5],
            failures: row[6] ?? 0,
            dueAt: parkedAt == nil ? dueAt.map { Timestamp(milliseconds: $0) } : nil
        )
    }
}
