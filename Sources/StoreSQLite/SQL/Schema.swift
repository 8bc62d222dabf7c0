/// The tables, as they came into being; a migration that was released is never changed.
enum Schema {
    /// Jobs, their pictures, API keys, and what is owed to webhooks (``WebhookSchema``).
    ///
    /// The constraints of `job` state its life cycle: what belongs to an end is there exactly when the end is.
    static let first = """
        CREATE TABLE job (
          sequence INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL,
          number INTEGER NOT NULL,
          owner TEXT NOT NULL,
          dialect TEXT NOT NULL,
          engine TEXT NOT NULL,
          action TEXT NOT NULL,
          tile INTEGER,
          parent TEXT REFERENCES job (id),
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
          state TEXT NOT NULL,
          attempt INTEGER NOT NULL DEFAULT 0,
          worker TEXT,
          worker_deaths INTEGER NOT NULL DEFAULT 0,
          progress INTEGER NOT NULL DEFAULT 0,
          created_at INTEGER NOT NULL,
          updated_at INTEGER NOT NULL,
          finished_at INTEGER,
          recipes TEXT,
          failure_code TEXT,
          failure_message TEXT,
          failure_fault TEXT,
          CONSTRAINT job_id_is_unique UNIQUE (id),
          CONSTRAINT job_number_is_unique UNIQUE (number),
          CONSTRAINT state_is_known CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
          CONSTRAINT action_is_known CHECK (action IN ('imagine', 'upscale', 'variation', 'reroll')),
          CONSTRAINT tile_goes_with_action CHECK (
            CASE WHEN action IN ('upscale', 'variation') THEN tile IS NOT NULL AND tile BETWEEN 1 AND 4
                 ELSE tile IS NULL END),
          CONSTRAINT aspect_has_two_sides CHECK ((aspect_width IS NULL) = (aspect_height IS NULL)),
          CONSTRAINT follow_up_has_parent CHECK ((parent IS NOT NULL) = (action <> 'imagine')),
          CONSTRAINT attempt_counts CHECK (attempt >= 0 AND (state IN ('queued', 'failed', 'cancelled') OR attempt > 0)),
          CONSTRAINT deaths_are_attempts CHECK (worker_deaths BETWEEN 0 AND attempt),
          CONSTRAINT worker_only_while_running CHECK ((worker IS NOT NULL) = (state = 'running')),
          CONSTRAINT progress_is_percent CHECK (progress BETWEEN 0 AND 100),
          CONSTRAINT complete_means_succeeded CHECK ((progress = 100) = (state = 'succeeded')),
          CONSTRAINT end_has_time CHECK ((finished_at IS NOT NULL) = (state IN ('succeeded', 'failed', 'cancelled'))),
          CONSTRAINT success_has_recipes CHECK ((recipes IS NOT NULL) = (state = 'succeeded')),
          CONSTRAINT failure_says_why CHECK (
            (failure_code IS NOT NULL) = (state = 'failed')
            AND (failure_message IS NOT NULL) = (state = 'failed')
            AND (failure_fault IS NOT NULL) = (state = 'failed')),
          CONSTRAINT time_runs_forward CHECK (updated_at >= created_at)
        ) STRICT;

        CREATE INDEX job_by_turn ON job (sequence) WHERE state = 'queued';
        CREATE INDEX job_under_way ON job (sequence) WHERE state = 'running';

        CREATE TABLE picture (
          token TEXT PRIMARY KEY,
          job TEXT NOT NULL REFERENCES job (id),
          role TEXT NOT NULL,
          hash TEXT NOT NULL,
          digest TEXT NOT NULL,
          width INTEGER NOT NULL,
          height INTEGER NOT NULL,
          byte_count INTEGER NOT NULL,
          media_type TEXT NOT NULL,
          CONSTRAINT one_picture_a_role UNIQUE (job, role),
          CONSTRAINT picture_has_pixels CHECK (width > 0 AND height > 0 AND byte_count > 0)
        ) STRICT, WITHOUT ROWID;

        CREATE UNIQUE INDEX picture_by_hash ON picture (hash) WHERE role IN ('grid', 'upscaled');

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
