-- What a client sends a second time is found by its id, whatever its time stamp.
CREATE INDEX events_event_id_idx ON events (event_id);
CREATE INDEX events_item_id_ts_idx ON events (item_id, ts DESC) WHERE item_id IS NOT NULL;

-- Not only documents are judged: answers, citations and recommendations, too.
ALTER TABLE labels
  ALTER COLUMN item_id DROP NOT NULL,
  ADD COLUMN target_kind text NOT NULL DEFAULT 'item'
    CHECK (target_kind IN ('item', 'answer', 'citation', 'recommendation')),
  ADD COLUMN target_id uuid;
UPDATE labels SET target_id = item_id;
ALTER TABLE labels ALTER COLUMN target_id SET NOT NULL;
CREATE INDEX labels_user_id_ts_idx ON labels (user_id, ts DESC);
CREATE INDEX labels_ts_idx ON labels (ts, label_id);

-- The words that tell what a document is about; made when they are first needed, renewed when its
-- fingerprint (content, title, tags, analyzer) changes.
CREATE TABLE item_terms (
  item_id uuid PRIMARY KEY REFERENCES items ON DELETE CASCADE,
  fingerprint text NOT NULL,
  terms text[] NOT NULL,
  weights real[] NOT NULL,
  CHECK (cardinality(terms) = cardinality(weights))
);
CREATE INDEX item_terms_terms_idx ON item_terms USING gin (terms);

-- What was recommended to whom, by which profile, with which probability. Everything that is learnt
-- is computed from here, so that deleting a person's rows deletes what was learnt from them.
CREATE TABLE recommendation_impressions (
  impression_id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  ts timestamptz(3) NOT NULL,
  profile text NOT NULL,
  propensity double precision NOT NULL CHECK (propensity > 0 AND propensity <= 1),
  -- Documents in the order in which they were shown.
  item_ids uuid[] NOT NULL,
  -- What the profiles would have shown first: item, probability, features, balanced score.
  nominees jsonb NOT NULL
);
CREATE INDEX recommendation_impressions_ts_idx ON recommendation_impressions (ts);
CREATE INDEX recommendation_impressions_user_id_idx ON recommendation_impressions (user_id);

CREATE TABLE recommendation_outcomes (
  impression_id uuid NOT NULL REFERENCES recommendation_impressions ON DELETE CASCADE,
  item_id uuid NOT NULL,
  reward double precision NOT NULL CHECK (reward >= 0 AND reward <= 1),
  -- A label says more than a click and is not changed by one.
  origin text NOT NULL CHECK (origin IN ('event', 'label')),
  ts timestamptz(3) NOT NULL,
  PRIMARY KEY (impression_id, item_id)
);

-- One row: whether the learnt profile takes part, and since when it learns.
CREATE TABLE learnt_ranking (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  enabled boolean NOT NULL DEFAULT false,
  learns_since timestamptz(3) NOT NULL DEFAULT now(),
  changed_by text,
  changed_at timestamptz(3)
);
INSERT INTO learnt_ranking (only_row) VALUES (true);

-- Files of events or labels for training; they expire.
CREATE TABLE feedback_exports (
  export_id uuid PRIMARY KEY,
  object_key text NOT NULL,
  file_name text NOT NULL,
  row_count integer NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

-- One row: whether global knowledge is used at all.
CREATE TABLE global_knowledge (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  enabled boolean NOT NULL DEFAULT false,
  changed_by text,
  changed_at timestamptz(3)
);
INSERT INTO global_knowledge (only_row) VALUES (true);

-- Building blocks from outside; only approved ones become documents.
CREATE TABLE global_blocks (
  block_id uuid PRIMARY KEY,
  -- The document it becomes: the same for all versions of a block.
  item_id uuid NOT NULL,
  bundle text NOT NULL,
  publisher text NOT NULL,
  key text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  title text NOT NULL,
  body text NOT NULL,
  tags text[] NOT NULL,
  source text NOT NULL,
  licence text NOT NULL,
  -- Of the Markdown text that becomes the document.
  sha256 text NOT NULL,
  signed boolean NOT NULL,
  status text NOT NULL DEFAULT 'proposed' CHECK (status IN ('proposed', 'approved', 'rejected', 'superseded')),
  imported_by text NOT NULL,
  imported_at timestamptz(3) NOT NULL DEFAULT now(),
  decided_by text,
  decided_at timestamptz(3),
  UNIQUE (publisher, key, version)
);
CREATE UNIQUE INDEX global_blocks_approved_idx ON global_blocks (item_id) WHERE status = 'approved';
CREATE INDEX global_blocks_item_id_idx ON global_blocks (item_id);
CREATE INDEX global_blocks_imported_at_idx ON global_blocks (imported_at DESC, block_id);

-- No way into the library leads past the switch and the approval, whoever makes a document active:
-- ingestion, a release from quarantine, a restored archive. The row of the switch is locked, so that
-- switching off and a document that is just being finished see each other.
CREATE FUNCTION keep_unwanted_global_items_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'active' OR NOT EXISTS (SELECT FROM global_blocks WHERE item_id = NEW.item_id) THEN
    RETURN NEW;
  END IF;
  PERFORM FROM global_knowledge FOR SHARE;
  IF NOT EXISTS (SELECT FROM global_blocks b, global_knowledge k
    WHERE b.item_id = NEW.item_id AND b.status = 'approved' AND k.enabled) THEN
    NEW.status := 'archived';
    NEW.archived_at := now();
    NEW.archived_by_luna := true;
    NEW.index_pending := true;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER items_global_switch BEFORE INSERT OR UPDATE OF status ON items
  FOR EACH ROW EXECUTE FUNCTION keep_unwanted_global_items_out();
