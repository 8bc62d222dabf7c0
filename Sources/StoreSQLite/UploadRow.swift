import GRDB
import Generation

/// Reads and writes an ``Upload`` as a row of `upload`.
enum UploadRow {
    /// What a mark was used for within its lifetime, or `nil`.
    ///
    /// - Parameter digest: of the file that came; another one under the same key is another request.
    static func acceptance(
        of mark: SealedMark,
        from owner: OwnerID,
        at now: Timestamp,
        for digest: ContentDigest,
        in database: Database
    ) throws -> UploadAcceptance? {
        if try IdempotencyRow.isUsed(mark, by: owner, at: now, in: database) { return .keyReused }
        guard let earlier = try marked(mark, by: owner, at: now, in: database) else { return nil }
        return earlier.file.digest == digest ? .replayed(earlier) : .keyReused
    }

    /// The upload that a mark was used for within its lifetime.
    static func marked(
        _ mark: SealedMark,
        by owner: OwnerID,
        at now: Timestamp,
        in database: Database
    ) throws -> Upload? {
        let oldest = now.advanced(by: .zero - IdempotencyMark.lifetime)
        let statement = try database.cachedStatement(sql: UploadSQL.byMark)
        let row = try Row.fetchOne(
            statement,
            arguments: [owner.text, mark.key, oldest.milliseconds, now.milliseconds]
        )
        return row.map(upload)
    }

    static func insert(
        _ draft: UploadDraft,
        _ mark: SealedMark?,
        at now: Timestamp,
        into database: Database
    ) throws -> Upload {
        var generator = PooledRandomness()
        let nonce = generator.next()
        let expiresAt = now.advanced(by: draft.lifetime)
        if let mark {
            try database.cachedStatement(sql: UploadSQL.freeMark).execute(arguments: [draft.owner.text, mark.key])
        }
        let file = draft.file
        try database.cachedStatement(sql: UploadSQL.insert).execute(arguments: [
            UploadID.number(at: now), Int64(bitPattern: nonce), draft.owner.text, file.digest.text, file.width,
            file.height, file.byteCount, file.mediaType, now.milliseconds, expiresAt.milliseconds,
            mark?.key,
        ])
        return Upload(
            id: UploadID(number: database.lastInsertedRowID, nonce: nonce),
            owner: draft.owner,
            file: file,
            createdAt: now,
            expiresAt: expiresAt
        )
    }

    static func usage(of owner: OwnerID, at now: Timestamp, in database: Database) throws -> UploadUsage {
        let statement = try database.cachedStatement(sql: UploadSQL.usage)
        guard let row = try Row.fetchOne(statement, arguments: [owner.text, now.milliseconds]) else {
            return UploadUsage()
        }
        return UploadUsage(
            count: row[0],
            byteCount: row[1],
            nextExpiry: (row[2] as Int64?).map { Timestamp(milliseconds: $0) }
        )
    }

    static func first(
        _ id: UploadID,
        of owner: OwnerID,
        at now: Timestamp,
        in database: Database
    ) throws -> Upload? {
        let statement = try database.cachedStatement(sql: UploadSQL.byNumber)
        let row = try Row.fetchOne(
            statement,
            arguments: [id.number, Int64(bitPattern: id.nonce), owner.text, now.milliseconds]
        )
        return row.map(upload)
    }

    static func upload(from row: Row) -> Upload {
        Upload(
            id: UploadID(number: row[0], nonce: UInt64(bitPattern: row[1])),
            owner: OwnerID(row[2]),
            file: UploadedFile(
                digest: ContentDigest(row[3]),
                width: row[4],
                height: row[5],
                byteCount: row[6],
                mediaType: row[7]
            ),
            createdAt: Timestamp(milliseconds: row[8]),
            expiresAt: Timestamp(milliseconds: row[9])
        )
    }
}
