import type { ObjectStore } from '#platform/objects/object-store.ts'
import { itemLock, type Held, type KeyedLock } from '../document/keyed-lock.store.ts'
import type { PassageIndex } from '../retrieval/passage-index.ts'
import type { DraftStore } from './draft.store.ts'
import type { Draft } from './draft.ts'
import type { IngestionStore } from './ingestion.store.ts'
import { checksumOf, extractionsOf } from './stored-text.ts'

type Use = {
  store: IngestionStore
  drafts: DraftStore
  objects: ObjectStore
  index: Pick<PassageIndex, 'removeItem'>
  lock: KeyedLock
}

const patienceMs = 60_000

/** Takes back what was begun, and removes bytes that nobody refers to. */
export class DraftRemoval {
  constructor(private readonly use: Use) {}

  /** Nothing remains of a run that was cancelled, rejected or forgotten; a later one is left alone. */
  async discard(draft: Draft): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs)
    await this.use.lock.hold(itemLock(draft.itemId), signal, async held => {
      const now = await this.use.drafts.find(draft.itemId)
      if (now?.jobId === draft.jobId && now.sha256 === draft.sha256) await this.drop(now, held)
    })
  }

  /** What is left of a cancelled job. */
  async discardOfJob(jobId: string): Promise<void> {
    const drafts = await this.use.drafts.ofJob(jobId)
    for (const draft of drafts) if (draft.state !== 'quarantined') await this.discard(draft)
  }

  /** The same, by who holds the item already. */
  async drop(draft: Draft, held: Held): Promise<void> {
    await this.use.index.removeItem(draft.itemId, draft.version)
    await this.use.drafts.discard(draft)
    await this.forget(draft.sha256, held)
  }

  /** Removes an original and what was read of it, unless a document or a draft needs it. */
  async forgetBytes(sha256: string): Promise<void> {
    const signal = AbortSignal.timeout(patienceMs)
    await this.use.lock.hold(`forget:${sha256}`, signal, held => this.forget(sha256, held))
  }

  /** Drafts that no job works on, and objects that no row refers to. Answers how many of both. */
  async sweep(): Promise<number> {
    const abandoned = await this.use.drafts.abandoned()
    for (const draft of abandoned) {
      await this.use.lock.tryHold(itemLock(draft.itemId), held => this.dropIfSame(draft, held))
    }
    const checksums = new Set<string>()
    for await (const key of this.use.objects.list('documents')) checksums.add(checksumOf(key))
    const unused = await this.use.store.unreferred([...checksums])
    for (const sha256 of unused) await this.forgetBytes(sha256)
    return abandoned.length + unused.length
  }

  private async dropIfSame(draft: Draft, held: Held): Promise<void> {
    const now = await this.use.drafts.find(draft.itemId)
    const isSame =
      now?.jobId === draft.jobId && now.createdAt.getTime() === draft.createdAt.getTime()
    if (isSame) await this.drop(now, held)
  }

  private async forget(sha256: string, held: Held): Promise<void> {
    await held.also(`content:${sha256}`, async () => {
      const [unused] = await this.use.store.unreferred([sha256])
      if (unused === undefined) return
      for await (const key of this.use.objects.list('documents', extractionsOf(sha256))) {
        await this.use.objects.remove('documents', key)
      }
      await this.use.objects.remove('documents', sha256)
    })
  }
}
