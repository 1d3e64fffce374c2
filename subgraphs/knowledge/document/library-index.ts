import type { Logger } from '#platform/logger.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { IndexNewsStore } from './index-news.store.ts'
import type { ItemStore } from './item.store.ts'
import { levelOf, type Item } from './item.ts'
import type { KeyedLock } from './keyed-lock.store.ts'
import type { ItemVersion } from './version.ts'
import type { VersionStore } from './version.store.ts'

type Dependencies = {
  news: IndexNewsStore
  items: ItemStore
  versions: VersionStore
  index: PassageIndex
  lock: KeyedLock
  log: Pick<Logger, 'warn'>
}

const atOnce = 100
/** Of one document; older ones were told long ago. */
const mostVersions = 500

/**
 * Tells the search index what the library has decided: tags, level and language of a document, and
 * which of its versions counts. The database decides first and remembers that the index has yet to
 * learn of it, so an index that is away or a process that dies only delays the news.
 */
export class LibraryIndex {
  constructor(private readonly use: Dependencies) {}

  /** Tells what is new of one document; a failure is logged and made up for by `catchUp`. */
  async tell(itemId: string): Promise<void> {
    await this.sync(itemId).catch((error: unknown) => {
      this.use.log.warn({ err: error, itemId }, 'search index not told of a change yet')
    })
  }

  /** Tells what was not told yet. Answers how many documents. */
  async catchUp(): Promise<number> {
    const ids = await this.use.news.pending(atOnce)
    for (const id of ids) await this.tell(id)
    return ids.length
  }

  private async sync(itemId: string): Promise<void> {
    const signal = AbortSignal.timeout(30_000)
    await this.use.lock.hold(`index:${itemId}`, signal, async () => {
      const item = await this.use.items.find(itemId)
      // What never was finished is in no index.
      if (!item || item.version === 0) return
      const { tags, lang } = item
      const confidentiality = levelOf(item.confidentiality)
      await this.use.index.describe(itemId, { tags, lang, confidentiality })
      for (const { version, validTo } of await this.periods(item)) {
        await this.use.index.retire(itemId, version, validTo)
      }
      await this.use.news.told(itemId, item.revision)
    })
  }

  private async periods(item: Item): Promise<{ version: number; validTo: Date | null }[]> {
    const newestFirst = await this.use.versions.ofItem(item.id, { first: mostVersions })
    return newestFirst.map((version, at) => ({
      version: version.version,
      validTo: counts(item, version) ? null : endOf(item, version, newestFirst[at - 1]),
    }))
  }
}

function counts(item: Item, { version }: ItemVersion): boolean {
  return item.status === 'ACTIVE' && item.version === version && item.inForce
}

/** Since when a version is not the one that counts. */
function endOf(item: Item, version: ItemVersion, next: ItemVersion | undefined): Date {
  if (item.version === version.version) return item.changedAt
  return next?.createdAt ?? version.createdAt
}
