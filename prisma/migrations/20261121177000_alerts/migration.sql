-- Somebody wants the job to end; whoever runs it, or takes it up again, ends it.
ALTER TABLE jobs ADD COLUMN cancel_requested_at timestamptz(3);

-- Where alerts are sent: made by administrators only, chosen by operators.
CREATE TABLE alert_channels (
  channel_id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('EMAIL', 'WEBHOOK')),
  -- Address of a person or list, or of a web service.
  target text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

CREATE TABLE alert_rules (
  rule_id uuid PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('THRESHOLD', 'MISSING_DATA', 'PEAK_PROJECTION', 'PRICE_WINDOW', 'FINDING')),
  meter_id uuid REFERENCES meters (meter_id) ON DELETE CASCADE,
  market_id text,
  condition jsonb NOT NULL,
  severity text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
  enabled boolean NOT NULL DEFAULT true,
  channel_ids uuid[] NOT NULL DEFAULT '{}',
  -- Minutes after local midnight in which only CRITICAL is sent; may go over midnight.
  quiet_from smallint CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to smallint CHECK (quiet_to BETWEEN 0 AND 1439),
  time_zone text NOT NULL DEFAULT 'Europe/Berlin',
  notify_again_seconds integer CHECK (notify_again_seconds >= 300),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  -- How far the rule has looked and what it remembers; locked while it is evaluated.
  seen_until timestamptz(3) NOT NULL DEFAULT now(),
  state jsonb,
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL) AND quiet_from IS DISTINCT FROM quiet_to OR quiet_from IS NULL),
  CHECK ((kind = 'PRICE_WINDOW') = (market_id IS NOT NULL)),
  CHECK (kind IN ('PRICE_WINDOW', 'FINDING') OR meter_id IS NOT NULL)
);
CREATE INDEX alert_rules_meter_id_idx ON alert_rules (meter_id) WHERE enabled;

-- An alert outlives its rule and its meter.
CREATE TABLE alerts (
  alert_id uuid PRIMARY KEY,
  rule_id uuid REFERENCES alert_rules ON DELETE SET NULL,
  rule_name text NOT NULL,
  kind text NOT NULL,
  severity text NOT NULL,
  meter_id uuid,
  market_id text,
  state text NOT NULL CHECK (state IN ('OPEN', 'ACKNOWLEDGED', 'CLOSED')),
  -- When it began by the values, and when it was noticed.
  since timestamptz(3) NOT NULL,
  opened_at timestamptz(3) NOT NULL DEFAULT now(),
  value double precision,
  limit_value double precision,
  unit text,
  message text NOT NULL,
  notified_at timestamptz(3) NOT NULL DEFAULT now(),
  acknowledged_at timestamptz(3),
  acknowledged_by text,
  note text,
  closed_at timestamptz(3)
);
CREATE UNIQUE INDEX alerts_one_open_idx ON alerts (rule_id) WHERE state <> 'CLOSED';
CREATE INDEX alerts_newest_idx ON alerts (opened_at DESC, alert_id DESC);

-- The history of each alert; its numbers become visible in their order, so that readers go on by number.
CREATE TABLE alert_events (
  event_id bigserial PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
  at timestamptz(3) NOT NULL DEFAULT now(),
  kind text NOT NULL CHECK (kind IN ('OPENED', 'UPDATED', 'REMINDED', 'ACKNOWLEDGED', 'CLOSED')),
  text text NOT NULL,
  actor text
);
CREATE INDEX alert_events_alert_id_idx ON alert_events (alert_id, event_id);

-- What is to be sent, was sent, or could not be sent.
CREATE TABLE alert_deliveries (
  delivery_id uuid PRIMARY KEY,
  rule_id uuid REFERENCES alert_rules ON DELETE SET NULL,
  alert_id uuid REFERENCES alerts ON DELETE CASCADE,
  -- Of a test there is none.
  event_id bigint,
  channel_id uuid NOT NULL REFERENCES alert_channels ON DELETE CASCADE,
  message jsonb NOT NULL,
  state text NOT NULL DEFAULT 'QUEUED' CHECK (state IN ('QUEUED', 'SENT', 'FAILED')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz(3) NOT NULL,
  last_error jsonb,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  sent_at timestamptz(3),
  UNIQUE (event_id, channel_id)
);
CREATE INDEX alert_deliveries_due_idx ON alert_deliveries (next_attempt_at) WHERE state = 'QUEUED';
CREATE INDEX alert_deliveries_newest_idx ON alert_deliveries (created_at DESC, delivery_id DESC);
