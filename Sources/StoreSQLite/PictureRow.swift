import GRDB
import Generation

/// Reads and writes a ``StoredPicture`` as a row of `picture`.
enum PictureRow {
    static func insert(_ picture: StoredPicture, of job: JobNumber, into database: Database) throws {
        try database.cachedStatement(sql: PictureSQL.insert).execute(arguments: [
            picture.token.text, picture.hash.text, picture.digest.text, picture.role.text, picture.width,
            picture.height, picture.byteCount, picture.mediaType, job.value,
        ])
    }

    static func all(of job: JobNumber, in database: Database) throws -> [StoredPicture] {
        let statement = try database.cachedStatement(sql: PictureSQL.ofJob)
        return try Row.fetchAll(statement, arguments: [job.value]).map { try picture(from: $0) }
    }

    static func first(_ token: PictureToken, in database: Database) throws -> StoredPicture? {
        let statement = try database.cachedStatement(sql: PictureSQL.byToken)
        return try Row.fetchOne(statement, arguments: [token.text]).map { try picture(from: $0) }
    }

    /// Whether any job or upload names the file of this digest.
    static func isKept(_ digest: ContentDigest, in database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: PictureSQL.isKept)
        return try Int.fetchOne(statement, arguments: [digest.text]) != nil
    }

    private static func picture(from row: Row) throws -> StoredPicture {
        guard let token = PictureToken(row[0] as String) else { throw JobRow.Unreadable(column: "token") }
        guard let hash = PictureHash(row[1] as String) else { throw JobRow.Unreadable(column: "hash") }
        guard let role = PictureRole(text: row[3]) else { throw JobRow.Unreadable(column: "role") }
        return StoredPicture(
            token: token,
            hash: hash,
            digest: ContentDigest(row[2]),
            role: role,
            width: row[4],
            height: row[5],
            byteCount: row[6],
            mediaType: row[7]
        )
    }
}
