import GRDB
import Generation
import GenerationTesting
import StoreSQLite
import Testing

@Suite("The schema of keys", .timeLimit(.minutes(1)))
struct KeySchemaTests {
    private let test: TestStore

    init() throws { test = try TestStore() }

    @Test("a key of a database from before keys had lives is its owner's first, may submit and read, and never ends")
    func migration() async throws {
        await (try test.open()).close()
        // As it was: the table of then, and no note of the change.
        try await test.raw().write { database in
            try database.execute(
                sql: """
                    DROP TABLE api_key;
                    CREATE TABLE api_key (
                      id TEXT PRIMARY KEY,
                      name TEXT NOT NULL,
                      digest TEXT NOT NULL,
                      created_at INTEGER NOT NULL,
                      CONSTRAINT key_digest_is_unique UNIQUE (digest)
                    ) STRICT, WITHOUT ROWID;
                    INSERT INTO api_key (id, name, digest, created_at)
                    VALUES ('AbCd1234', 'laptop', 'd1', 5), ('EfGh5678', 'phone', 'd2', 6);
                    DELETE FROM grdb_migrations WHERE identifier = 'life of keys';
                    """
            )
        }
        let store = try test.open()
        let expected = [("AbCd1234", "laptop", "d1", 5), ("EfGh5678", "phone", "d2", 6)].map { id, name, digest, at in
            StoredKey(
                id: KeyID(id),
                owner: OwnerID(id),
                name: name,
                digest: ContentDigest(digest),
                scopes: KeyScopes([.submit, .read]),
                createdAt: Timestamp(milliseconds: Int64(at))
            )
        }
        #expect(try await store.keys() == expected)
        await store.close()
    }

    @Test(
        "a row that contradicts the life of a key is refused",
        arguments: [
            ("UPDATE api_key SET scopes = ''", "scopes_are_known"),
            ("UPDATE api_key SET scopes = 'read,submit'", "scopes_are_known"),
            ("UPDATE api_key SET scopes = 'all'", "scopes_are_known"),
            ("UPDATE api_key SET expires_at = created_at", "expiry_follows_birth"),
        ]
    )
    func contradictions(sql: String, constraint: String) async throws {
        let store = try test.open()
        try await store.add(Sample.key("one", at: test.clock.now))
        await store.close()
        let refusal = try #require(throws: DatabaseError.self) { try test.raw().write { try $0.execute(sql: sql) } }
        #expect(refusal.extendedResultCode == .SQLITE_CONSTRAINT_CHECK)
        #expect(refusal.message?.hasSuffix(constraint) == true, "\(refusal)")
    }
}
