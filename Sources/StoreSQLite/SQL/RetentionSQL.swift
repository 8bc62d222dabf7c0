/// Statements that let go of what is over, and the tables that remember it.
package enum RetentionSQL {
    /// Addresses that worked once, and files that are known to be lost.
    package static let schema = """
        CREATE INDEX job_by_end ON job (finished_at) WHERE finished_at IS NOT NULL;

        CREATE TABLE expired_picture (
          token BLOB PRIMARY KEY,
          until INTEGER NOT NULL,
          CONSTRAINT token_has_128_bits CHECK (length(token) = 16)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX expired_picture_by_time ON expired_picture (until);

        CREATE TABLE lost_file (
          digest TEXT PRIMARY KEY,
          found_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Jobs that were there.
    package static let deletedJobs = """
        CREATE TABLE deleted_job (
          id TEXT PRIMARY KEY,
          owner TEXT NOT NULL,
          until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX deleted_job_by_time ON deleted_job (until);
        """

    /// Ended jobs in the order of their ends, after a mark.
    static let ended = """
        SELECT number, id, finished_at FROM job
        WHERE finished_at <= ?1 AND (finished_at, number) > (?2, ?3)
          AND (finished_at <= ?4
               OR NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.job = job.number AND delivery.state = 'owed'))
        ORDER BY finished_at, number LIMIT ?5
        """
    static let ofOwner = "SELECT number, state FROM job WHERE id = ? AND owner = ?"
    static let pictures = "SELECT token, digest FROM picture WHERE job = ?"
    static let remember = "INSERT OR REPLACE INTO expired_picture (token, until) VALUES (?, ?)"
    static let rememberJob = """
        INSERT OR REPLACE INTO deleted_job (id, owner, until) SELECT id, owner, ?2 FROM job WHERE number = ?1
        """
    /// Takes the rows of other tables with it, each by its reference.
    static let delete = "DELETE FROM job WHERE number = ?"

    static let hasExpired = "SELECT 1 FROM expired_picture WHERE token = ?"
    static let forgetExpired = """
        DELETE FROM expired_picture
        WHERE token IN (SELECT token FROM expired_picture WHERE until <= ? ORDER BY until LIMIT ?)
        """

    static let wasDeleted = "SELECT 1 FROM deleted_job WHERE id = ? AND owner = ?"
    static let forgetDeleted = """
        DELETE FROM deleted_job
        WHERE id IN (SELECT id FROM deleted_job WHERE until <= ? ORDER BY until LIMIT ?)
        """

    /// By the number of the job, which begins with the time and has an index.
    static let forgetMarks = """
        DELETE FROM idempotency WHERE job IN (
          SELECT job FROM idempotency WHERE job <= ? AND created_at <= ? ORDER BY job LIMIT ?)
        """
}

/// Statements that look at the database as a whole.
enum ExaminationSQL {
    static let namedFiles = """
        SELECT digest, byte_count FROM picture WHERE digest >= ?1 AND digest < ?2
        UNION ALL SELECT digest, byte_count FROM upload WHERE digest >= ?1 AND digest < ?2
        """
    static let lostFiles = "SELECT digest FROM lost_file"
    static let recordLost = "INSERT OR IGNORE INTO lost_file (digest, found_at) VALUES (?, ?)"
    static let forgetLost = "DELETE FROM lost_file WHERE digest = ?"
    static let forgetUnnamed = """
        DELETE FROM lost_file
        WHERE NOT EXISTS (SELECT 1 FROM picture WHERE picture.digest = lost_file.digest)
          AND NOT EXISTS (SELECT 1 FROM upload WHERE upload.digest = lost_file.digest)
        """
    static let abandoned = """
        SELECT id FROM job WHERE finished_at IS NULL AND state = 'running' AND lease_until < ? ORDER BY number
        """

    /// All that is sealed, a table each, after a mark of two numbers; the mark first.
    static let sealedJobs = """
        SELECT number, 0, id, sealed FROM job WHERE number > ?1 AND ?2 = 0 ORDER BY number LIMIT ?3
        """
    static let sealedEndpoints = """
        SELECT number, 0, owner, sealed FROM endpoint WHERE number > ?1 AND ?2 = 0 ORDER BY number LIMIT ?3
        """
    static let sealedDeliveries = """
        SELECT delivery.number, 0, delivery.nonce, job.id, delivery.body
        FROM delivery JOIN job ON job.number = delivery.job
        WHERE delivery.number > ?1 AND ?2 = 0 ORDER BY delivery.number LIMIT ?3
        """
    static let sealedAnswers = """
        SELECT delivery, attempt, sealed FROM delivery_attempt
        WHERE sealed IS NOT NULL AND (delivery, attempt) > (?1, ?2) ORDER BY delivery, attempt LIMIT ?3
        """

    static let quickCheck = "PRAGMA quick_check(%d)"
    static let foreignKeys = "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT ?"
    static let pages =
        "SELECT page_count, freelist_count, page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
    static let version = "SELECT sqlite_version()"
    static let giveBack = "PRAGMA incremental_vacuum(100)"
    /// Waits for readers of older states for a moment only, since nothing is written meanwhile.
    static let emptyJournal = """
        PRAGMA busy_timeout = 100; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000
        """
}
