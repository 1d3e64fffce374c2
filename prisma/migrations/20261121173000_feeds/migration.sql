-- Since when a price is known: rises with every write to a market, so that a reader can go on where it stopped.
ALTER TABLE market_prices ADD COLUMN known_at timestamptz(3) NOT NULL DEFAULT now();
CREATE INDEX market_prices_known_at_idx ON market_prices (market, product, known_at);

CREATE TABLE weather_stations (
  -- DWD-00433, WMO-10384, OPEN-METEO-52.52-13.42
  station text PRIMARY KEY,
  name text NOT NULL,
  latitude double precision CHECK (latitude BETWEEN -90 AND 90),
  longitude double precision CHECK (longitude BETWEEN -180 AND 180),
  elevation_m double precision,
  step_seconds integer NOT NULL CHECK (step_seconds > 0)
);

-- Weather of the interval that starts at ts. Every issue of a forecast stays, so that it can be asked what was known when.
CREATE TABLE weather (
  station text NOT NULL REFERENCES weather_stations (station) ON DELETE CASCADE,
  ts timestamptz(3) NOT NULL,
  kind text NOT NULL CHECK (kind IN ('OBSERVED', 'FORECAST')),
  -- -infinity for observations, of which there is one each.
  issued_at timestamptz(3) NOT NULL DEFAULT '-infinity',
  known_at timestamptz(3) NOT NULL DEFAULT now(),
  temperature_c double precision,
  global_radiation_w_m2 double precision,
  wind_speed_m_s double precision,
  cloud_cover_percent double precision,
  humidity_percent double precision,
  pressure_hpa double precision,
  precipitation_mm double precision,
  PRIMARY KEY (station, ts, kind, issued_at)
);

-- Sources that Luna asks by itself.
CREATE TABLE connectors (
  connector_id uuid PRIMARY KEY,
  provider text NOT NULL,
  name text NOT NULL UNIQUE,
  settings jsonb NOT NULL,
  -- AES-256-GCM with a key of this installation; never leaves the server.
  secret text,
  -- Minutes between two runs; null for the provider's own rhythm.
  interval_minutes integer CHECK (interval_minutes BETWEEN 5 AND 10080),
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  next_run_at timestamptz(3) NOT NULL DEFAULT now(),
  -- Whoever runs it holds it until then; a killed run is taken up again.
  leased_until timestamptz(3),
  last_run_at timestamptz(3),
  last_success_at timestamptz(3),
  last_error jsonb,
  last_result jsonb,
  runs integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  failures_in_a_row integer NOT NULL DEFAULT 0,
  values_added bigint NOT NULL DEFAULT 0,
  values_changed bigint NOT NULL DEFAULT 0
);
CREATE INDEX connectors_due_idx ON connectors (next_run_at) WHERE enabled;
