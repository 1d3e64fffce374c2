import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import type { VectorStore } from '#platform/vectors/vector-store.ts'
import type { ChunkStore } from './chunk.store.ts'
import { confidentialityFor, type Item, type ItemKind, type StoredChunk } from './item.ts'
import type { ItemCursor, ItemStore } from './item.store.ts'

export type ItemQuery = { first: number; after?: string; search?: string; kind?: ItemKind }

/** The document library: who sees what, and taking documents out of it. */
export class ItemService {
  constructor(
    private readonly items: ItemStore,
    private readonly chunks: ChunkStore,
    private readonly vectors: Pick<VectorStore, 'removeItem'>,
  ) {}

  async list({ first, after, search, kind }: ItemQuery, viewer: Viewer): Promise<Item[]> {
    const cursor = after === undefined ? undefined : cursorFrom(after)
    const filter = {
      levels: confidentialityFor(viewer),
      ...(search && { search }),
      ...(kind && { kind }),
    }
    return this.items.list(filter, { first, ...(cursor && { after: cursor }) })
  }

  count({ search, kind }: Pick<ItemQuery, 'search' | 'kind'>, viewer: Viewer): Promise<number> {
    const levels = confidentialityFor(viewer)
    return this.items.count({ levels, ...(search && { search }), ...(kind && { kind }) })
  }

  /** In the order of `ids`; null for what does not exist or the viewer may not see. */
  async byIds(ids: readonly string[], viewer: Viewer): Promise<(Item | null)[]> {
    const rows = await this.items.byIds(ids.filter(isUuid), confidentialityFor(viewer))
    const visible = rows.filter(({ status }) => status === 'ACTIVE' || viewer.can('admin'))
    const found = new Map(visible.map(item => [item.id, item]))
    return ids.map(id => found.get(id) ?? null)
  }

  /** For each meter the active documents that are tagged `meter:<id>`. */
  async ofMeters(meterIds: readonly string[], viewer: Viewer): Promise<Item[][]> {
    const tags = meterIds.map(id => `meter:${id}`)
    const items = await this.items.taggedWith(tags, confidentialityFor(viewer))
    return tags.map(tag => items.filter(item => item.tags.includes(tag)))
  }

  /** Only of items that came out of this service: their visibility is settled. */
  chunksOf(item: Item, page: { first: number; after?: string }): Promise<StoredChunk[]> {
    const after =
      page.after !== undefined && /^\d{1,9}$/u.test(page.after) ? Number(page.after) : -1
    return this.chunks.ofItem(item.id, { first: page.first, after })
  }

  async chunkCounts(itemIds: readonly string[]): Promise<number[]> {
    const counts = await this.chunks.counts(itemIds)
    return itemIds.map(id => counts.get(id) ?? 0)
  }

  /** Archives a document: gone from library, search and answers; its versions are kept. */
  async delete(id: string, viewer: Viewer): Promise<Item | UserError> {
    viewer.require('admin')
    const [item] = await this.byIds([id], viewer)
    if (item?.status !== 'ACTIVE') {
      return new UserError('ITEM_NOT_FOUND', 'Dieses Dokument gibt es nicht (mehr).', {
        remedy: 'Laden Sie die Liste der Dokumente neu.',
      })
    }
    // In this order a failure leaves a document that can be deleted again.
    await this.vectors.removeItem(id)
    await this.items.archive(id)
    return { ...item, status: 'ARCHIVED' }
  }
}

export function cursorOf(item: ItemCursor): string {
  return Buffer.from(`${item.createdAt.toISOString()} ${item.id}`).toString('base64url')
}

/** A cursor that is none begins at the first page. */
function cursorFrom(text: string): ItemCursor | undefined {
  const [stamp = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  const createdAt = new Date(stamp)
  return isUuid(id) && !Number.isNaN(createdAt.getTime()) ? { createdAt, id } : undefined
}
