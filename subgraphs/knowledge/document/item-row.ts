import { z } from 'zod'
import { confidentialities, itemKinds, itemStatuses, type Item } from './item.ts'

const upper = <T extends readonly [string, ...string[]]>(values: T) =>
  z
    .string()
    .transform(value => value.toUpperCase())
    .pipe(z.enum(values))

const itemRow = z
  .object({
    item_id: z.string(),
    title: z.string(),
    kind: upper(itemKinds),
    source: z.string(),
    file_name: z.string().nullable(),
    media_type: z.string().nullable(),
    tags: z.array(z.string()),
    confidentiality: upper(confidentialities),
    status: upper(itemStatuses),
    version: z.number(),
    created_at: z.date(),
    changed_at: z.date(),
    created_by: z.string().nullable(),
    page_count: z.number().nullable(),
    pages_without_text: z.array(z.number()),
    notices: z.array(z.string()),
    lang: z.string(),
    valid_from: z.string().nullable(),
    in_force: z.boolean(),
    revision: z.number(),
    sha256: z.string(),
  })
  .transform((row): Item => ({
    id: row.item_id,
    title: row.title,
    kind: row.kind,
    source: row.source,
    fileName: row.file_name,
    mediaType: row.media_type,
    tags: row.tags,
    confidentiality: row.confidentiality,
    status: row.status,
    version: row.version,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    createdBy: row.created_by,
    pageCount: row.page_count,
    pagesWithoutText: row.pages_without_text,
    notices: row.notices,
    lang: row.lang,
    validFrom: row.valid_from,
    inForce: row.in_force,
    revision: row.revision,
    sha256: row.sha256,
  }))

/** Columns of `items` that `toItem` reads. */
export const itemColumns = `item_id, title, kind, source, file_name, media_type, tags, confidentiality,
  status, version, created_at, changed_at, created_by, page_count, pages_without_text, notices, lang,
  to_char(valid_from, 'YYYY-MM-DD') AS valid_from, in_force, revision, sha256`

export function toItem(row: unknown): Item {
  return itemRow.parse(row)
}
