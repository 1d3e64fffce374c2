-- Simulations of meters get their parameters, their own clock, faults, a place and what came of them so far.
ALTER TABLE simulations
  ADD COLUMN parameters jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN speed integer NOT NULL DEFAULT 1 CHECK (speed BETWEEN 1 AND 86400),
  ADD COLUMN simulated_start timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN real_start timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN faults jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN companions uuid[] NOT NULL DEFAULT '{}',
  -- Germany's centre where nobody knows better.
  ADD COLUMN latitude double precision NOT NULL DEFAULT 51.2 CHECK (latitude BETWEEN -90 AND 90),
  ADD COLUMN longitude double precision NOT NULL DEFAULT 10.4 CHECK (longitude BETWEEN -180 AND 180),
  ADD COLUMN time_zone text NOT NULL DEFAULT 'Europe/Berlin',
  ADD COLUMN state text,
  -- Where models with a memory, such as a battery, begin.
  ADD COLUMN origin timestamptz(3) NOT NULL DEFAULT date_trunc('day', now()) - interval '1 day',
  -- Everything before this simulated instant is delivered.
  ADD COLUMN delivered_until timestamptz(3),
  ADD COLUMN readings_delivered bigint NOT NULL DEFAULT 0,
  ADD COLUMN faults_injected bigint NOT NULL DEFAULT 0,
  ADD COLUMN last_error text,
  ADD COLUMN last_error_at timestamptz(3),
  -- Counts every change of the settings.
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  -- Counts how often delivery began at another instant; progress of an earlier run never counts for a later one.
  ADD COLUMN run_number integer NOT NULL DEFAULT 0,
  ADD COLUMN created_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN updated_at timestamptz(3) NOT NULL DEFAULT now();

-- Progress is written every few seconds: the row is rewritten within its page.
ALTER TABLE simulations SET (fillfactor = 70);

-- A simulation goes with its meter.
DELETE FROM simulations s WHERE NOT EXISTS (SELECT FROM meters m WHERE m.meter_id = s.meter_id);
ALTER TABLE simulations
  ADD CONSTRAINT simulations_meter_fkey FOREIGN KEY (meter_id) REFERENCES meters ON DELETE CASCADE;

UPDATE simulations s SET
  latitude = coalesce(m.latitude, s.latitude),
  longitude = coalesce(m.longitude, s.longitude),
  time_zone = m.time_zone,
  state = m.state
FROM meters m WHERE m.meter_id = s.meter_id;
UPDATE simulations s SET
  delivered_until = newest.ts + make_interval(secs => s.interval_seconds),
  readings_delivered = newest.count
FROM (
  SELECT meter_id, max(ts) AS ts, count(*) AS count FROM smart_meter_readings
  WHERE quality = 5 AND meter_id IN (SELECT meter_id FROM simulations)
  GROUP BY meter_id
) newest
WHERE newest.meter_id = s.meter_id;

CREATE TABLE market_simulations (
  market text PRIMARY KEY,
  seed integer NOT NULL,
  parameters jsonb NOT NULL DEFAULT '{}',
  running boolean NOT NULL DEFAULT false,
  started_at timestamptz(3),
  speed integer NOT NULL DEFAULT 1 CHECK (speed BETWEEN 1 AND 86400),
  simulated_start timestamptz(3) NOT NULL DEFAULT now(),
  real_start timestamptz(3) NOT NULL DEFAULT now(),
  faults jsonb NOT NULL DEFAULT '[]',
  delivered_until timestamptz(3),
  prices_delivered bigint NOT NULL DEFAULT 0,
  faults_injected bigint NOT NULL DEFAULT 0,
  last_error text,
  last_error_at timestamptz(3),
  revision integer NOT NULL DEFAULT 0,
  run_number integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
