-- Meters that are gone: their readings are erased in small steps afterwards.
CREATE TABLE removed_meters (
  meter_id uuid PRIMARY KEY,
  name text NOT NULL,
  removed_by text NOT NULL,
  removed_at timestamptz(3) NOT NULL DEFAULT now(),
  erased_at timestamptz(3)
);
CREATE INDEX removed_meters_open_idx ON removed_meters (removed_at) WHERE erased_at IS NULL;

-- What is asked of the readings of each kind of meter, and of a single meter where it differs.
CREATE TABLE quality_thresholds (
  kind text PRIMARY KEY,
  thresholds jsonb NOT NULL
);
CREATE TABLE meter_quality_thresholds (
  meter_id uuid PRIMARY KEY REFERENCES meters (meter_id) ON DELETE CASCADE,
  thresholds jsonb NOT NULL
);
WITH common AS (SELECT jsonb_build_object(
  'linearGapHours', 2, 'comparableDays', 3,
  'negativeToleranceKw', 0, 'capacityTolerance', 0.1,
  'zeroRunHours', 4, 'frozenHours', 2, 'frozenIntervals', 6,
  'spikeThreshold', 12, 'spikeWindowHours', 24, 'spikeSlotDays', 28,
  'registerTolerance', 0.01, 'registerToleranceKwh', 1) AS thresholds)
INSERT INTO quality_thresholds (kind, thresholds)
SELECT kind, common.thresholds || differing::jsonb FROM common, (VALUES
  ('SITE', '{}'),
  ('MAIN', '{}'),
  -- A machine may stand still over a weekend, and may run evenly for a shift.
  ('SUB', '{"zeroRunHours": 96, "frozenHours": 8}'),
  -- Nights are zero, and snow may lie for days; clouds make every value look like a spike.
  ('PV', '{"zeroRunHours": 48, "spikeThreshold": null}'),
  -- These stand still most of the time and run at one power when they run.
  ('BATTERY', '{"zeroRunHours": null, "frozenHours": 12, "spikeThreshold": null}'),
  ('EV', '{"zeroRunHours": null, "frozenHours": 12, "spikeThreshold": null}'),
  ('HEAT_PUMP', '{"zeroRunHours": null, "frozenHours": 12, "spikeThreshold": null}')
) AS kinds (kind, differing);

-- What the rules found. A finding stays when it no longer holds: RESOLVED.
CREATE TABLE quality_findings (
  finding_id uuid PRIMARY KEY,
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  quantity text NOT NULL CHECK (quantity IN ('CONSUMPTION', 'PRODUCTION')),
  rule text NOT NULL,
  severity text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'ERROR')),
  from_ts timestamptz(3) NOT NULL,
  to_ts timestamptz(3) NOT NULL CHECK (to_ts > from_ts),
  message text NOT NULL,
  state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CONFIRMED', 'DISMISSED', 'RESOLVED')),
  found_at timestamptz(3) NOT NULL DEFAULT now(),
  changed_at timestamptz(3) NOT NULL DEFAULT now(),
  decided_by text,
  decided_at timestamptz(3),
  reason text
);
CREATE UNIQUE INDEX quality_findings_once_idx ON quality_findings (meter_id, quantity, rule, from_ts, to_ts);
CREATE INDEX quality_findings_meter_range_idx ON quality_findings (meter_id, from_ts, to_ts);
CREATE INDEX quality_findings_newest_idx ON quality_findings (from_ts DESC, finding_id);

-- How far each column of a meter is checked; nobody misses values before the first and after the last.
CREATE TABLE quality_checks (
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  quantity text NOT NULL,
  first_value_at timestamptz(3) NOT NULL,
  last_value_at timestamptz(3) NOT NULL,
  checked_to timestamptz(3) NOT NULL,
  checked_at timestamptz(3) NOT NULL,
  PRIMARY KEY (meter_id, quantity)
);

-- What people did to readings, and why. The values before are in reading_revisions.
CREATE TABLE reading_changes (
  change_id uuid PRIMARY KEY,
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  quantity text,
  action text NOT NULL CHECK (action IN ('SUBSTITUTE', 'CORRECT', 'MARK_FAULTY', 'REVERT')),
  from_ts timestamptz(3) NOT NULL,
  to_ts timestamptz(3) NOT NULL,
  readings integer NOT NULL,
  energy_before_kwh double precision,
  energy_after_kwh double precision,
  reason text NOT NULL,
  finding_id uuid,
  changed_by text NOT NULL,
  changed_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX reading_changes_meter_idx ON reading_changes (meter_id, changed_at DESC);
