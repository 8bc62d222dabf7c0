/// Statements that bring a database to where what clients wrote stands in it only sealed.
enum SealingSQL {
    /// Run once, with the functions of ``SealingMigration``.
    ///
    /// A job keeps one sealed text instead of six columns, and of its webhook's address only whether there is one. An
    /// endpoint is found by the mark of its address. A column that a constraint names can't be dropped: that is why
    /// attempts are copied into a new table, and why the other two keep their columns.
    static let schema = """
        CREATE TABLE sealing_key (
          version INTEGER PRIMARY KEY,
          proof TEXT NOT NULL
        ) STRICT;

        INSERT INTO sealing_key (version, proof) VALUES (key_version(), key_proof());

        ALTER TABLE job ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';

        UPDATE job SET
          sealed = seal_job(
            id, prompt, reference_address, instruction, correlation, webhook, excluded, ignored_parameters),
          webhook = CASE WHEN webhook IS NOT NULL THEN 'sealed' END;

        ALTER TABLE job DROP COLUMN prompt;
        ALTER TABLE job DROP COLUMN reference_address;
        ALTER TABLE job DROP COLUMN instruction;
        ALTER TABLE job DROP COLUMN correlation;
        ALTER TABLE job DROP COLUMN excluded;
        ALTER TABLE job DROP COLUMN ignored_parameters;

        ALTER TABLE endpoint RENAME COLUMN address TO mark;
        ALTER TABLE endpoint ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';

        UPDATE endpoint SET
          sealed = seal_address(number, owner, mark),
          mark = mark_text('endpoint.mark', owner, mark),
          parked_reason = without_target(parked_reason);

        UPDATE delivery SET body = seal_body(nonce, (SELECT id FROM job WHERE job.number = delivery.job), body);

        CREATE TABLE sealed_attempt (
          delivery INTEGER NOT NULL REFERENCES delivery (number) ON DELETE CASCADE,
          attempt INTEGER NOT NULL,
          at INTEGER NOT NULL,
          status INTEGER,
          milliseconds INTEGER NOT NULL,
          sealed BLOB,
          PRIMARY KEY (delivery, attempt),
          CONSTRAINT attempt_has_result CHECK (status IS NOT NULL OR sealed IS NOT NULL),
          CONSTRAINT answer_is_a_beginning CHECK (length(sealed) BETWEEN 30 AND 4096)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO sealed_attempt (delivery, attempt, at, status, milliseconds, sealed)
        SELECT delivery, attempt, at, status, milliseconds, seal_answer(delivery, attempt, reason, answer)
        FROM delivery_attempt;

        DROP TABLE delivery_attempt;
        ALTER TABLE sealed_attempt RENAME TO delivery_attempt;

        UPDATE idempotency SET
          key = mark_text('idempotency.key', owner, key),
          fingerprint = mark_text('idempotency.fingerprint', owner, fingerprint);
        """

    static let proofs = "SELECT version, proof FROM sealing_key"

    /// Says in the file's header, inside the transaction that sealed, that free room may still hold what was there before.
    static let oweWiping = "PRAGMA user_version = 1"
    static let owesWiping = "PRAGMA user_version"
    static let wiped = "PRAGMA user_version = 0"
    /// Writes the whole file anew.
    ///
    /// The copy that is made on the way is as large as the file, so it does not stay in memory.
    static let wipe = "PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY"
}
