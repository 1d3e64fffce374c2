import type { ItemStore } from '../document/item.store.ts'
import { levelOf, type Item } from '../document/item.ts'
import type { IndexPassage, PassageIndex } from '../retrieval/passage-index.ts'
import type { DraftStore, NumberedChunk } from './draft.store.ts'
import type { IngestControl } from './ingest-request.ts'

/** As many as are embedded and written at once. */
const indexBatch = 64
/** As many as are read, and looked for in the index, at once. */
const readBatch = 1024

type Use = { drafts: DraftStore; index: PassageIndex; items: ItemStore }
type Passages = { itemId: string; version: number; count: number }

/** Embeds and writes the staged passages of a version that the index does not have yet. */
export async function indexPassages(
  use: Use,
  { itemId, version, count }: Passages,
  { signal, progress }: IngestControl,
): Promise<void> {
  const item = await use.items.find(itemId)
  if (!item) throw new Error(`item ${itemId} is gone`)
  let done = 0
  for (let above = -1; ;) {
    const chunks = await use.drafts.staged({ itemId, version }, { above, count: readBatch })
    const last = chunks.at(-1)
    if (!last) return
    above = last.idx
    const present = await use.index.present(chunks.map(({ id }) => id))
    const missing = chunks.filter(({ id }) => !present.has(id))
    done += present.size
    for (let start = 0; start < missing.length; start += indexBatch) {
      signal.throwIfAborted()
      await progress(0.45 + (0.5 * done) / count, `Suchindex: ${done} von ${count} Abschnitten`)
      const batch = missing.slice(start, start + indexBatch)
      await use.index.put(batch.map(chunk => passageOf(item, { ...chunk, version })))
      done += batch.length
    }
  }
}

function passageOf(
  item: Item,
  { id, idx, headings, text, version }: NumberedChunk & { version: number },
): IndexPassage {
  return {
    id,
    itemId: item.id,
    version,
    chunkIdx: idx,
    headings,
    text,
    lang: item.lang,
    tags: item.tags,
    confidentiality: levelOf(item.confidentiality),
  }
}
