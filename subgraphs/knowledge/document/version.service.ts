import type { Viewer } from '#platform/identity/viewer.ts'
import type { ChunkStore } from './chunk.store.ts'
import type { ItemService } from './item.service.ts'
import type { Item } from './item.ts'
import { diffParagraphs, type TextDiff } from './text-diff.ts'
import type { ItemVersion } from './version.ts'
import type { VersionStore } from './version.store.ts'

export type VersionDiff = TextDiff & { from: ItemVersion; to: ItemVersion }

type Dependencies = {
  items: Pick<ItemService, 'byIds'>
  versions: VersionStore
  chunks: ChunkStore
  /** Paragraphs as they were extracted; undefined where they were not kept. */
  paragraphs: (extractionKey: string) => Promise<string[] | undefined>
}

const mostPassages = 20_000

/** What a document has said over time. */
export class VersionService {
  constructor(private readonly use: Dependencies) {}

  /** Newest first. Empty for a document the viewer may not see. */
  async list(
    itemId: string,
    page: { first: number; before?: number },
    viewer: Viewer,
  ): Promise<ItemVersion[]> {
    const item = await this.visible(itemId, viewer)
    return item ? this.use.versions.ofItem(item.id, page) : []
  }

  async count(itemId: string, viewer: Viewer): Promise<number> {
    const item = await this.visible(itemId, viewer)
    return item ? this.use.versions.count(item.id) : 0
  }

  /** Null when the viewer may not see the document, or it never had one of the versions. */
  async diff(
    itemId: string,
    between: { from: number; to: number },
    viewer: Viewer,
  ): Promise<VersionDiff | null> {
    const item = await this.visible(itemId, viewer)
    if (!item) return null
    const [from, to] = await Promise.all([
      this.use.versions.find(item.id, between.from),
      this.use.versions.find(item.id, between.to),
    ])
    if (!from || !to) return null
    const before = await this.paragraphsOf(from)
    const after = await this.paragraphsOf(to)
    return { from, to, ...diffParagraphs(before, after) }
  }

  private async visible(itemId: string, viewer: Viewer): Promise<Item | undefined> {
    const [item] = await this.use.items.byIds([itemId], viewer)
    return item ?? undefined
  }

  private async paragraphsOf(version: ItemVersion): Promise<string[]> {
    const { extractionKey, itemId, version: number } = version
    const kept = extractionKey === null ? undefined : await this.use.paragraphs(extractionKey)
    if (kept) return kept
    const take = { count: mostPassages, from: 'start' as const }
    const chunks = await this.use.chunks.ofVersion({ itemId, version: number }, take)
    return chunks.flatMap(({ text }) => text.split(/\n+/u))
  }
}
