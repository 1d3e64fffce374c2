import type {
  ChunkPayload,
  ItemDescription,
  VectorPoint,
  VectorStore,
} from '#platform/vectors/vector-store.ts'
import { vectorsOf, type IndexPassage } from './index-points.ts'
import type { OpenIndex, SearchIndexes } from './search-indexes.ts'

export type { IndexPassage } from './index-points.ts'

/**
 * What ingestion and the library may do to the search index; how many indexes stand behind it (one
 * that answers, one that is being built) is none of their business. Everything may be repeated.
 */
export type PassageIndex = {
  /** Embeds and writes; at most some 64 passages a call. */
  put(passages: IndexPassage[]): Promise<void>
  /** Takes the passages of a document out: of one of its versions, or of all. */
  removeItem(itemId: string, version?: number): Promise<void>
  /** Those of the passages that are written already, so that a run that broke off goes on. */
  present(ids: string[]): Promise<Set<string>>
  /** The document's tags, level or language were edited. */
  describe(itemId: string, description: ItemDescription): Promise<void>
  /**
   * A version was superseded or archived at `validTo`: its passages stay, found only with
   * `includeArchived`. Null: it is the current one again.
   */
  retire(itemId: string, version: number, validTo: Date | null): Promise<void>
}

/** Writes to every index there is, so that none that is built misses what happens meanwhile. */
export class VectorPassageIndex implements PassageIndex {
  constructor(private readonly indexes: SearchIndexes) {}

  async put(passages: IndexPassage[]): Promise<void> {
    // A model takes its time, so vectors are made before the lock is taken.
    for (;;) {
      const targets = await this.indexes.writable()
      const points = await Promise.all(targets.map(index => this.pointsFor(index, passages)))
      const isWritten = await this.indexes.lock.change(async () => {
        if (idsOf(targets) !== idsOf(await this.indexes.writable())) return false
        for (const [at, { store }] of targets.entries()) await store.upsert(points[at] ?? [])
        return true
      })
      if (isWritten) return
    }
  }

  removeItem(itemId: string, version?: number): Promise<void> {
    return this.everywhere(store => store.removeItem(itemId, version))
  }

  async present(ids: string[]): Promise<Set<string>> {
    const found = await Promise.all(
      (await this.indexes.writable()).map(({ store }) => store.present(ids)),
    )
    return new Set(ids.filter(id => found.every(written => written.has(id))))
  }

  describe(itemId: string, description: ItemDescription): Promise<void> {
    return this.everywhere(store => store.describe(itemId, description))
  }

  retire(itemId: string, version: number, validTo: Date | null): Promise<void> {
    return this.everywhere(store => store.retire(itemId, version, validTo?.getTime() ?? null))
  }

  private async pointsFor(
    { record, encoder }: OpenIndex,
    passages: IndexPassage[],
  ): Promise<VectorPoint[]> {
    const embedder = await this.indexes.embedderFor(record)
    const vectors = await vectorsOf(passages, { encoder, embedder })
    return passages.map((passage, at) => ({
      id: passage.id,
      payload: { ...payloadOf(passage), validTo: null },
      ...(vectors[at] ?? { sparse: encoder.document('') }),
    }))
  }

  private everywhere(change: (store: VectorStore) => Promise<void>): Promise<void> {
    return this.indexes.lock.change(async () => {
      for (const { store } of await this.indexes.writable()) await change(store)
    })
  }
}

function idsOf(indexes: OpenIndex[]): string {
  return indexes.map(({ record }) => record.id).join(' ')
}

function payloadOf(passage: IndexPassage): Omit<ChunkPayload, 'validTo'> {
  const { itemId, version, chunkIdx, lang, tags, confidentiality } = passage
  return { itemId, version, chunkIdx, lang, tags, confidentiality }
}
