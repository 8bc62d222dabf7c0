import GRDB
package import Generation

extension SQLiteStore: KeyStore {
    package func add(_ key: StoredKey) async throws(JobStoreFailure) {
        try await commits.perform { try Self.insert(key, into: $0) }
    }

    package func keys() async throws(JobStoreFailure) -> [StoredKey] {
        try await read { try Row.fetchAll($0, sql: KeySQL.all).map(Self.key) }
    }

    package func revoke(_ id: KeyID, at instant: Timestamp) async throws(JobStoreFailure) -> StoredKey? {
        try await commits.perform { database in
            try database.cachedStatement(sql: KeySQL.revoke).execute(arguments: [instant.milliseconds, id.text])
            return try Self.key(id, in: database)
        }
    }

    package func replace(
        _ id: KeyID,
        by successor: StoredKey,
        retiringAt instant: Timestamp
    ) async throws(JobStoreFailure) -> StoredKey? {
        try await commits.perform { database in
            try database.cachedStatement(sql: KeySQL.retire).execute(arguments: [instant.milliseconds, id.text])
            guard let retiring = try Self.key(id, in: database) else { return nil }
            try Self.insert(successor, into: database)
            return retiring
        }
    }

    package func recordUses(_ uses: [KeyID: Timestamp]) async throws(JobStoreFailure) {
        guard !uses.isEmpty else { return }
        try await commits.perform { database in
            let statement = try database.cachedStatement(sql: KeySQL.recordUse)
            for (id, instant) in uses { try statement.execute(arguments: [instant.milliseconds, id.text]) }
        }
    }

    private static func insert(_ key: StoredKey, into database: Database) throws {
        try database.cachedStatement(sql: KeySQL.insert)
            .execute(arguments: [
                key.id.text, key.owner.text, key.name, key.digest.text, key.scopes.text, key.createdAt.milliseconds,
                key.expiresAt?.milliseconds, key.retiresAt?.milliseconds, key.revokedAt?.milliseconds,
                key.lastUsedAt?.milliseconds,
            ])
    }

    private static func key(_ id: KeyID, in database: Database) throws -> StoredKey? {
        try Row.fetchOne(database.cachedStatement(sql: KeySQL.byID), arguments: [id.text]).map(key)
    }

    private static func key(from row: Row) -> StoredKey {
        func instant(_ column: Int) -> Timestamp? { (row[column] as Int64?).map { Timestamp(milliseconds: $0) } }
        let scopes: String = row[4]
        var key = StoredKey(
            id: KeyID(row[0]),
            owner: OwnerID(row[1]),
            name: row[2],
            digest: ContentDigest(row[3]),
            // The table takes known scopes only; a text that is none of them must open no door.
            scopes: KeyScopes(parsing: scopes) ?? KeyScopes([]),
            createdAt: Timestamp(milliseconds: row[5]),
            expiresAt: instant(6)
        )
        key.retiresAt = instant(7)
        key.revokedAt = instant(8)
        key.lastUsedAt = instant(9)
        return key
    }
}
