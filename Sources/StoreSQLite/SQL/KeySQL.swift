/// Statements on the table `api_key`.
enum KeySQL {
    static let insert = "INSERT INTO api_key (id, name, digest, created_at) VALUES (?, ?, ?, ?)"
    static let byDigest = "SELECT id, name, digest, created_at FROM api_key WHERE digest = ?"
    static let all = "SELECT id, name, digest, created_at FROM api_key ORDER BY created_at, id"
}
