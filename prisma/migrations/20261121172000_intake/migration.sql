-- What an import wrote to, series by series, and how many values were new, changed and unchanged.
ALTER TABLE imports
  ADD COLUMN targets jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN counts jsonb NOT NULL DEFAULT '{}';
CREATE INDEX imports_created_at_import_id_idx ON imports (created_at DESC, import_id);

-- What became of a file, row by row; also of one that was refused.
CREATE TABLE import_reports (
  job_id uuid PRIMARY KEY,
  file_name text NOT NULL,
  state text NOT NULL CHECK (state IN ('DONE', 'REFUSED')),
  place_word text NOT NULL,
  counts jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE TABLE import_issues (
  job_id uuid NOT NULL REFERENCES import_reports ON DELETE CASCADE,
  -- In the order of the file.
  position integer NOT NULL,
  line integer NOT NULL,
  line_to integer NOT NULL,
  series text,
  raw text,
  code text NOT NULL,
  message text NOT NULL,
  action text NOT NULL CHECK (action IN ('TAKEN', 'SUBSTITUTED', 'REFUSED', 'CONFLICT', 'EMPTY')),
  PRIMARY KEY (job_id, position)
);

-- Files of the watched folder that were taken, by content: never twice, whenever the process dies.
CREATE TABLE watched_files (
  sha256 text PRIMARY KEY,
  file_name text NOT NULL,
  job_id uuid,
  state text NOT NULL CHECK (state IN ('TAKEN', 'DONE', 'REFUSED')),
  taken_at timestamptz(3) NOT NULL DEFAULT now()
);
