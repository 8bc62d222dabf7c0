import Foundation
import GRDB
import Generation

/// Seals what stands in the clear in a database of an earlier version.
enum SealingMigration {
    /// The functions that ``SealingSQL/schema`` calls, for one transaction.
    ///
    /// - Parameter isNew: whether the database was empty when it was opened, so that nothing was ever in it in the clear.
    static func run(_ key: SealingKey, isNew: Bool, in database: Database) throws {
        let functions = functions(key)
        functions.forEach { database.add(function: $0) }
        defer { functions.forEach { database.remove(function: $0) } }
        try database.execute(sql: SealingSQL.schema)
        if !isNew { try database.execute(sql: SealingSQL.oweWiping) }
    }

    /// - Throws: ``SQLiteStoreFailure/otherKey`` when the file was sealed under another key.
    static func demand(_ key: SealingKey, in database: any DatabaseReader) throws {
        let proofs = try database.read { database in
            try Row.fetchAll(database, sql: SealingSQL.proofs).map { (version: $0[0] as UInt8, proof: $0[1] as String) }
        }
        guard proofs.count == 1, proofs[0].version == SealingKey.version, proofs[0].proof == key.proof else {
            throw SQLiteStoreFailure.otherKey
        }
    }

    /// Writes a file anew that held texts in the clear, unless that was done.
    ///
    /// Deleted rows of an earlier version may have left theirs in free room. A crash in between has it done at the next
    /// start.
    static func wipe(_ database: DatabasePool) throws {
        guard try database.read({ try Int.fetchOne($0, sql: SealingSQL.owesWiping) }) == 1 else { return }
        try database.writeWithoutTransaction { database in
            try database.execute(sql: SealingSQL.wipe)
            // The log still holds pages from before.
            _ = try database.checkpoint(.truncate)
            try database.execute(sql: SealingSQL.wiped)
        }
    }

    private static func functions(_ key: SealingKey) -> [DatabaseFunction] {
        [
            DatabaseFunction("key_version", argumentCount: 0) { _ in Int(SealingKey.version) },
            DatabaseFunction("key_proof", argumentCount: 0) { _ in key.proof },
            DatabaseFunction("mark_text", argumentCount: 3) { values in
                key.mark(try text(values[0]), OwnerID(try text(values[1])), try text(values[2]))
            },
            DatabaseFunction("seal_job", argumentCount: 8) { values in try job(values, key) },
            DatabaseFunction("seal_address", argumentCount: 3) { values in
                let place = SealedPlace.address(of: try number(values[0]), OwnerID(try text(values[1])))
                return Data(try key.seal(Array(try text(values[2]).utf8), at: place))
            },
            DatabaseFunction("seal_body", argumentCount: 3) { values in
                let place = SealedPlace.body(of: try number(values[0]), job: try text(values[1]))
                return Data(try key.seal(Array(Data.fromDatabaseValue(values[2]) ?? Data()), at: place))
            },
            DatabaseFunction("seal_answer", argumentCount: 4) { values in
                let attempt = DeliveryAttempt(
                    at: Timestamp(milliseconds: 0),
                    status: nil,
                    reason: String.fromDatabaseValue(values[2]),
                    milliseconds: 0,
                    answer: Data.fromDatabaseValue(values[3]) ?? Data()
                )
                let (delivery, count) = (try number(values[0]), Int(try number(values[1])))
                return try SealedAnswer.seal(attempt, of: delivery, number: count, key)
            },
            DatabaseFunction("without_target", argumentCount: 1) { values in
                String.fromDatabaseValue(values[0]).map(withoutTarget)
            },
        ]
    }

    private static func job(_ values: [DatabaseValue], _ key: SealingKey) throws -> Data {
        let job = SealedJob(
            prompt: try text(values[1]),
            referenceAddress: try text(values[2]),
            instruction: try text(values[3]),
            correlation: String.fromDatabaseValue(values[4]),
            webhook: String.fromDatabaseValue(values[5]),
            excluded: try ListColumn.list(in: String.fromDatabaseValue(values[6])),
            ignoredParameters: try ListColumn.list(in: String.fromDatabaseValue(values[7]))
        )
        return Data(try job.sealed(for: try text(values[0]), key))
    }

    /// A reason for parking without the address that a redirect led to.
    private static func withoutTarget(_ reason: String) -> String {
        guard let start = reason.range(of: ": a redirect to ")?.lowerBound else { return reason }
        return reason[..<start] + ": a redirect, which is not followed"
    }

    private static func text(_ value: DatabaseValue) throws -> String {
        guard let text = String.fromDatabaseValue(value) else { throw JobRow.Unreadable(column: "text") }
        return text
    }

    private static func number(_ value: DatabaseValue) throws -> Int64 {
        guard let number = Int64.fromDatabaseValue(value) else { throw JobRow.Unreadable(column: "number") }
        return number
    }
}
