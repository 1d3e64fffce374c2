-- Scenarios ("what if") that people want to open again: only what was asked, never what came out.
CREATE TABLE scenarios (
  scenario_id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
  -- The input of the query simulateScenario.
  input jsonb NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
