import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import type { Chunk } from '../chunk/chunker.ts'
import type { Confidentiality, ItemKind } from '../document/item.ts'
import { stableId } from './stable-id.ts'

/** What is known of a document before its text is. */
export type DocumentFacts = {
  title: string
  kind: ItemKind
  tags: string[]
  confidentiality: Confidentiality
  source: string
  method: 'upload' | 'api'
  fileName: string
  createdBy: string | null
}

export type FinishedDocument = DocumentFacts & {
  itemId: string
  version: number
  sha256: string
  mediaType: string
  pageCount: number | null
  embeddingModel: string | null
  /** Versions of the chunker and of the analyzer. */
  chunking: Record<string, string>
  chunks: (Chunk & { id: string })[]
}

export type KnownItem = { status: string; sha256: string; version: number; title: string }

/** Writes finished documents: what is not finished is in no table. */
export class IngestionStore {
  constructor(private readonly database: Database) {}

  /** An item of any status. */
  async known(itemId: string): Promise<KnownItem | undefined> {
    const { rows } = await this.database.pool.query<KnownItem>(
      'SELECT status, sha256, version, title FROM items WHERE item_id = $1',
      [itemId],
    )
    return rows[0]
  }

  /**
   * The item becomes visible, its passages are exchanged and its version is recorded, all at once.
   */
  async save(document: FinishedDocument): Promise<void> {
    await this.database.transaction(async client => {
      await saveItem(client, document)
      await client.query('DELETE FROM item_chunks WHERE item_id = $1', [document.itemId])
      await saveChunks(client, document)
      await client.query(
        `INSERT INTO item_versions (version_id, item_id, version, file_uri, checksum)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (item_id, version) DO NOTHING`,
        [
          stableId('version', document.itemId, document.version),
          document.itemId,
          document.version,
          `documents/${document.sha256}`,
          document.sha256,
        ],
      )
    })
  }
}

async function saveItem(client: PoolClient, document: FinishedDocument): Promise<void> {
  await client.query(
    `INSERT INTO items (item_id, source, title, kind, tags, confidentiality, sha256, version, status,
       created_by, ingestion_method, embedding_model, chunking, file_name, media_type, page_count)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'active', $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (item_id) DO UPDATE SET
       source = excluded.source, title = excluded.title, kind = excluded.kind, tags = excluded.tags,
       confidentiality = excluded.confidentiality, sha256 = excluded.sha256,
       version = excluded.version, status = excluded.status, created_by = excluded.created_by,
       ingestion_method = excluded.ingestion_method, embedding_model = excluded.embedding_model,
       chunking = excluded.chunking, file_name = excluded.file_name,
       media_type = excluded.media_type, page_count = excluded.page_count`,
    [
      document.itemId,
      document.source,
      document.title,
      document.kind.toLowerCase(),
      document.tags,
      document.confidentiality.toLowerCase(),
      document.sha256,
      document.version,
      document.createdBy,
      document.method,
      document.embeddingModel,
      JSON.stringify(document.chunking),
      document.fileName,
      document.mediaType,
      document.pageCount,
    ],
  )
}

async function saveChunks(client: PoolClient, { itemId, chunks }: FinishedDocument): Promise<void> {
  await client.query(
    `INSERT INTO item_chunks (chunk_id, item_id, chunk_idx, text, metadata)
     SELECT chunk_id, $1, chunk_idx, text, metadata
     FROM unnest($2::uuid[], $3::int[], $4::text[], $5::jsonb[])
       AS new (chunk_id, chunk_idx, text, metadata)`,
    [
      itemId,
      chunks.map(({ id }) => id),
      chunks.map(({ idx }) => idx),
      chunks.map(({ text }) => text),
      chunks.map(({ headings, page, start, end }) =>
        JSON.stringify({ headings, page, start, end }),
      ),
    ],
  )
}
