/// Statements on the table `idempotency`.
enum IdempotencySQL {
    /// The columns of a job, after the fingerprint that its mark had.
    static let find = """
        SELECT \(JobSQL.columns), fingerprint FROM job JOIN (
          SELECT fingerprint, job AS marked FROM idempotency WHERE owner = ? AND key = ? AND created_at > ?
        ) ON number = marked
        """

    static let isUsed = "SELECT 1 FROM idempotency WHERE owner = ? AND key = ? AND created_at > ?"

    /// Takes the place of one whose time is over.
    static let insert = """
        INSERT OR REPLACE INTO idempotency (owner, key, fingerprint, job, created_at) VALUES (?, ?, ?, ?, ?)
        """
}
