-- Nobody may lock everybody out: whatever changes the people, one active administrator remains. Those who change
-- administrators take turns, so that two who each leave the other one cannot both succeed.
CREATE FUNCTION keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(72707371);
  IF NOT EXISTS (
    SELECT FROM users WHERE role = 'admin' AND active AND user_id <> OLD.user_id
  ) THEN
    RAISE EXCEPTION 'the last active administrator stays' USING ERRCODE = 'LU001';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER users_keep_an_administrator_update BEFORE UPDATE ON users FOR EACH ROW
  WHEN (OLD.role = 'admin' AND OLD.active AND NOT (NEW.role = 'admin' AND NEW.active))
  EXECUTE FUNCTION keep_an_administrator();
CREATE TRIGGER users_keep_an_administrator_delete BEFORE DELETE ON users FOR EACH ROW
  WHEN (OLD.role = 'admin' AND OLD.active)
  EXECUTE FUNCTION keep_an_administrator();

-- Where a session was opened or last renewed.
ALTER TABLE sessions ADD COLUMN address text;

-- Failed sign-ins, per account and per network. An account is the SHA-256 of the name that was typed: people type
-- their password into the wrong field, and an unknown name is counted like a known one.
CREATE TABLE login_failures (
  kind text NOT NULL CHECK (kind IN ('account', 'address')),
  subject text NOT NULL,
  failures integer NOT NULL CHECK (failures >= 0),
  last_failure_at timestamptz(3) NOT NULL,
  blocked_until timestamptz(3),
  PRIMARY KEY (kind, subject)
);
CREATE INDEX login_failures_last_failure_at_idx ON login_failures (last_failure_at);

-- Keys of machines; only the SHA-256 of a key is kept, and its beginning, by which people know it again.
CREATE TABLE api_keys (
  api_key_id uuid PRIMARY KEY,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL CHECK (
    cardinality(scopes) > 0 AND scopes <@ ARRAY['READ', 'OPERATE', 'EXPLORE']
  ),
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);
-- In the audit log a name is one key.
CREATE UNIQUE INDEX api_keys_name_idx ON api_keys (name);

-- Links by which somebody sets a password once: a new person (invitation) or one who is there (reset).
CREATE TABLE password_links (
  link_id uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE,
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'reset')),
  user_id uuid REFERENCES users ON DELETE CASCADE,
  name text NOT NULL,
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  email text,
  created_by text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  expires_at timestamptz(3) NOT NULL,
  used_at timestamptz(3),
  revoked_at timestamptz(3),
  CHECK (purpose = 'invitation' OR user_id IS NOT NULL)
);
-- One open link per person: a new one takes the place of the old one.
CREATE UNIQUE INDEX password_links_open_idx ON password_links (purpose, name)
  WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX password_links_created_at_idx ON password_links (created_at);
