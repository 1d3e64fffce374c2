-- What somebody has asked Luna in one go, so that follow-up questions can be understood.
CREATE TABLE conversations (
  conversation_id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  title text NOT NULL,
  -- What the turns before summarised_turns were about.
  summary text NOT NULL DEFAULT '',
  summarised_turns integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  updated_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX conversations_user_id_updated_at_idx ON conversations (user_id, updated_at DESC, conversation_id);

CREATE TABLE conversation_turns (
  -- The id of the answer.
  turn_id uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversations ON DELETE CASCADE,
  position integer NOT NULL,
  question text NOT NULL,
  standalone text NOT NULL,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'stopped')),
  answer text NOT NULL DEFAULT '',
  level text,
  engine text,
  cited_chunks uuid[] NOT NULL DEFAULT '{}',
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  UNIQUE (conversation_id, position)
);
