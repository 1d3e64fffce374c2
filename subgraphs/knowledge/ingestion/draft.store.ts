import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { Chunk } from '../chunk/chunk.ts'
import { setCurrentVersion } from '../document/current-version.store.ts'
import { isoDayIn } from '../document/library-day.ts'
import { draftRow, type Draft } from './draft.ts'
import type { Suspicion } from './screening/screen.ts'
import { stableId } from './stable-id.ts'

const rowsAtOnce = 1000
const byNobody = '00000000-0000-0000-0000-000000000000'

/** A passage with the id that the same work always gives it. */
export type NumberedChunk = Chunk & { id: string }
export type NewDraft = Omit<Draft, 'state' | 'isReleased' | 'createdAt' | 'suspicions'>

/** Writes versions that are being taken in; nobody sees them before `finish`. */
export class DraftStore {
  constructor(private readonly database: Database) {}

  async find(itemId: string): Promise<Draft | undefined> {
    const { rows } = await this.database.pool.query<Record<string, unknown>>(
      'SELECT * FROM item_drafts WHERE item_id = $1',
      [itemId],
    )
    return rows[0] && draftRow.parse(rows[0])
  }

  async begin(draft: NewDraft): Promise<void> {
    await this.database.pool.query(
      `INSERT INTO item_drafts (item_id, version, state, job_id, sha256, facts)
       VALUES ($1, $2, 'extracted', $3, $4, $5)`,
      [draft.itemId, draft.version, draft.jobId, draft.sha256, JSON.stringify(draft.facts)],
    )
  }

  /** The passages and the new state, all at once; a new document's row is there from now on. */
  async stage(draft: NewDraft, chunks: NumberedChunk[], suspicions: Suspicion[]): Promise<void> {
    const isHeld = suspicions.length > 0
    await this.database.transaction(async client => {
      await insertItem(client, draft, isHeld ? 'quarantined' : 'draft')
      for (let start = 0; start < chunks.length; start += rowsAtOnce) {
        await insertChunks(client, draft, chunks.slice(start, start + rowsAtOnce))
      }
      await client.query(
        `UPDATE item_drafts SET state = $2, facts = $3, suspicions = $4 WHERE item_id = $1`,
        [
          draft.itemId,
          isHeld ? 'quarantined' : 'chunked',
          JSON.stringify(draft.facts),
          JSON.stringify(suspicions),
        ],
      )
    })
  }

  /** Out of quarantine: its passages may be indexed. */
  async release(itemId: string, jobId: string, by: string | null): Promise<void> {
    await this.database.pool.query(
      `UPDATE item_drafts SET state = 'chunked', job_id = $2, released_by = coalesce($3::uuid, $4::uuid),
         released_at = now() WHERE item_id = $1 AND state = 'quarantined'`,
      [itemId, jobId, by, byNobody],
    )
  }

  /** A page of the staged passages, in their order. */
  async staged(
    { itemId, version }: Pick<Draft, 'itemId' | 'version'>,
    page: { above: number; count: number },
  ): Promise<NumberedChunk[]> {
    const { rows } = await this.database.pool.query<StagedRow>(
      `SELECT chunk_id, chunk_idx, text, metadata FROM item_chunks
       WHERE item_id = $1 AND version = $2 AND chunk_idx > $3 ORDER BY chunk_idx LIMIT $4`,
      [itemId, version, page.above, page.count],
    )
    return rows.map(({ chunk_id: id, chunk_idx: idx, text, metadata }) => ({
      ...metadata,
      id,
      idx,
      text,
    }))
  }

  /**
   * The version is recorded and counts as its day says, the document is active, the draft is gone: all
   * at once.
   */
  async finish(draft: Draft): Promise<void> {
    await this.database.transaction(async client => {
      const { rowCount } = await client.query(
        'DELETE FROM item_drafts WHERE item_id = $1 AND version = $2',
        [draft.itemId, draft.version],
      )
      if (rowCount === 0) throw new Error(`the draft of item ${draft.itemId} is gone`)
      await insertVersion(client, draft)
      await describeItem(client, draft)
      await setCurrentVersion(client, draft.itemId, isoDayIn(new Date()))
    })
  }

  /** Nothing of the draft remains; a document that never had a finished version goes with it. */
  async discard({ itemId, version }: Pick<Draft, 'itemId' | 'version'>): Promise<void> {
    await this.database.transaction(async client => {
      await client.query('DELETE FROM item_chunks WHERE item_id = $1 AND version = $2', [
        itemId,
        version,
      ])
      await client.query('DELETE FROM item_drafts WHERE item_id = $1', [itemId])
      await client.query(
        `DELETE FROM items WHERE item_id = $1 AND version = 0 AND status IN ('draft', 'quarantined')`,
        [itemId],
      )
    })
  }

  /** Drafts that no queued or running job works on and nobody has to decide about. */
  async abandoned(): Promise<Draft[]> {
    const { rows } = await this.database.pool.query(
      `SELECT d.* FROM item_drafts d WHERE d.state <> 'quarantined' AND NOT EXISTS (
         SELECT FROM jobs j WHERE j.job_id = d.job_id AND j.state IN ('QUEUED', 'RUNNING'))`,
    )
    return rows.map(row => draftRow.parse(row))
  }

  async ofJob(jobId: string): Promise<Draft[]> {
    const { rows } = await this.database.pool.query('SELECT * FROM item_drafts WHERE job_id = $1', [
      jobId,
    ])
    return rows.map(row => draftRow.parse(row))
  }
}

type StagedRow = {
  chunk_id: string
  chunk_idx: number
  text: string
  metadata: Omit<Chunk, 'idx' | 'text'>
}

async function insertItem(
  client: PoolClient,
  { itemId, sha256, facts }: NewDraft,
  status: 'draft' | 'quarantined',
): Promise<void> {
  const { description, ownTitle, fileName, mediaType, method } = facts
  await client.query(
    `INSERT INTO items (item_id, source, title, kind, tags, lang, confidentiality, sha256, version, status,
       created_by, ingestion_method, file_name, media_type, page_count, pages_without_text, text_sha256, valid_from,
       notices)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     ON CONFLICT (item_id) DO NOTHING`,
    [
      itemId,
      description.source ?? 'Upload',
      description.title ?? ownTitle,
      (description.kind ?? 'DOCUMENT').toLowerCase(),
      description.tags ?? [],
      description.lang ?? 'de',
      (description.confidentiality ?? 'INTERNAL').toLowerCase(),
      sha256,
      status,
      facts.createdBy,
      method,
      fileName,
      mediaType,
      facts.pageCount,
      facts.pagesWithoutText,
      facts.textSha256,
      facts.validFrom,
      facts.notices,
    ],
  )
}

async function insertChunks(
  client: PoolClient,
  { itemId, version }: NewDraft,
  chunks: NumberedChunk[],
): Promise<void> {
  const metadata = chunks.map(({ headings, page, start, end, anchor }) =>
    JSON.stringify({ headings, page, start, end, anchor }),
  )
  await client.query(
    `INSERT INTO item_chunks (chunk_id, item_id, version, chunk_idx, text, metadata)
     SELECT chunk_id, $1, $2, chunk_idx, text, metadata
     FROM unnest($3::uuid[], $4::int[], $5::text[], $6::jsonb[])
       AS new (chunk_id, chunk_idx, text, metadata)`,
    [
      itemId,
      version,
      chunks.map(({ id }) => id),
      chunks.map(({ idx }) => idx),
      chunks.map(({ text }) => text),
      metadata,
    ],
  )
}

async function insertVersion(client: PoolClient, draft: Draft): Promise<void> {
  const { itemId, version, sha256, facts, suspicions } = draft
  await client.query(
    `INSERT INTO item_versions (version_id, item_id, version, notes, file_uri, checksum, file_name,
       media_type, page_count, pages_without_text, text_sha256, extraction_key, chunk_count, char_count,
       valid_from, created_by, ingestion_method, embedding_model, chunking, reprocessed_from, suspicions,
       job_id, notices)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      stableId('version', itemId, version),
      itemId,
      version,
      facts.notes,
      `documents/${sha256}`,
      sha256,
      facts.fileName,
      facts.mediaType,
      facts.pageCount,
      facts.pagesWithoutText,
      facts.textSha256,
      facts.extractionKey,
      facts.chunkCount,
      facts.charCount,
      facts.validFrom,
      facts.createdBy,
      facts.method,
      facts.embeddingModel,
      JSON.stringify(facts.chunking),
      facts.reprocessedFrom,
      JSON.stringify(suspicions),
      draft.jobId,
      facts.notices,
    ],
  )
}

/** What was said with the file; what was edited meanwhile stays where the file says nothing. */
async function describeItem(client: PoolClient, { itemId, facts }: Draft): Promise<void> {
  const { title, kind, tags, confidentiality, source, lang } = facts.description
  await client.query(
    `UPDATE items SET title = coalesce($2, title), kind = coalesce($3, kind),
       tags = coalesce($4::text[], tags), confidentiality = coalesce($5, confidentiality),
       source = coalesce($6, source), lang = coalesce($7, lang),
       status = CASE WHEN ${staysDeleted} THEN status ELSE 'active' END,
       archived_at = CASE WHEN ${staysDeleted} THEN archived_at END,
       archived_by_luna = ${staysDeleted} AND archived_by_luna,
       index_pending = true, revision = revision + 1, changed_at = now()
     WHERE item_id = $1`,
    [
      itemId,
      title ?? null,
      kind?.toLowerCase() ?? null,
      tags ?? null,
      confidentiality?.toLowerCase() ?? null,
      source ?? null,
      lang ?? null,
      facts.revives,
    ],
  )
}

const staysDeleted = `(status = 'archived' AND NOT $8)`
