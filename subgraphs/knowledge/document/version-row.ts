import { z } from 'zod'
import type { ItemVersion } from './version.ts'

const versionRow = z
  .object({
    version_id: z.string(),
    item_id: z.string(),
    version: z.number(),
    notes: z.string().nullable(),
    created_at: z.date(),
    created_by: z.string().nullable(),
    file_name: z.string().nullable(),
    media_type: z.string().nullable(),
    page_count: z.number().nullable(),
    pages_without_text: z.array(z.number()),
    notices: z.array(z.string()),
    checksum: z.string(),
    text_sha256: z.string().nullable(),
    extraction_key: z.string().nullable(),
    chunk_count: z.number(),
    char_count: z.coerce.number(),
    valid_from: z.string().nullable(),
    embedding_model: z.string().nullable(),
    chunking: z.record(z.string(), z.string()),
    reprocessed_from: z.number().nullable(),
  })
  .transform((row): ItemVersion => ({
    id: row.version_id,
    itemId: row.item_id,
    version: row.version,
    notes: row.notes,
    createdAt: row.created_at,
    createdBy: row.created_by,
    fileName: row.file_name,
    mediaType: row.media_type,
    pageCount: row.page_count,
    pagesWithoutText: row.pages_without_text,
    notices: row.notices,
    checksum: row.checksum,
    textSha256: row.text_sha256,
    extractionKey: row.extraction_key,
    chunkCount: row.chunk_count,
    charCount: row.char_count,
    validFrom: row.valid_from,
    embeddingModel: row.embedding_model,
    chunking: row.chunking,
    reprocessedFrom: row.reprocessed_from,
  }))

/** With what was corrected later. */
export const versionTable = 'item_versions LEFT JOIN item_validity USING (item_id, version)'

/** Columns of `versionTable` that `toVersion` reads. */
export const versionColumns = `version_id, item_id, version, notes, created_at, created_by, file_name,
  media_type, page_count, pages_without_text, notices, checksum, text_sha256, extraction_key, chunk_count,
  char_count, embedding_model, chunking, reprocessed_from,
  to_char(CASE WHEN edited_at IS NULL THEN valid_from ELSE valid_day END, 'YYYY-MM-DD') AS valid_from`

export function toVersion(row: unknown): ItemVersion {
  return versionRow.parse(row)
}
