import { JobRefused, type JobContext, type JobOutcome } from '#platform/jobs/job.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import type { VectorPoint } from '#platform/vectors/vector-store.ts'
import { currentAnalyzer } from './analyzer.ts'
import { probeEmbedding } from './embedding-probe.ts'
import type { IndexTexts } from './index-texts.store.ts'
import { vectorsOf } from './index-points.ts'
import { learnFromTexts, textsOf } from './learn-from-index.ts'
import { indexMessages } from './search-index.texts.ts'
import { sameEmbedding, type IndexEmbedding, type SearchIndex } from './search-index.ts'
import type { OpenIndex, SearchIndexes } from './search-indexes.ts'

const batchSize = 64
/** Learning takes about this share of the work. */
const learningShare = 0.2

type Control = Pick<JobContext, 'job' | 'signal' | 'progress'>
type Dependencies = {
  indexes: SearchIndexes
  texts: IndexTexts
  embedder: Embedder | undefined
}

/**
 * Builds an index beside the active one and swaps them. Which passages there are, and what is known
 * of each, is taken from the active index; their texts come from the database. A worker that is
 * killed goes on where it was; documents that come or go meanwhile reach both indexes, because a
 * batch is copied while nobody else writes.
 */
export class IndexRebuild {
  constructor(private readonly use: Dependencies) {}

  async run(wish: 'keep' | 'configured', control: Control): Promise<JobOutcome> {
    const { indexes } = this.use
    await this.clear()
    const active = await indexes.active()
    if (active.record.jobId === control.job.id) return this.done(active.record)
    const embedding = wish === 'keep' ? active.record.embedding : await this.probed()
    await control.progress(0.01, indexMessages.learning)
    const building = await this.begin(active, embedding, control)
    await this.copyAll(active, building, control)
    await indexes.lock.exclusively(async () => {
      await indexes.records.swap(building.record.id)
      await indexes.engine.publish(building.record.collection)
    })
    await this.clear()
    // A collection of an earlier release bore the name itself until now.
    await indexes.engine.publish(building.record.collection)
    return this.done(building.record)
  }

  /** Of a rebuild that was cancelled. */
  async discard(): Promise<void> {
    await this.use.indexes.lock.exclusively(async () => {
      const building = await this.building()
      if (building) await this.use.indexes.records.giveUp(building.id)
    })
    await this.clear()
  }

  private async done(record: SearchIndex): Promise<JobOutcome> {
    return { message: indexMessages.done(record, await this.use.indexes.count()) }
  }

  private async probed(): Promise<IndexEmbedding | null> {
    const { embedder, indexes } = this.use
    const refusal = embedder && (await probeEmbedding(embedder))
    if (refusal) throw new JobRefused(refusal)
    return indexes.configured.current()
  }

  /** The index that this job was building when it broke off, else a new one. */
  private async begin(
    active: OpenIndex,
    embedding: IndexEmbedding | null,
    { job, signal }: Control,
  ): Promise<OpenIndex> {
    const { indexes } = this.use
    const begun = await this.building()
    if (begun && begun.jobId === job.id && sameEmbedding(begun.embedding, embedding)) {
      return this.opened(begun.id)
    }
    if (begun) await this.discard()
    const { lexicon, analyzer, passages } = await learnFromTexts(
      () => textsOf(active, this.use.texts, signal),
      currentAnalyzer,
    )
    await indexes.lock.exclusively(() =>
      indexes.records.add({
        ...{ state: 'building', lexicon, analyzer, embedding, jobId: job.id },
        ...{ learntFrom: passages, planned: passages },
      }),
    )
    const made = await this.building()
    if (!made) throw new Error('the new search index was not made')
    return this.opened(made.id)
  }

  private async copyAll(active: OpenIndex, building: OpenIndex, control: Control): Promise<void> {
    const { planned } = building.record
    let { done, doneTo } = building.record
    for (;;) {
      control.signal.throwIfAborted()
      const copied = await this.copyBatch(active, building, doneTo ?? undefined)
      if (!copied) return
      done += copied.count
      doneTo = copied.last
      await this.use.indexes.records.progress(building.record.id, { done, doneTo })
      const share = Math.min(1, done / Math.max(1, planned))
      const fraction = learningShare + (1 - learningShare) * share
      await control.progress(fraction, indexMessages.copying(done, Math.max(done, planned)))
    }
  }

  /** Undefined when nothing is left. */
  private async copyBatch(active: OpenIndex, building: OpenIndex, after: string | undefined) {
    const points = await active.store.scan({ after, limit: batchSize })
    const last = points.at(-1)?.id
    if (last === undefined) return undefined
    const vectors = await this.vectorsFor(points, active, building)
    const reached = await this.use.indexes.lock.exclusively(async () => {
      // What was removed since is gone from this page, what was edited is there as it is now, and what
      // is new is in both indexes and may have pushed others onto the next page.
      const now = await active.store.scan({ after, limit: batchSize })
      const current = now.flatMap(({ id, payload }) => {
        const vector = vectors.get(id)
        return vector ? [{ ...vector, id, payload }] : []
      })
      await building.store.upsert(current)
      const end = now.length < batchSize ? undefined : now.at(-1)?.id
      return end !== undefined && end < last ? end : last
    })
    return { last: reached, count: points.length }
  }

  private async vectorsFor(points: VectorPoint[], active: OpenIndex, building: OpenIndex) {
    const texts = await this.use.texts.byIds(points.map(({ id }) => id))
    const known = points.flatMap(point => {
      const wording = texts.get(point.id)
      return wording ? [{ ...wording, point }] : []
    })
    const keeps = sameEmbedding(active.record.embedding, building.record.embedding)
    const embedder = await this.use.indexes.embedderFor(building.record)
    const lacks = ({ point }: { point: VectorPoint }) => !keeps || !point.dense
    const made = await vectorsOf(known.filter(lacks), { encoder: building.encoder, embedder })
    const copied = await vectorsOf(
      known.filter(passage => !lacks(passage)),
      { encoder: building.encoder, embedder: undefined },
    )
    return new Map(
      known.map(passage => {
        const { point } = passage
        const vector = (lacks(passage) ? made : copied).shift()
        if (!vector) throw new Error('a passage without vectors')
        return [
          point.id,
          lacks(passage) || !point.dense ? vector : { ...vector, dense: point.dense },
        ]
      }),
    )
  }

  private async building(): Promise<SearchIndex | undefined> {
    return (await this.use.indexes.records.list()).find(({ state }) => state === 'building')
  }

  private async opened(id: number): Promise<OpenIndex> {
    const found = (await this.use.indexes.writable()).find(({ record }) => record.id === id)
    if (!found) throw new Error(`search index ${id} is gone`)
    // Its progress, which an index that is open does not follow.
    return { ...found, record: (await this.building()) ?? found.record }
  }

  /** Indexes that were replaced or given up, also by a worker that died before it dropped them. */
  private async clear(): Promise<void> {
    const { records, engine } = this.use.indexes
    for (const { id, state, collection } of await records.list()) {
      if (state !== 'dropping') continue
      await engine.drop(collection)
      await records.forget(id)
    }
  }
}
