/// What the audit asks the database; it only reads.
enum AuditSQL {
    static let integrity = "PRAGMA integrity_check"
    static let foreignKeys = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check"
    static let jobs = """
        SELECT id, sealed, action, state, attempt, worker_deaths, webhook IS NOT NULL, failure_code, owner FROM job
        """
    static let pictures = "SELECT id, role, digest, byte_count FROM picture JOIN job ON number = job"
    /// Reports of ends; those of beginnings and of progress are nobody's promise.
    static let deliveries = """
        SELECT delivery.number, delivery.nonce, job.id, delivery.state, body FROM delivery JOIN job ON job.number = job
        WHERE event = 'job.succeeded' OR event = 'job.failed' OR event = 'job.cancelled'
        """
}
