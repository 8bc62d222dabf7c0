import GRDB
import Generation

/// Reads and writes the marks of submits that may be repeated.
enum IdempotencyRow {
    /// What a mark was used for within its lifetime, or `nil`.
    static func acceptance(
        of mark: SealedMark,
        from owner: OwnerID,
        at now: Timestamp,
        _ key: SealingKey,
        in database: Database
    ) throws -> Acceptance? {
        let oldest = now.advanced(by: .zero - IdempotencyMark.lifetime)
        let statement = try database.cachedStatement(sql: IdempotencySQL.find)
        let row = try Row.fetchOne(statement, arguments: [owner.text, mark.key, oldest.milliseconds])
        guard let row else {
            return try UploadRow.marked(mark, by: owner, at: now, in: database) == nil ? nil : .keyReused
        }
        guard row[35] == mark.fingerprint else { return .keyReused }
        return .replayed(try JobRow.job(from: row, key, in: database))
    }

    /// Whether a submit used the key of this mark within its lifetime.
    static func isUsed(
        _ mark: SealedMark,
        by owner: OwnerID,
        at now: Timestamp,
        in database: Database
    ) throws -> Bool {
        let oldest = now.advanced(by: .zero - IdempotencyMark.lifetime)
        let statement = try database.cachedStatement(sql: IdempotencySQL.isUsed)
        return try Bool.fetchOne(statement, arguments: [owner.text, mark.key, oldest.milliseconds]) ?? false
    }

    static func insert(_ mark: SealedMark, of job: Job, at now: Timestamp, into database: Database) throws {
        try database.cachedStatement(sql: IdempotencySQL.insert).execute(arguments: [
            job.owner.text, mark.key, mark.fingerprint, job.number.value, now.milliseconds,
        ])
    }
}
