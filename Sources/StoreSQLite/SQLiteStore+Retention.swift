import Foundation
import GRDB
package import Generation

extension SQLiteStore: RetentionStore {
    /// How much free room is kept for what comes next: less than this, or than a quarter of the file.
    private static let keptRoom = 16 << 20
    /// Above this the journal is emptied even if readers have to be waited for; it is about 32 MiB otherwise.
    private static let longestJournal = 64 << 20

    package func expire(_ selection: ExpirySelection) async throws(JobStoreFailure) -> RemovedJobs {
        try await commits.perform { database in
            let after = selection.after
            let statement = try database.cachedStatement(sql: RetentionSQL.ended)
            let rows = try Row.fetchAll(
                statement,
                arguments: [
                    selection.endedBy.milliseconds, after?.endedAt.milliseconds ?? .min, after?.number.value ?? .min,
                    selection.owedEndedBy.milliseconds, selection.limit,
                ]
            )
            var removed = RemovedJobs()
            for row in rows {
                guard let id = JobID(row[1] as String) else { throw JobRow.Unreadable(column: "id") }
                removed.jobs.append(id)
                removed.digests.formUnion(
                    try self.delete(row[0], rememberedUntil: selection.rememberedUntil, in: database)
                )
            }
            if rows.count == selection.limit, let last = rows.last {
                removed.next = ExpiryMark(endedAt: Timestamp(milliseconds: last[2]), number: JobNumber(last[0]))
            }
            return removed
        }
    }

    package func delete(
        _ id: JobID,
        of owner: OwnerID,
        rememberedUntil: Timestamp
    ) async throws(JobStoreFailure) -> JobDeletion {
        try await commits.perform { database in
            let statement = try database.cachedStatement(sql: RetentionSQL.ofOwner)
            guard let row = try Row.fetchOne(statement, arguments: [id.text, owner.text]) else { return .unknown }
            guard let state = JobState(rawValue: row[1]) else { throw JobRow.Unreadable(column: "state") }
            guard state.isTerminal else { return .notEnded(state) }
            let digests = try self.delete(row[0], rememberedUntil: rememberedUntil, in: database)
            return .deleted(RemovedJobs(jobs: [id], digests: digests))
        }
    }

    package func unnamed(among digests: Set<ContentDigest>) async throws(JobStoreFailure) -> Set<ContentDigest> {
        try await read { database in try digests.filter { try !PictureRow.isKept($0, in: database) } }
    }

    package func hasExpired(_ token: PictureToken) async throws(JobStoreFailure) -> Bool {
        try await read { database in
            let statement = try database.cachedStatement(sql: RetentionSQL.hasExpired)
            return try Bool.fetchOne(statement, arguments: [Self.bits(of: token)]) ?? false
        }
    }

    package func wasDeleted(_ id: JobID, of owner: OwnerID) async throws(JobStoreFailure) -> Bool {
        try await read { database in
            let statement = try database.cachedStatement(sql: RetentionSQL.wasDeleted)
            return try Bool.fetchOne(statement, arguments: [id.text, owner.text]) ?? false
        }
    }

    package func forgetExpired(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int {
        try await commits.perform { database in
            try database.cachedStatement(sql: RetentionSQL.forgetExpired)
                .execute(arguments: [instant.milliseconds, limit])
            return database.changesCount
        }
    }

    package func forgetDeleted(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int {
        try await commits.perform { database in
            try database.cachedStatement(sql: RetentionSQL.forgetDeleted)
                .execute(arguments: [instant.milliseconds, limit])
            return database.changesCount
        }
    }

    package func forgetMarks(at instant: Timestamp, limit: Int) async throws(JobStoreFailure) -> Int {
        let oldest = instant.advanced(by: .zero - IdempotencyMark.lifetime)
        return try await commits.perform { database in
            try database.cachedStatement(sql: RetentionSQL.forgetMarks).execute(
                arguments: [JobNumber(at: oldest, random: .max).value, oldest.milliseconds, limit]
            )
            return database.changesCount
        }
    }

    package func giveBackRoom() async throws(JobStoreFailure) -> Bool {
        let facts = try await facts()
        if facts.journalByteCount > Self.longestJournal { try await emptyJournal() }
        guard Self.hasRoomToGive(facts) else { return false }
        // Small enough that a submit behind it does not wait longer than for a commit or two.
        try await commits.perform { try $0.execute(sql: ExaminationSQL.giveBack) }
        return Self.hasRoomToGive(try await self.facts())
    }

    private static func hasRoomToGive(_ facts: StoreFacts) -> Bool {
        facts.freeByteCount > keptRoom && facts.freeByteCount > facts.byteCount / 4
    }

    /// Copies all changes into the file and begins the journal anew, unless somebody reads an older state for long.
    private func emptyJournal() async throws(JobStoreFailure) {
        do {
            try await database.writeWithoutTransaction { try $0.execute(sql: ExaminationSQL.emptyJournal) }
        } catch {
            throw .unavailable(reason: String(describing: error))
        }
    }

    /// Deletes a job with everything that belongs to it, and remembers it and the addresses of its pictures.
    ///
    /// - Returns: the files that it named.
    private func delete(
        _ number: Int64,
        rememberedUntil: Timestamp,
        in database: Database
    ) throws -> Set<ContentDigest> {
        var digests: Set<ContentDigest> = []
        let pictures = try database.cachedStatement(sql: RetentionSQL.pictures)
        for row in try Row.fetchAll(pictures, arguments: [number]) {
            guard let token = PictureToken(row[0] as String) else { throw JobRow.Unreadable(column: "token") }
            digests.insert(ContentDigest(row[1]))
            try database.cachedStatement(sql: RetentionSQL.remember)
                .execute(arguments: [Self.bits(of: token), rememberedUntil.milliseconds])
        }
        try database.cachedStatement(sql: RetentionSQL.rememberJob)
            .execute(arguments: [number, rememberedUntil.milliseconds])
        try database.cachedStatement(sql: RetentionSQL.delete).execute(arguments: [number])
        return digests
    }

    /// The 128 bits of a token: half as long as its text.
    private static func bits(of token: PictureToken) -> Data {
        let digits = token.text.utf8.map { $0 < 0x40 ? $0 & 15 : ($0 & 7) + 9 }
        return Data(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }
}
