/// Statements on the table `api_key`, and the change that gave keys a life.
enum KeySQL {
    private static let columns = """
        id, owner, name, digest, scopes, created_at, expires_at, retires_at, revoked_at, last_used_at
        """

    static let insert = "INSERT INTO api_key (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    static let byID = "SELECT \(columns) FROM api_key WHERE id = ?"
    static let all = "SELECT \(columns) FROM api_key ORDER BY created_at, id"
    static let revoke = "UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
    static let retire = "UPDATE api_key SET retires_at = min(coalesce(retires_at, ?1), ?1) WHERE id = ?2"
    static let recordUse = "UPDATE api_key SET last_used_at = max(coalesce(last_used_at, ?1), ?1) WHERE id = ?2"

    /// Owners, scopes and ends of keys.
    ///
    /// Those that are there have all that a key could do until now, and no end; each is
    /// an owner's first.
    static let life = """
        CREATE TABLE api_key_with_life (
          id TEXT PRIMARY KEY,
          owner TEXT NOT NULL,
          name TEXT NOT NULL,
          digest TEXT NOT NULL,
          scopes TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          expires_at INTEGER,
          retires_at INTEGER,
          revoked_at INTEGER,
          last_used_at INTEGER,
          CONSTRAINT key_digest_is_unique UNIQUE (digest),
          CONSTRAINT scopes_are_known CHECK (scopes IN (
            'submit', 'read', 'admin', 'submit,read', 'submit,admin', 'read,admin', 'submit,read,admin')),
          CONSTRAINT expiry_follows_birth CHECK (expires_at > created_at)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO api_key_with_life (id, owner, name, digest, scopes, created_at)
        SELECT id, id, name, digest, 'submit,read', created_at FROM api_key;

        DROP TABLE api_key;
        ALTER TABLE api_key_with_life RENAME TO api_key;
        """
}
