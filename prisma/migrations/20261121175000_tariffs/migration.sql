-- Tariffs as dated stacks of components. A correction appends a revision, so that costs can be computed as they
-- were known on any day; nothing is ever changed in place.
CREATE TABLE tariffs (
  tariff_id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  -- What it prices: consumption, or production that is fed in.
  direction text NOT NULL CHECK (direction IN ('SUPPLY', 'FEED_IN')),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE tariff_revisions (
  tariff_id uuid NOT NULL REFERENCES tariffs (tariff_id) ON DELETE CASCADE,
  revision integer NOT NULL CHECK (revision > 0),
  known_from timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  -- The spot market of its SPOT component and of § 51 EEG.
  market text,
  product text,
  -- The Land whose holidays its time windows follow.
  state text,
  note text NOT NULL,
  author text NOT NULL,
  components jsonb NOT NULL,
  PRIMARY KEY (tariff_id, revision),
  CHECK ((market IS NULL) = (product IS NULL))
);

-- Which tariff a meter has on which local days, and since when that is known.
CREATE TABLE tariff_assignments (
  assignment_id uuid PRIMARY KEY,
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  tariff_id uuid NOT NULL REFERENCES tariffs (tariff_id),
  direction text NOT NULL CHECK (direction IN ('SUPPLY', 'FEED_IN')),
  valid_from date NOT NULL,
  valid_until date,
  known_from timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  known_until timestamptz(3),
  CHECK (valid_until IS NULL OR valid_from < valid_until)
);
CREATE INDEX tariff_assignments_meter_id_idx ON tariff_assignments (meter_id, valid_from);
CREATE INDEX tariff_assignments_tariff_id_idx ON tariff_assignments (tariff_id);
