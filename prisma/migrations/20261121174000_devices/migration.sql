-- Devices on the site's network that deliver readings, the meters they feed, and batches of readings that
-- other systems deliver.
CREATE TABLE devices (
  device_id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  -- Models are files; the protocol stands here so that a device without its model can be told and shown.
  model_id text NOT NULL,
  protocol text NOT NULL CHECK (protocol IN ('MQTT', 'MODBUS_TCP', 'OPC_UA')),
  enabled boolean NOT NULL DEFAULT true,
  connection jsonb NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  -- Sealed with a key of the data folder.
  sealed_password text,
  revision bigint NOT NULL DEFAULT 1,
  created_by uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE device_mappings (
  device_id uuid NOT NULL REFERENCES devices ON DELETE CASCADE,
  channel text NOT NULL,
  -- Which of the meters behind one device; empty where there is only one.
  key text NOT NULL DEFAULT '',
  -- Two devices that write the same readings would overwrite each other for ever.
  meter_id uuid NOT NULL UNIQUE REFERENCES meters ON DELETE CASCADE,
  factor double precision NOT NULL DEFAULT 1 CHECK (factor > 0),
  PRIMARY KEY (device_id, channel, key)
);

-- What the intake knows of each device; apart from the settings, because it changes every few seconds.
CREATE TABLE device_states (
  device_id uuid PRIMARY KEY REFERENCES devices ON DELETE CASCADE,
  state text NOT NULL CHECK (state IN ('DISABLED', 'CONNECTING', 'CONNECTED', 'FAILED')),
  connected_at timestamptz(3),
  last_seen_at timestamptz(3),
  last_error text,
  last_error_at timestamptz(3),
  counters jsonb NOT NULL DEFAULT '{}',
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);

-- Answers to batches of readings, so that the same batch again gets the same answer and writes nothing.
CREATE TABLE ingest_batches (
  -- Who delivered it: keys of different callers never meet.
  owner text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash bytea NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, idempotency_key)
);
CREATE INDEX ingest_batches_created_at_idx ON ingest_batches (created_at);
