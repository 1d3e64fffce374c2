-- Why a try of a job failed. The job itself tells the last reason in German; this keeps every one, technical text
-- included, until the job is forgotten.
CREATE TABLE job_failures (
  failure_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
  failed_at timestamptz(3) NOT NULL DEFAULT now(),
  attempt integer NOT NULL CHECK (attempt > 0),
  -- As for UserError; a reason that nobody foresaw has the code JOB_FAILED.
  code text NOT NULL,
  message text NOT NULL,
  -- What the program said, for the administrator.
  cause text
);
CREATE INDEX job_failures_job_id_idx ON job_failures (job_id, failure_id);
-- Dead letters, newest first.
CREATE INDEX jobs_failed_idx ON jobs (finished_at DESC, job_id) WHERE state = 'FAILED';

-- Which model is used for what: the newest row of a purpose that was not taken back. Without one the settings in .env
-- hold. Rows stay, so that it can be told who chose what and gone back to what was before.
CREATE TABLE model_defaults (
  default_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('CHAT', 'EMBEDDING')),
  model text NOT NULL,
  -- The files behind the name, as the server identified them when it was chosen.
  digest text,
  dimension integer CHECK (dimension > 0),
  document_prefix text,
  query_prefix text,
  chosen_by text NOT NULL,
  chosen_at timestamptz(3) NOT NULL DEFAULT now(),
  taken_back_at timestamptz(3),
  taken_back_by text,
  CHECK ((purpose = 'EMBEDDING') = (dimension IS NOT NULL))
);
CREATE INDEX model_defaults_purpose_idx ON model_defaults (purpose, default_id DESC);
