-- What the hash of an entry covers: 1 everything but its number (entries of earlier versions), 2 its number too.
ALTER TABLE audit_log ADD COLUMN format smallint NOT NULL DEFAULT 1;

-- What the audit log is searched by; a page is always read in the order of the numbers.
CREATE INDEX audit_log_ts_idx ON audit_log (ts, log_id);
CREATE INDEX audit_log_actor_idx ON audit_log (actor, log_id);
CREATE INDEX audit_log_action_idx ON audit_log (action, log_id);
CREATE INDEX audit_log_target_idx ON audit_log (target, log_id) WHERE target IS NOT NULL;
CREATE INDEX audit_log_user_idx ON audit_log ((meta ->> 'userId'), log_id);
CREATE INDEX audit_log_refused_idx ON audit_log (log_id) WHERE meta ->> 'outcome' <> 'ok';

-- Where the chain ends, apart from the chain: without it nobody would miss its last entries.
CREATE TABLE audit_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  entries bigint NOT NULL,
  log_id bigint NOT NULL,
  hash text NOT NULL
);
INSERT INTO audit_head (entries, log_id, hash)
SELECT count(*), coalesce(max(log_id), 0),
  coalesce((SELECT hash FROM audit_log ORDER BY log_id DESC LIMIT 1), repeat('0', 64))
FROM audit_log;

-- Ends of the chain, one per hour, signed with a key that is not in the database: whoever computes the whole chain
-- anew cannot compute these.
CREATE TABLE audit_seals (
  hour timestamptz(3) PRIMARY KEY,
  sealed_at timestamptz(3) NOT NULL,
  entries bigint NOT NULL,
  log_id bigint NOT NULL,
  hash text NOT NULL,
  -- Which key: another installation's seals cannot be checked here.
  key_id text NOT NULL,
  signature text NOT NULL
);

-- What came out when the chain was checked.
CREATE TABLE audit_checks (
  job_id uuid PRIMARY KEY,
  checked_at timestamptz(3) NOT NULL,
  entries bigint NOT NULL,
  seals integer NOT NULL,
  foreign_seals integer NOT NULL,
  head_hash text NOT NULL,
  -- What is wrong first; null: nothing.
  fault text,
  fault_log_id bigint,
  fault_at timestamptz(3),
  message text NOT NULL
);
CREATE INDEX audit_checks_checked_at_idx ON audit_checks (checked_at DESC);
