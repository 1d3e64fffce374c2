-- The tree of meters and what an energy manager knows about each.
ALTER TABLE meters
  ADD COLUMN kind text NOT NULL DEFAULT 'MAIN'
    CHECK (kind IN ('SITE', 'MAIN', 'SUB', 'PV', 'BATTERY', 'EV', 'HEAT_PUMP', 'VIRTUAL')),
  ADD COLUMN parent_id uuid REFERENCES meters (meter_id) ON DELETE SET NULL,
  ADD COLUMN transformer_ratio double precision NOT NULL DEFAULT 1 CHECK (transformer_ratio > 0),
  ADD COLUMN capacity_kw double precision CHECK (capacity_kw > 0),
  ADD COLUMN cost_centre text,
  ADD COLUMN place text,
  ADD COLUMN state text,
  ADD COLUMN latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  ADD COLUMN longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  ADD COLUMN formula jsonb,
  ADD CONSTRAINT meters_formula_of_virtual CHECK ((kind = 'VIRTUAL') = (formula IS NOT NULL)),
  ADD CONSTRAINT meters_parent_is_another CHECK (parent_id <> meter_id);
CREATE INDEX meters_parent_id_idx ON meters (parent_id);

-- Registers and further profiles of a meter, by OBIS code: what has no column of its own.
CREATE TABLE meter_channels (
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  obis text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('PROFILE', 'REGISTER')),
  name text NOT NULL,
  unit text NOT NULL,
  -- Stored value × factor = value of the primary side.
  factor double precision NOT NULL DEFAULT 1 CHECK (factor > 0),
  PRIMARY KEY (meter_id, obis)
);
CREATE TABLE channel_readings (
  meter_id uuid NOT NULL,
  obis text NOT NULL,
  ts timestamptz(3) NOT NULL,
  value double precision NOT NULL,
  quality smallint NOT NULL DEFAULT 0,
  known_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (meter_id, obis, ts)
);

-- How a value was made where nobody measured it, and since when it is known.
ALTER TABLE smart_meter_readings
  ADD COLUMN method smallint NOT NULL DEFAULT 0,
  ADD COLUMN known_at timestamptz(3) NOT NULL DEFAULT now();

-- A product may change its step: hours before 2025-10-01, quarter-hours since.
ALTER TABLE market_prices ADD COLUMN step_seconds integer CHECK (step_seconds > 0);
UPDATE market_prices p SET step_seconds = m.step_seconds
  FROM markets m WHERE m.market = p.market AND m.product = p.product;
UPDATE market_prices SET step_seconds = 3600 WHERE step_seconds IS NULL;
ALTER TABLE market_prices ALTER COLUMN step_seconds SET NOT NULL;
