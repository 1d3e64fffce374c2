import type { AuditLog } from '#platform/audit/audit-log.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Item } from './item.ts'
import type { ItemService } from './item.service.ts'
import type { PassageService } from './passage.service.ts'

/** By which way somebody came to what a document says. */
export type AccessWay =
  'OPENED' | 'PASSAGES' | 'CITATION' | 'DOWNLOAD_LINK' | 'DIFFERENCE' | 'ANSWER' | 'CONVERSATION'

type Use = {
  audit: Pick<AuditLog, 'record'>
  items: Pick<ItemService, 'byIds'>
  passages: Pick<PassageService, 'byIds'>
  now?: () => number
}
type Accessed = Pick<Item, 'id' | 'title' | 'version' | 'confidentiality'>

/** What a person does with one document within a minute is one access. */
const sameAccessMs = 60_000
const mostRemembered = 10_000

/**
 * Writes into the audit log who came to what a restricted document says, before it is handed out; never
 * what it says. What cannot be logged is not handed out.
 */
export class DocumentAccess {
  /** When a person last had an entry for a document, the oldest first; the entry may still be on its way. */
  private readonly recent = new Map<string, { at: number; written: Promise<void> }>()
  private readonly now: () => number

  constructor(private readonly use: Use) {
    this.now = use.now ?? Date.now
  }

  async record(item: Accessed | null | undefined, way: AccessWay, viewer: Viewer): Promise<void> {
    if (item?.confidentiality !== 'RESTRICTED') return
    const key = JSON.stringify([viewer.userId ?? viewer.name, item.id])
    const last = this.recent.get(key)
    if (last && this.now() - last.at < sameAccessMs) return last.written
    const written = this.use.audit.record({
      actor: viewer.name,
      action: 'document.read',
      target: item.id,
      meta: {
        role: viewer.role,
        ...(viewer.userId !== undefined && { userId: viewer.userId }),
        way,
        title: item.title,
        version: item.version,
      },
    })
    this.remember(key, written)
    try {
      await written
    } catch (error) {
      this.recent.delete(key)
      throw error
    }
  }

  /** Of all that are restricted. */
  async recordItems(ids: readonly string[], way: AccessWay, viewer: Viewer): Promise<void> {
    // Nobody else gets what is restricted, so that nothing needs to be looked up for them.
    if (ids.length === 0 || !viewer.can('admin')) return
    const items = await this.use.items.byIds([...new Set(ids)], viewer)
    for (const item of items) await this.record(item, way, viewer)
  }

  /** Of the documents of passages that an answer cites. */
  async recordChunks(chunkIds: readonly string[], way: AccessWay, viewer: Viewer): Promise<void> {
    if (chunkIds.length === 0 || !viewer.can('admin')) return
    const chunks = await this.use.passages.byIds([...new Set(chunkIds)], viewer)
    const itemIds = chunks.flatMap(chunk => (chunk ? [chunk.itemId] : []))
    await this.recordItems(itemIds, way, viewer)
  }

  private remember(key: string, written: Promise<void>): void {
    this.recent.delete(key)
    this.recent.set(key, { at: this.now(), written })
    for (const oldest of this.recent.keys()) {
      if (this.recent.size <= mostRemembered) return
      this.recent.delete(oldest)
    }
  }
}
