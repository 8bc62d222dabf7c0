/// The tables of what is owed to webhooks; part of the first migration.
enum WebhookSchema {
    /// Endpoints, deliveries, their attempts, and which signing secret an owner has.
    ///
    /// Numbers rise with time, so that every insert goes to the end of its trees. An endpoint lives as long as a delivery
    /// to it, and a delivery as long as its job.
    static let first = """
        CREATE TABLE endpoint (
          number INTEGER PRIMARY KEY,
          owner TEXT NOT NULL,
          address TEXT NOT NULL,
          parked_at INTEGER,
          parked_reason TEXT,
          probe_at INTEGER,
          CONSTRAINT one_endpoint_an_address UNIQUE (owner, address),
          CONSTRAINT parking_has_reason CHECK ((parked_at IS NULL) = (parked_reason IS NULL)),
          CONSTRAINT probe_only_while_parked CHECK (probe_at IS NULL OR parked_at IS NOT NULL)
        ) STRICT;

        CREATE INDEX endpoint_by_owner ON endpoint (owner, number);

        CREATE TABLE delivery (
          number INTEGER PRIMARY KEY,
          nonce INTEGER NOT NULL,
          job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
          endpoint INTEGER NOT NULL REFERENCES endpoint (number),
          event TEXT NOT NULL,
          state TEXT NOT NULL DEFAULT 'owed',
          attempts INTEGER NOT NULL DEFAULT 0,
          failures INTEGER NOT NULL DEFAULT 0,
          created_at INTEGER NOT NULL,
          due_at INTEGER NOT NULL,
          ended_at INTEGER,
          body BLOB NOT NULL,
          CONSTRAINT delivery_event_is_known CHECK (
            event IN ('job.started', 'job.progress', 'job.succeeded', 'job.failed', 'job.cancelled')),
          CONSTRAINT delivery_state_is_known CHECK (state IN ('owed', 'delivered', 'abandoned')),
          CONSTRAINT delivery_end_has_time CHECK ((ended_at IS NOT NULL) = (state <> 'owed')),
          CONSTRAINT delivery_end_has_attempt CHECK (state = 'owed' OR attempts > 0),
          CONSTRAINT failures_are_attempts CHECK (failures BETWEEN 0 AND attempts)
        ) STRICT;

        CREATE INDEX delivery_by_job ON delivery (job);
        CREATE INDEX delivery_by_endpoint ON delivery (endpoint);
        CREATE INDEX delivery_owed ON delivery (endpoint) WHERE state = 'owed';

        CREATE TRIGGER endpoint_goes_with_its_last_delivery AFTER DELETE ON delivery BEGIN
          DELETE FROM endpoint
          WHERE number = old.endpoint AND NOT EXISTS (SELECT 1 FROM delivery WHERE endpoint = old.endpoint);
        END;

        CREATE TABLE delivery_attempt (
          delivery INTEGER NOT NULL REFERENCES delivery (number) ON DELETE CASCADE,
          attempt INTEGER NOT NULL,
          at INTEGER NOT NULL,
          status INTEGER,
          reason TEXT,
          milliseconds INTEGER NOT NULL,
          answer BLOB,
          PRIMARY KEY (delivery, attempt),
          CONSTRAINT attempt_has_result CHECK (status IS NOT NULL OR reason IS NOT NULL),
          CONSTRAINT answer_is_a_beginning CHECK (length(answer) BETWEEN 1 AND 1024)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE webhook_secret (
          owner TEXT PRIMARY KEY,
          version INTEGER NOT NULL,
          rotated_at INTEGER NOT NULL,
          CONSTRAINT only_changes_are_kept CHECK (version > 1)
        ) STRICT, WITHOUT ROWID;
        """
}
