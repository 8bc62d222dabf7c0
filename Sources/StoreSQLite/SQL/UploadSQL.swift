/// The table `upload`, and statements on it.
enum UploadSQL {
    /// Pictures that were sent ahead of their jobs.
    ///
    /// A number rises with time, so that every insert goes to the end of the tree. The mark of a repeated upload stands in
    /// its row, and goes with it.
    static let schema = """
        CREATE TABLE upload (
          number INTEGER PRIMARY KEY,
          nonce INTEGER NOT NULL,
          owner TEXT NOT NULL,
          digest TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          byte_count INTEGER NOT NULL,
          media_type TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          expires_at INTEGER NOT NULL,
          idempotency_key TEXT,
          CONSTRAINT upload_has_pixels CHECK (width > 0 AND height > 0 AND byte_count > 0),
          CONSTRAINT upload_has_lifetime CHECK (expires_at > created_at)
        ) STRICT;

        CREATE INDEX upload_by_owner ON upload (owner, number);
        CREATE INDEX upload_by_digest ON upload (digest);
        CREATE INDEX upload_by_expiry ON upload (expires_at);
        CREATE UNIQUE INDEX upload_by_mark ON upload (owner, idempotency_key) WHERE idempotency_key IS NOT NULL;
        """

    /// The columns that ``UploadRow`` reads, in its order.
    private static let columns =
        "number, nonce, owner, digest, width, height, byte_count, media_type, created_at, expires_at"

    /// Above all numbers that are there, and never below the time.
    static let insert = """
        INSERT INTO upload (number, nonce, owner, digest, width, height, byte_count, media_type, created_at, expires_at,
                            idempotency_key)
        VALUES (max(?1, 1 + coalesce((SELECT max(number) FROM upload), 0)), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """

    static let byNumber =
        "SELECT \(columns) FROM upload WHERE number = ? AND nonce = ? AND owner = ? AND expires_at > ?"
    static let ofOwner = """
        SELECT \(columns) FROM upload WHERE owner = ? AND number < ? AND expires_at > ? ORDER BY number DESC LIMIT ?
        """
    static let usage = """
        SELECT count(*), coalesce(sum(byte_count), 0), min(expires_at) FROM upload WHERE owner = ? AND expires_at > ?
        """
    static let byMark = """
        SELECT \(columns) FROM upload WHERE owner = ? AND idempotency_key = ? AND created_at > ? AND expires_at > ?
        """
    /// A key whose time is over is free for another upload.
    static let freeMark = "UPDATE upload SET idempotency_key = NULL WHERE owner = ? AND idempotency_key = ?"
    static let delete = "DELETE FROM upload WHERE number = ?"
    static let expired = "SELECT number, digest FROM upload WHERE expires_at <= ? ORDER BY expires_at, number LIMIT ?"
}
