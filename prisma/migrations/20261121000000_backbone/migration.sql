-- People and machines
CREATE TABLE users (
  user_id uuid PRIMARY KEY,
  external_id text UNIQUE,
  name text NOT NULL UNIQUE,
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  password_hash text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  tenant_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
  session_id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('cookie', 'refresh')),
  token_hash bytea NOT NULL UNIQUE,
  family_id uuid NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  last_seen_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3),
  replaced_by uuid,
  user_agent text
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_family_id_idx ON sessions (family_id);

CREATE TABLE audit_log (
  log_id bigserial PRIMARY KEY,
  ts timestamptz(3) NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text,
  meta jsonb NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL UNIQUE
);
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_log is append-only';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- Work
CREATE TABLE jobs (
  job_id uuid PRIMARY KEY,
  kind text NOT NULL,
  title text NOT NULL,
  state text NOT NULL,
  progress double precision NOT NULL DEFAULT 0,
  step text NOT NULL DEFAULT '',
  message text,
  error jsonb,
  target_id text,
  download_key text,
  download_name text,
  payload jsonb NOT NULL,
  dedupe_key text,
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  finished_at timestamptz(3)
);
CREATE INDEX jobs_created_at_job_id_idx ON jobs (created_at DESC, job_id);
CREATE UNIQUE INDEX jobs_dedupe_key_open_idx ON jobs (dedupe_key) WHERE state IN ('QUEUED', 'RUNNING');

CREATE TABLE uploads (
  upload_id uuid PRIMARY KEY,
  file_name text NOT NULL,
  size_bytes bigint NOT NULL,
  purpose text NOT NULL,
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  received_at timestamptz(3)
);

CREATE TABLE imports (
  import_id uuid PRIMARY KEY,
  sha256 text NOT NULL,
  kind text NOT NULL,
  target_id text NOT NULL,
  options jsonb NOT NULL,
  file_name text NOT NULL,
  row_count integer NOT NULL,
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX imports_sha256_idx ON imports (sha256);

-- Time series
CREATE TABLE meters (
  meter_id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  metering_location text UNIQUE,
  time_zone text NOT NULL DEFAULT 'Europe/Berlin',
  interval_seconds integer NOT NULL CHECK (interval_seconds > 0),
  simulated boolean NOT NULL DEFAULT false,
  tenant_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE smart_meter_readings (
  meter_id uuid NOT NULL,
  ts timestamptz(3) NOT NULL,
  consumption_kw double precision,
  production_kw double precision,
  voltage double precision,
  quality smallint NOT NULL,
  PRIMARY KEY (meter_id, ts)
);

CREATE TABLE markets (
  market text NOT NULL,
  product text NOT NULL,
  name text NOT NULL,
  step_seconds integer NOT NULL CHECK (step_seconds > 0),
  PRIMARY KEY (market, product)
);

CREATE TABLE market_prices (
  market text NOT NULL,
  product text NOT NULL,
  ts timestamptz(3) NOT NULL,
  price_eur_mwh double precision NOT NULL,
  volume double precision,
  PRIMARY KEY (market, product, ts)
);

CREATE TABLE simulations (
  meter_id uuid PRIMARY KEY,
  profile text NOT NULL,
  interval_seconds integer NOT NULL CHECK (interval_seconds > 0),
  seed integer NOT NULL,
  running boolean NOT NULL DEFAULT false,
  started_at timestamptz(3)
);

-- Knowledge
CREATE TABLE items (
  item_id uuid PRIMARY KEY,
  source text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('document', 'regulation', 'article', 'note', 'report')),
  tags text[] DEFAULT '{}',
  lang text NOT NULL DEFAULT 'de',
  confidentiality text NOT NULL DEFAULT 'internal'
    CHECK (confidentiality IN ('public', 'internal', 'restricted')),
  sha256 text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('active', 'archived', 'draft')),
  created_by uuid,
  ingestion_method text NOT NULL CHECK (ingestion_method IN ('upload', 'api', 'crawler')),
  embedding_model text,
  chunking jsonb NOT NULL DEFAULT '{}',
  file_name text,
  media_type text,
  page_count integer,
  tenant_id text,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX items_tags_idx ON items USING gin (tags);
CREATE INDEX items_created_at_item_id_idx ON items (created_at DESC, item_id);
CREATE INDEX items_sha256_idx ON items (sha256);

CREATE TABLE item_versions (
  version_id uuid PRIMARY KEY,
  item_id uuid NOT NULL REFERENCES items,
  version integer NOT NULL,
  notes text,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  diff jsonb,
  file_uri text NOT NULL,
  checksum text NOT NULL,
  UNIQUE (item_id, version)
);

CREATE TABLE item_chunks (
  chunk_id uuid PRIMARY KEY,
  item_id uuid NOT NULL REFERENCES items ON DELETE CASCADE,
  chunk_idx integer NOT NULL,
  text text NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (item_id, chunk_idx)
);

CREATE TABLE events (
  event_id uuid NOT NULL,
  user_id uuid,
  ts timestamptz(3) NOT NULL DEFAULT now(),
  type text NOT NULL CHECK (type IN ('view', 'click', 'like', 'solve', 'export', 'ask')),
  item_id uuid,
  meta jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (event_id, ts)
);
CREATE INDEX events_user_id_ts_idx ON events (user_id, ts DESC);

CREATE TABLE labels (
  label_id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  item_id uuid NOT NULL,
  ts timestamptz(3) NOT NULL DEFAULT now(),
  reward double precision NOT NULL,
  reason text
);

-- The embedded vector engine: the packed vectors are the record, every searching process keeps the
-- inverted index in memory and reads only what changed since the revision it knows.
CREATE TABLE vector_points (
  point_id uuid PRIMARY KEY,
  item_id uuid NOT NULL,
  chunk_idx integer NOT NULL,
  lang text NOT NULL,
  tags text[] NOT NULL,
  confidentiality text NOT NULL,
  active boolean NOT NULL,
  -- float32, little endian
  dense bytea,
  -- n × uint32 term, then n × float32 weight, little endian
  sparse_bm25 bytea NOT NULL,
  sparse_char bytea NOT NULL,
  revision bigint NOT NULL
);
ALTER TABLE vector_points ALTER COLUMN dense SET STORAGE EXTERNAL;
ALTER TABLE vector_points ALTER COLUMN sparse_bm25 SET STORAGE EXTERNAL;
ALTER TABLE vector_points ALTER COLUMN sparse_char SET STORAGE EXTERNAL;
CREATE INDEX vector_points_item_id_idx ON vector_points (item_id);
CREATE INDEX vector_points_revision_point_id_idx ON vector_points (revision, point_id);

-- Writers lock the row first, so revisions become visible in their order.
CREATE TABLE vector_state (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  revision bigint NOT NULL
);
INSERT INTO vector_state (only_row, revision) VALUES (true, 0);

-- What happened to this installation once.
CREATE TABLE installation (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  demo_seeded_at timestamptz(3)
);
INSERT INTO installation (only_row) VALUES (true);

-- TimescaleDB where the server has it loaded; `app.timeseries` = auto | plain | timescale says otherwise.
CREATE TABLE timeseries_engine (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  engine text NOT NULL CHECK (engine IN ('plain', 'timescale'))
);
DO $$
DECLARE
  wish text := coalesce(nullif(current_setting('app.timeseries', true), ''), 'auto');
  loaded boolean := EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
    AND current_setting('shared_preload_libraries') LIKE '%timescaledb%';
BEGIN
  IF wish = 'timescale' AND NOT loaded THEN
    RAISE EXCEPTION 'app.timeseries = timescale, but this server has no TimescaleDB loaded';
  END IF;
  IF wish = 'plain' OR NOT loaded THEN
    INSERT INTO timeseries_engine (engine) VALUES ('plain');
    RETURN;
  END IF;
  CREATE EXTENSION IF NOT EXISTS timescaledb;
  PERFORM create_hypertable('smart_meter_readings', 'ts', chunk_time_interval => interval '7 days');
  PERFORM create_hypertable('market_prices', 'ts', chunk_time_interval => interval '90 days');
  PERFORM create_hypertable('events', 'ts', chunk_time_interval => interval '30 days');
  INSERT INTO timeseries_engine (engine) VALUES ('timescale');
END $$;
