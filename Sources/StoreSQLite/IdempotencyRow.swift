import GRDB
import Generation

/// Reads and writes the marks of submits that may be repeated.
enum IdempotencyRow {
    /// What a mark was used for within its lifetime, or `nil`.
    static func acceptance(
        of mark: SealedMark,
        from owner: KeyID,
        at now: Timestamp,
        _ key: SealingKey,
        in database: Database
    ) throws -> Acceptance? {
        let oldest = now.advanced(by: .zero - IdempotencyMark.lifetime)
        let statement = try database.cachedStatement(sql: IdempotencySQL.find)
        let row = try Row.fetchOne(statement, arguments: [owner.text, mark.key, oldest.milliseconds])
        guard let row else { return nil }
        guard row[35] == mark.fingerprint else { return .keyReused }
        return .replayed(try JobRow.job(from: row, key, in: database))
    }

    static func insert(_ mark: SealedMark, of job: Job, at now: Timestamp, into database: Database) throws {
        try database.cachedStatement(sql: IdempotencySQL.insert).execute(arguments: [
            job.owner.text, mark.key, mark.fingerprint, job.number.value, now.milliseconds,
        ])
    }
}
