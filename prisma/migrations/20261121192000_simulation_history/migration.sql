-- How far the history of simulated meters is written, in the same transaction as the readings: after a crash the job
-- goes on where it was.
CREATE TABLE history_progress (
  job_id uuid NOT NULL,
  meter_id uuid NOT NULL REFERENCES meters (meter_id) ON DELETE CASCADE,
  -- Everything before is written.
  written_until timestamptz(3) NOT NULL,
  readings bigint NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (job_id, meter_id)
);
CREATE INDEX history_progress_meter_id_idx ON history_progress (meter_id);
