/// The tables, as they came into being; a migration that was released is never changed.
package enum Schema {
    /// Jobs, their pictures, marks of repeated submits, API keys, and what is owed to webhooks (``WebhookSchema``).
    ///
    /// The constraints of `job` state its life cycle: what belongs to an end is there exactly when the end is. A job's
    /// number is its place in the file, and rises; every index that a submit writes to rises with it or begins with the
    /// time, so that its cost does not grow with the table. Words are compared one by one, since SQLite builds a table
    /// for a list of three or more, anew for each row.
    package static let first = """
        CREATE TABLE job (
          number INTEGER PRIMARY KEY,
          id TEXT NOT NULL,
          owner TEXT NOT NULL,
          dialect TEXT NOT NULL,
          engine TEXT NOT NULL,
          action TEXT NOT NULL,
          tile INTEGER,
          priority TEXT NOT NULL,
          parent TEXT,
          recipe TEXT,
          prompt TEXT NOT NULL,
          reference_address TEXT NOT NULL,
          instruction TEXT NOT NULL,
          excluded TEXT,
          aspect_width INTEGER,
          aspect_height INTEGER,
          seed INTEGER NOT NULL,
          chaos INTEGER NOT NULL,
          stylize INTEGER NOT NULL,
          image_weight REAL NOT NULL,
          ignored_parameters TEXT,
          nonce INTEGER NOT NULL,
          hash TEXT NOT NULL,
          link_base TEXT NOT NULL,
          correlation TEXT,
          webhook TEXT,
          webhook_events TEXT,
          deadline INTEGER,
          state TEXT NOT NULL,
          revision INTEGER NOT NULL,
          attempt INTEGER NOT NULL,
          worker_deaths INTEGER NOT NULL,
          progress INTEGER NOT NULL,
          created_at INTEGER NOT NULL,
          updated_at INTEGER NOT NULL,
          started_at INTEGER,
          finished_at INTEGER,
          lease_until INTEGER,
          recipes TEXT,
          failure_code TEXT,
          failure_message TEXT,
          failure_fault TEXT,
          CONSTRAINT state_is_known CHECK (
            state = 'queued' OR state = 'running' OR state = 'succeeded' OR state = 'failed' OR state = 'cancelled'),
          CONSTRAINT action_is_known CHECK (
            action = 'imagine' OR action = 'upscale' OR action = 'variation' OR action = 'reroll'),
          CONSTRAINT priority_is_known CHECK (priority = 'normal' OR priority = 'high' OR priority = 'low'),
          CONSTRAINT tile_goes_with_action CHECK (
            CASE WHEN action IN ('upscale', 'variation') THEN tile IS NOT NULL AND tile BETWEEN 1 AND 4
                 ELSE tile IS NULL END),
          CONSTRAINT recipe_goes_with_tile CHECK ((recipe IS NULL) = (tile IS NULL)),
          CONSTRAINT aspect_has_two_sides CHECK ((aspect_width IS NULL) = (aspect_height IS NULL)),
          CONSTRAINT follow_up_has_parent CHECK ((parent IS NOT NULL) = (action <> 'imagine')),
          CONSTRAINT events_go_with_webhook CHECK (webhook_events IS NULL OR webhook IS NOT NULL),
          CONSTRAINT revision_counts CHECK (revision > 0),
          CONSTRAINT attempt_counts CHECK (attempt > 0 OR (attempt = 0 AND state <> 'running' AND state <> 'succeeded')),
          CONSTRAINT deaths_are_attempts CHECK (worker_deaths BETWEEN 0 AND attempt),
          CONSTRAINT attempt_has_time CHECK ((started_at IS NOT NULL) = (attempt > 0)),
          CONSTRAINT lease_only_while_running CHECK ((lease_until IS NOT NULL) = (state = 'running')),
          CONSTRAINT progress_is_percent CHECK (progress BETWEEN 0 AND 100),
          CONSTRAINT complete_means_succeeded CHECK ((progress = 100) = (state = 'succeeded')),
          CONSTRAINT end_has_time CHECK ((finished_at IS NULL) = (state = 'queued' OR state = 'running')),
          CONSTRAINT success_has_recipes CHECK ((recipes IS NOT NULL) = (state = 'succeeded')),
          CONSTRAINT failure_says_why CHECK (
            (failure_code IS NOT NULL) = (state = 'failed')
            AND (failure_message IS NOT NULL) = (state = 'failed')
            AND (failure_fault IS NOT NULL) = (state = 'failed')),
          CONSTRAINT time_runs_forward CHECK (updated_at >= created_at)
        ) STRICT;

        CREATE UNIQUE INDEX job_by_id ON job (id);
        CREATE INDEX job_by_owner ON job (owner, number);
        CREATE INDEX job_open ON job (number) WHERE finished_at IS NULL;
        CREATE INDEX job_ended ON job (owner, state, number) WHERE finished_at IS NOT NULL;

        CREATE TABLE picture (
          job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
          role TEXT NOT NULL,
          token TEXT NOT NULL,
          hash TEXT NOT NULL,
          digest TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          byte_count INTEGER NOT NULL,
          media_type TEXT NOT NULL,
          CONSTRAINT picture_has_pixels CHECK (width > 0 AND height > 0 AND byte_count > 0),
          PRIMARY KEY (job, role)
        ) STRICT, WITHOUT ROWID;

        CREATE UNIQUE INDEX picture_by_token ON picture (token);
        CREATE UNIQUE INDEX picture_by_hash ON picture (hash) WHERE role IN ('grid', 'upscaled');
        CREATE INDEX picture_by_digest ON picture (digest);

        CREATE TABLE idempotency (
          owner TEXT NOT NULL,
          key TEXT NOT NULL,
          fingerprint TEXT NOT NULL,
          job INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
          created_at INTEGER NOT NULL,
          PRIMARY KEY (owner, key)
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX idempotency_by_job ON idempotency (job);

        CREATE TABLE api_key (
          id TEXT PRIMARY KEY,
          name TEXT NOT NULL,
          digest TEXT NOT NULL,
          created_at INTEGER NOT NULL,
          CONSTRAINT key_digest_is_unique UNIQUE (digest)
        ) STRICT, WITHOUT ROWID;

        \(WebhookSchema.first)
        """
}
