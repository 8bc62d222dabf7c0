import GRDB
package import Generation

extension SQLiteStore: KeyStore {
    package func add(_ key: StoredKey) async throws(JobStoreFailure) {
        try await commits.perform { database in
            try database.cachedStatement(sql: KeySQL.insert)
                .execute(arguments: [key.id.text, key.name, key.digest.text, key.createdAt.milliseconds])
        }
    }

    package func key(withDigest digest: ContentDigest) async throws(JobStoreFailure) -> StoredKey? {
        try await read { database in
            let statement = try database.cachedStatement(sql: KeySQL.byDigest)
            return try Row.fetchOne(statement, arguments: [digest.text]).map(Self.key)
        }
    }

    package func keys() async throws(JobStoreFailure) -> [StoredKey] {
        try await read { try Row.fetchAll($0, sql: KeySQL.all).map(Self.key) }
    }

    private static func key(from row: Row) -> StoredKey {
        StoredKey(
            id: KeyID(row[0]),
            name: row[1],
            digest: ContentDigest(row[2]),
            createdAt: Timestamp(milliseconds: row[3])
        )
    }
}
