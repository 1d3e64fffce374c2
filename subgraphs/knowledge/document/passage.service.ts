import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import type { ChunkStore } from './chunk.store.ts'
import type { ItemService } from './item.service.ts'
import type { Item, StoredChunk } from './item.ts'

/** A stretch of a version's passages and whether there are more on either side. */
export type Passages = { nodes: StoredChunk[]; hasPrevious: boolean; hasNext: boolean }
type PassageWish = {
  first: number
  /** Index of the passage before the first one wanted. */
  after?: number
  /** Index of the passage behind the last one wanted; instead of `after`. */
  before?: number
  /** Default: the current one. */
  version?: number
}

/** Opens documents and citations at their passages, in any version that was ever finished. */
export class PassageService {
  constructor(
    private readonly chunks: ChunkStore,
    private readonly items: Pick<ItemService, 'byIds'>,
  ) {}

  /** Only of items that came out of ItemService: their visibility is settled. */
  async ofItem(item: Item, { first, after, before, version }: PassageWish): Promise<Passages> {
    const range = { itemId: item.id, version: version ?? item.version }
    if (before !== undefined) {
      const rows = await this.chunks.ofVersion(
        { ...range, below: before },
        { count: first + 1, from: 'end' },
      )
      const nodes = rows.slice(-first)
      return { nodes, hasPrevious: rows.length > first, hasNext: true }
    }
    const above = after ?? -1
    const rows = await this.chunks.ofVersion(
      { ...range, above },
      { count: first + 1, from: 'start' },
    )
    return { nodes: rows.slice(0, first), hasPrevious: above >= 0, hasNext: rows.length > first }
  }

  /** So many passages before and behind one, in its version. Undefined: not a passage of the item. */
  async around(
    item: Item,
    chunkId: string,
    { before, after }: { before: number; after: number },
  ): Promise<Passages | undefined> {
    const chunk = isUuid(chunkId) ? (await this.chunks.byIds([chunkId])).get(chunkId) : undefined
    if (chunk?.itemId !== item.id) return undefined
    const range = { itemId: item.id, version: chunk.version }
    const [ahead, behind] = await Promise.all([
      this.chunks.ofVersion({ ...range, below: chunk.idx }, { count: before + 1, from: 'end' }),
      this.chunks.ofVersion({ ...range, above: chunk.idx }, { count: after + 1, from: 'start' }),
    ])
    return {
      nodes: [...(before > 0 ? ahead.slice(-before) : []), chunk, ...behind.slice(0, after)],
      hasPrevious: ahead.length > before,
      hasNext: behind.length > after,
    }
  }

  /**
   * Passages by id, current or not, as citations name them: null where the document is gone or the
   * viewer may not see it today.
   */
  async byIds(ids: readonly string[], viewer: Viewer): Promise<(StoredChunk | null)[]> {
    const found = await this.chunks.byIds(ids.filter(isUuid))
    const itemIds = [...new Set([...found.values()].map(({ itemId }) => itemId))]
    const items = await this.items.byIds(itemIds, viewer)
    const visible = new Set(items.flatMap(item => (item ? [item.id] : [])))
    return ids.map(id => {
      const chunk = found.get(id)
      return chunk && visible.has(chunk.itemId) ? chunk : null
    })
  }

  async counts(itemIds: readonly string[]): Promise<number[]> {
    const counts = await this.chunks.counts(itemIds)
    return itemIds.map(id => counts.get(id) ?? 0)
  }
}
