-- Addresses of alert channels may carry keys of others: sealed with a key of the data folder. What is still plain is
-- sealed at the next start, because the database does not know the key.
ALTER TABLE alert_channels ALTER COLUMN target DROP NOT NULL;
ALTER TABLE alert_channels ADD COLUMN sealed_target text;
ALTER TABLE alert_channels ADD CONSTRAINT alert_channels_target_check
  CHECK (target IS NOT NULL OR sealed_target IS NOT NULL);

-- What devices and sources delivered against the word of a person, and what was therefore not taken: the last such
-- value of each reading.
CREATE TABLE refused_readings (
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  ts timestamptz(3) NOT NULL,
  consumption_kw double precision,
  production_kw double precision,
  voltage double precision,
  quality smallint NOT NULL,
  refused_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (meter_id, ts)
);
CREATE INDEX refused_readings_refused_at_idx ON refused_readings (refused_at);
