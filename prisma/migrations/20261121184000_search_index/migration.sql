-- Search indexes: one answers, another one may be in the making beside it.
CREATE TABLE search_indexes (
  index_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Name of the collection in the vector engine.
  collection text NOT NULL UNIQUE,
  state text NOT NULL CHECK (state IN ('building', 'active', 'dropping')),
  -- Version and settings of the lexical encoder, average lengths included.
  analyzer jsonb NOT NULL,
  -- Words that compounds are taken apart into, one per line, and its SHA-256.
  lexicon text NOT NULL DEFAULT '',
  lexicon_sha256 text NOT NULL,
  -- Null: found by words alone.
  embedding_model text,
  -- As the model server reports it; null: not known.
  embedding_digest text,
  dimension integer,
  document_prefix text,
  query_prefix text,
  -- The job that builds or built it; a job that is taken up again knows its own.
  job_id uuid,
  -- Passages that were learnt from.
  learnt_from integer NOT NULL DEFAULT 0,
  -- While it is built: passages to take over, those that are done, and the last of them.
  planned integer NOT NULL DEFAULT 0,
  done integer NOT NULL DEFAULT 0,
  done_to uuid,
  created_at timestamptz(3) NOT NULL DEFAULT now(),
  activated_at timestamptz(3)
);
CREATE UNIQUE INDEX search_indexes_one_active ON search_indexes (state) WHERE state = 'active';
CREATE UNIQUE INDEX search_indexes_one_building ON search_indexes (state) WHERE state = 'building';

ALTER TABLE vector_points ADD COLUMN collection text NOT NULL DEFAULT 'chunks';
ALTER TABLE vector_points ALTER COLUMN collection DROP DEFAULT;
ALTER TABLE vector_points ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE vector_points ALTER COLUMN version DROP DEFAULT;
ALTER TABLE vector_points ADD COLUMN valid_to timestamptz(3);
UPDATE vector_points SET version = items.version FROM items WHERE items.item_id = vector_points.item_id;
DELETE FROM vector_points WHERE NOT active;
ALTER TABLE vector_points DROP COLUMN active;
ALTER TABLE vector_points DROP CONSTRAINT vector_points_pkey;
ALTER TABLE vector_points ADD PRIMARY KEY (collection, point_id);
DROP INDEX vector_points_item_id_idx;
DROP INDEX vector_points_revision_point_id_idx;
CREATE INDEX vector_points_item_idx ON vector_points (collection, item_id);
CREATE INDEX vector_points_revision_idx ON vector_points (collection, revision, point_id);
UPDATE vector_state SET revision = revision + 1;

-- What an installation has indexed before there was a record of it.
INSERT INTO search_indexes (collection, state, analyzer, lexicon_sha256, embedding_model, dimension, activated_at)
SELECT 'chunks', 'active',
  '{"version": "de-1", "k1": 1.2, "b": 0.9, "grams": [4, 4], "compounds": false, "averageLength": {"bm25": 80, "char": 600}}',
  encode(sha256(''), 'hex'),
  (SELECT embedding_model FROM items WHERE embedding_model IS NOT NULL ORDER BY created_at DESC LIMIT 1),
  (SELECT octet_length(dense) / 4 FROM vector_points WHERE dense IS NOT NULL LIMIT 1),
  now()
WHERE EXISTS (SELECT FROM item_chunks);
