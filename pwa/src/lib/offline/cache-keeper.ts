import type { InMemoryCache } from '@apollo/client'
import { beneath, isUsable, snapshotOf } from './cache-snapshot.ts'
import type { SnapshotStore } from './snapshot-store.ts'

const SAVE_AFTER_MS = 800

type Options = { cache: InMemoryCache; store: SnapshotStore; build: string }

/**
 * Keeps the cache on the device, so that the app shows its last state when it starts without a server.
 * Online it is written only; it is read when the server turns out to be away. A device that refuses
 * storage works as before, without the last state.
 */
export class CacheKeeper {
  private timeout: ReturnType<typeof setTimeout> | undefined
  private restored: Promise<number | undefined> | undefined
  private readonly options: Options

  constructor(options: Options) {
    this.options = options
  }

  /** Saves soon; many answers in a row make one write. */
  readonly saveSoon = (): void => {
    clearTimeout(this.timeout)
    this.timeout = setTimeout(() => void this.save(), SAVE_AFTER_MS)
  }

  readonly save = async (): Promise<void> => {
    clearTimeout(this.timeout)
    const { cache, store, build } = this.options
    const snapshot = snapshotOf(cache.extract(), { build, savedAt: Date.now() })
    await store.write(snapshot).catch(() => undefined)
  }

  /** Fills the cache once with what was kept; answers with its age stamp, or nothing where nothing is kept. */
  restore(): Promise<number | undefined> {
    this.restored ??= this.read()
    return this.restored
  }

  /** Leaves nothing of this user behind. */
  readonly wipe = async (): Promise<void> => {
    clearTimeout(this.timeout)
    this.restored = undefined
    await this.options.store.clear().catch(() => undefined)
  }

  private async read(): Promise<number | undefined> {
    const { cache, store, build } = this.options
    const snapshot = await store.read().catch(() => undefined)
    if (!snapshot || !isUsable(snapshot, Date.now(), build)) return undefined
    cache.restore(beneath(cache.extract(), snapshot))
    return snapshot.savedAt
  }
}
