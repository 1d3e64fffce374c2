-- When backups are made, how many are kept and who can open them. The backups themselves lie in their folder with
-- all that is known of them, so that they are found without this database.
CREATE TABLE backup_settings (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  enabled boolean NOT NULL DEFAULT true,
  -- Local time of the nightly backup, as minutes since midnight.
  minute_of_day integer NOT NULL DEFAULT 150 CHECK (minute_of_day BETWEEN 0 AND 1439),
  time_zone text NOT NULL DEFAULT 'Europe/Berlin',
  keep_daily integer NOT NULL DEFAULT 7 CHECK (keep_daily BETWEEN 1 AND 366),
  keep_weekly integer NOT NULL DEFAULT 4 CHECK (keep_weekly BETWEEN 0 AND 520),
  keep_monthly integer NOT NULL DEFAULT 12 CHECK (keep_monthly BETWEEN 0 AND 240),
  budget_bytes bigint CHECK (budget_bytes > 0),
  -- age recipient of the owner's key; the key itself is nowhere in Luna.
  recipient text,
  recipient_since timestamptz(3),
  -- What was due before is not made up for.
  since timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO backup_settings (only_row) VALUES (true);

-- Each night once, whatever the clock does and however many workers there are.
CREATE TABLE backup_slots (
  work text NOT NULL CHECK (work IN ('BACKUP', 'DRILL')),
  day date NOT NULL,
  queued_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (work, day)
);
