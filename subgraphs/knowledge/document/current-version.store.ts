import type { PoolClient } from 'pg'
import { toVersion, versionColumns, versionTable } from './version-row.ts'
import { versionInForce, type ItemVersion } from './version.ts'

/**
 * Makes the version that is in force on `day` the document's current one, inside the caller's
 * transaction. Where none is valid yet, the first to become valid is shown, and not found by search.
 */
export async function setCurrentVersion(
  client: PoolClient,
  itemId: string,
  day: string,
): Promise<void> {
  await client.query('SELECT FROM items WHERE item_id = $1 FOR UPDATE', [itemId])
  const { rows } = await client.query(
    `SELECT ${versionColumns} FROM ${versionTable} WHERE item_id = $1`,
    [itemId],
  )
  const versions = rows.map(toVersion)
  const inForce = versionInForce(versions, day)
  const shown = inForce ?? firstToCome(versions)
  if (!shown) return
  await client.query(
    `UPDATE items SET version = v.version, sha256 = v.checksum, text_sha256 = v.text_sha256,
       file_name = v.file_name, media_type = v.media_type, page_count = v.page_count,
       pages_without_text = v.pages_without_text, notices = v.notices, embedding_model = v.embedding_model,
       chunking = v.chunking, valid_from = $3::date, in_force = $4, index_pending = true,
       revision = items.revision + 1, changed_at = now()
     FROM item_versions AS v
     WHERE items.item_id = $1 AND v.item_id = $1 AND v.version = $2
       AND (items.version, items.in_force, items.valid_from)
         IS DISTINCT FROM (v.version, $4::boolean, $3::date)`,
    [itemId, shown.version, shown.validFrom, inForce !== undefined],
  )
}

function firstToCome(versions: ItemVersion[]): ItemVersion | undefined {
  const byDay = (a: ItemVersion, b: ItemVersion) =>
    (a.validFrom ?? '').localeCompare(b.validFrom ?? '') || b.version - a.version
  return versions.toSorted(byDay)[0]
}
