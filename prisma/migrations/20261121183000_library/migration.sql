-- The library: versions that stay, drafts that are resumed, quarantine, metadata that is edited.

-- Passages belong to a version; those of earlier versions stay, because answers cite them.
ALTER TABLE item_chunks ADD COLUMN version integer;
UPDATE item_chunks SET version = items.version FROM items WHERE items.item_id = item_chunks.item_id;
ALTER TABLE item_chunks ALTER COLUMN version SET NOT NULL;
ALTER TABLE item_chunks DROP CONSTRAINT item_chunks_item_id_chunk_idx_key;
ALTER TABLE item_chunks ADD CONSTRAINT item_chunks_item_id_version_chunk_idx_key
  UNIQUE (item_id, version, chunk_idx);

ALTER TABLE items DROP CONSTRAINT items_status_check;
ALTER TABLE items ADD CONSTRAINT items_status_check
  CHECK (status IN ('active', 'archived', 'draft', 'quarantined'));
ALTER TABLE items DROP CONSTRAINT items_ingestion_method_check;
ALTER TABLE items ADD CONSTRAINT items_ingestion_method_check
  CHECK (ingestion_method IN ('upload', 'api', 'crawler', 'folder'));
UPDATE items SET tags = '{}' WHERE tags IS NULL;
ALTER TABLE items ALTER COLUMN tags SET NOT NULL;
ALTER TABLE items
  -- Of the current version.
  ADD COLUMN text_sha256 text,
  ADD COLUMN pages_without_text integer[] NOT NULL DEFAULT '{}',
  -- German: what was left out or only summarised.
  ADD COLUMN notices text[] NOT NULL DEFAULT '{}',
  ADD COLUMN valid_from date,
  -- False while the current version is not valid yet: there is no earlier one.
  ADD COLUMN in_force boolean NOT NULL DEFAULT true,
  -- Counts the edits, so that two people do not overwrite each other.
  ADD COLUMN revision integer NOT NULL DEFAULT 1,
  ADD COLUMN changed_at timestamptz(3) NOT NULL DEFAULT now(),
  ADD COLUMN archived_at timestamptz(3),
  -- Luna herself archives chapters of her manual that are gone; people are in the audit log.
  ADD COLUMN archived_by_luna boolean NOT NULL DEFAULT false,
  -- The search index has yet to learn of the last change.
  ADD COLUMN index_pending boolean NOT NULL DEFAULT false;
UPDATE items SET changed_at = created_at, archived_at = CASE status WHEN 'archived' THEN created_at END;
CREATE INDEX items_text_sha256_idx ON items (text_sha256) WHERE text_sha256 IS NOT NULL;
CREATE INDEX items_index_pending_idx ON items (item_id) WHERE index_pending;

ALTER TABLE item_versions
  ADD COLUMN file_name text,
  ADD COLUMN media_type text,
  ADD COLUMN page_count integer,
  ADD COLUMN pages_without_text integer[] NOT NULL DEFAULT '{}',
  -- German: what was left out or only summarised.
  ADD COLUMN notices text[] NOT NULL DEFAULT '{}',
  ADD COLUMN text_sha256 text,
  -- Object in the bucket `documents` with the extracted blocks; null for versions from before.
  ADD COLUMN extraction_key text,
  ADD COLUMN chunk_count integer NOT NULL DEFAULT 0,
  ADD COLUMN char_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN valid_from date,
  ADD COLUMN created_by uuid,
  ADD COLUMN ingestion_method text NOT NULL DEFAULT 'upload',
  ADD COLUMN embedding_model text,
  ADD COLUMN chunking jsonb NOT NULL DEFAULT '{}',
  -- The version of the same bytes that this one replaces: only its processing is newer.
  ADD COLUMN reprocessed_from integer,
  ADD COLUMN job_id uuid,
  -- What was suspicious and released by an administrator all the same.
  ADD COLUMN suspicions jsonb NOT NULL DEFAULT '[]';
UPDATE item_versions AS v SET
  file_name = i.file_name, media_type = i.media_type, page_count = i.page_count,
  created_by = i.created_by, ingestion_method = i.ingestion_method,
  embedding_model = i.embedding_model, chunking = i.chunking,
  chunk_count = (SELECT count(*) FROM item_chunks c WHERE c.item_id = i.item_id),
  char_count = (SELECT coalesce(sum(length(c.text)), 0) FROM item_chunks c WHERE c.item_id = i.item_id)
FROM items AS i WHERE i.item_id = v.item_id AND i.version = v.version;
CREATE INDEX item_versions_checksum_idx ON item_versions (checksum);

-- Append-only; only the purge of a whole item, announced for its transaction, may delete.
CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('luna.purged_item', true) = OLD.item_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'item_versions is append-only';
END $$;
CREATE TRIGGER item_versions_append_only BEFORE UPDATE OR DELETE ON item_versions
  FOR EACH ROW EXECUTE FUNCTION refuse_version_change();
CREATE FUNCTION refuse_versions_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'item_versions is append-only';
END $$;
CREATE TRIGGER item_versions_no_truncate BEFORE TRUNCATE ON item_versions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_versions_truncate();

-- "Gilt ab" of a version where it was corrected later (the audit log has both).
CREATE TABLE item_validity (
  item_id uuid NOT NULL REFERENCES items ON DELETE CASCADE,
  version integer NOT NULL,
  valid_day date,
  edited_at timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (item_id, version)
);

-- A version that is being taken in, or that waits in quarantine; at most one of an item.
CREATE TABLE item_drafts (
  item_id uuid PRIMARY KEY,
  version integer NOT NULL,
  state text NOT NULL CHECK (state IN ('extracted', 'chunked', 'quarantined')),
  -- Who works on it; what no job works on any more is swept.
  job_id uuid,
  sha256 text NOT NULL,
  -- Everything else that its finished version will say.
  facts jsonb NOT NULL,
  suspicions jsonb NOT NULL DEFAULT '[]',
  released_by uuid,
  released_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT now()
);
CREATE INDEX item_drafts_sha256_idx ON item_drafts (sha256);
CREATE INDEX item_versions_job_id_idx ON item_versions (job_id);
