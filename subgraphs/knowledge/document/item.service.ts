import { z } from 'zod'
import { auditChange } from '#platform/audit/audit-change.ts'
import type { AuditLog } from '#platform/audit/audit-log.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isUuid } from '#platform/uuid.ts'
import type { ItemEdit, ItemEditStore } from './item-edit.store.ts'
import type { ItemFilter, ItemWish } from './item-filter.ts'
import {
  checkFiling,
  cleanTags,
  dayInvalid,
  itemBusy,
  itemChanged,
  itemGone,
} from './item.texts.ts'
import { confidentialityFor, type Item } from './item.ts'
import type { FacetCount, ItemCursor, ItemSort, ItemStore } from './item.store.ts'
import { isIsoDay } from './library-day.ts'
import type { LibraryIndex } from './library-index.ts'

type ItemQuery = ItemWish & { first: number; after?: string | null; sort?: ItemSort | null }
type ItemChange = { [K in keyof ItemEdit]?: ItemEdit[K] | null } & {
  /** As it was when the person began to edit. */
  revision?: number | null
}

type Dependencies = {
  items: ItemStore
  edits: ItemEditStore
  library: LibraryIndex
  audit: Pick<AuditLog, 'record'>
  /** Removes bytes that no document refers to any more. */
  forgetBytes: (checksum: string) => Promise<void>
  /** Takes the passages of a purged document out of the index. */
  removeFromIndex: (itemId: string) => Promise<void>
  /** Does something while no job works on the document; undefined: one does. */
  alone: <T>(itemId: string, work: () => Promise<T>) => Promise<{ result: T } | undefined>
  /** Queues the check that the index holds all passages of a document. */
  completeIndex: (item: Item, viewer: Viewer) => Promise<void>
}

/** The document library: who sees what, and changes of what is filed. */
export class ItemService {
  constructor(private readonly use: Dependencies) {}

  async list(query: ItemQuery, viewer: Viewer): Promise<(Item & { sortKey: string })[]> {
    const { first, after, sort, ...wish } = query
    const by = sort ?? 'NEWEST'
    const cursor = after ? cursorFrom(after, by) : undefined
    const page = { first, sort: by, ...(cursor && { after: cursor }) }
    return this.use.items.list(filterFor(wish, viewer), page)
  }

  count(wish: ItemWish, viewer: Viewer): Promise<number> {
    return this.use.items.count(filterFor(wish, viewer))
  }

  facets(wish: ItemWish, viewer: Viewer): Promise<FacetCount[]> {
    return this.use.items.facets(filterFor(wish, viewer))
  }

  /** In the order of `ids`; null for what does not exist or the viewer may not see. */
  async byIds(ids: readonly string[], viewer: Viewer): Promise<(Item | null)[]> {
    const rows = await this.use.items.byIds(ids.filter(isUuid), confidentialityFor(viewer))
    const visible = rows.filter(({ status }) => status === 'ACTIVE' || viewer.can('admin'))
    const found = new Map(visible.map(item => [item.id, item]))
    return ids.map(id => found.get(id) ?? null)
  }

  /** For each meter the active documents that are tagged `meter:<id>`. */
  async ofMeters(meterIds: readonly string[], viewer: Viewer): Promise<Item[][]> {
    const tags = meterIds.map(id => `meter:${id}`)
    const items = await this.use.items.taggedWith(tags, confidentialityFor(viewer))
    return tags.map(tag => items.filter(item => item.tags.includes(tag)))
  }

  /** UserErrors: what is wrong, ITEM_NOT_FOUND, or ITEM_CHANGED where somebody was faster. */
  async update(id: string, change: ItemChange, viewer: Viewer): Promise<Item | UserError> {
    viewer.require('admin')
    const wrong = checkFiling(change) ?? checkChange(change)
    if (wrong) return wrong
    if (!isUuid(id)) return itemGone()
    const edit = editOf(change)
    const edited = await this.use.edits.update(id, edit, item => {
      if (item.status === 'ARCHIVED' || item.version === 0) return itemGone()
      const isStale = typeof change.revision === 'number' && change.revision !== item.revision
      return isStale ? itemChanged() : undefined
    })
    if (!edited) return itemGone()
    if (edited instanceof UserError) return edited
    await this.use.library.tell(id)
    const { before, after } = edited
    auditChange(audited(before), audited(after), id)
    return after
  }

  /** Archives a document: gone from library, search and answers; its versions are kept. */
  async delete(id: string, viewer: Viewer): Promise<Item | UserError> {
    viewer.require('admin')
    const edited = isUuid(id) ? await this.use.edits.archive(id, { byLuna: false }) : undefined
    if (!edited) return itemGone()
    auditChange(audited(edited.before), audited(edited.after), id)
    await this.use.library.tell(id)
    return edited.after
  }

  /** Takes a deletion back. */
  async restore(id: string, viewer: Viewer): Promise<Item | UserError> {
    viewer.require('admin')
    const edited = isUuid(id) ? await this.use.edits.restore(id) : undefined
    if (!edited) return itemGone()
    auditChange(audited(edited.before), audited(edited.after), id)
    await this.use.library.tell(id)
    await this.use.completeIndex(edited.after, viewer)
    return edited.after
  }

  /**
   * Removes a deleted document for good: passages, versions, index and every file that no other
   * document uses. UserErrors ITEM_NOT_FOUND, ITEM_NOT_DELETED, ITEM_BUSY.
   */
  async purge(id: string, viewer: Viewer): Promise<Item | UserError> {
    viewer.require('admin')
    const [item] = await this.byIds([id], viewer)
    if (!item) return itemGone()
    if (item.status !== 'ARCHIVED') return notDeleted(item)
    const done = await this.use.alone(id, async () => {
      // In this order a failure leaves a document that can be purged again.
      await this.use.removeFromIndex(id)
      return this.use.edits.purge(id)
    })
    if (!done) return itemBusy(item.title)
    const purged = done.result
    if (!purged) return itemGone()
    for (const checksum of purged.checksums) await this.use.forgetBytes(checksum)
    const { title, fileName } = item
    await this.record('item.purged', { id, viewer, meta: { title, fileName, ...purged } })
    return item
  }

  private async record(
    action: string,
    { id, viewer, meta }: { id: string; viewer: Viewer; meta: Record<string, unknown> },
  ): Promise<void> {
    await this.use.audit.record({ actor: viewer.name, action, target: id, meta })
  }
}

/** Anything but active documents is for administrators. */
function filterFor(wish: ItemWish, viewer: Viewer): ItemFilter {
  const levels = confidentialityFor(viewer)
  if (wish.status && wish.status !== 'ACTIVE') viewer.require('admin')
  return { ...wish, levels }
}

function checkChange({ title, source, validFrom }: ItemChange): UserError | undefined {
  if (validFrom && !isIsoDay(validFrom)) return dayInvalid(validFrom)
  if (title !== undefined && title !== null && title.trim() === '') {
    return new UserError('TITLE_MISSING', 'Ein Dokument braucht einen Titel.', { place: 'title' })
  }
  if (source !== undefined && source !== null && source.trim() === '') {
    return new UserError('SOURCE_MISSING', 'Ein Dokument braucht eine Quelle.', { place: 'source' })
  }
  return undefined
}

/** Null leaves a field as it is, except "gilt ab", which it removes. */
function editOf({ title, kind, source, tags, confidentiality, lang, validFrom }: ItemChange) {
  return {
    title: title?.trim(),
    kind: kind ?? undefined,
    source: source?.trim(),
    tags: tags ? cleanTags(tags) : undefined,
    confidentiality: confidentiality ?? undefined,
    lang: lang ?? undefined,
    validFrom,
  }
}

/** What people file, and whether it is there. */
function audited(item: Item) {
  const { title, kind, source, tags, confidentiality, lang, validFrom, version, status } = item
  return { title, kind, source, tags, confidentiality, lang, validFrom, version, status }
}

function notDeleted({ title }: Item): UserError {
  return new UserError('ITEM_NOT_DELETED', `„${title}“ ist noch in der Bibliothek.`, {
    remedy: 'Löschen Sie das Dokument zuerst; danach können Sie es endgültig entfernen.',
  })
}

/** Of a row that came with what the list is sorted by. */
export function cursorOf({ id, sortKey }: Item & { sortKey: string }): string {
  return Buffer.from(JSON.stringify([sortKey, id])).toString('base64url')
}

/** A cursor that is none begins at the first page. */
function cursorFrom(text: string, sort: ItemSort): ItemCursor | undefined {
  const parsed = cursorText.safeParse(Buffer.from(text, 'base64url').toString('utf8'))
  if (!parsed.success) return undefined
  const [key, id] = parsed.data
  return sort !== 'TITLE' && Number.isNaN(Date.parse(key)) ? undefined : { key, id }
}

const cursorText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' })
      return z.NEVER
    }
  })
  .pipe(z.tuple([z.string(), z.uuid()]))
