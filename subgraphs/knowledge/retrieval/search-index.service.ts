import type { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { Logger } from '#platform/logger.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import { currentAnalyzer } from './analyzer.ts'
import { probeEmbedding } from './embedding-probe.ts'
import { sameEmbedding, type SearchIndex } from './search-index.ts'
import { embeddingNotice, indexMessages } from './search-index.texts.ts'
import type { RebuildPayload } from './rebuild-index.job.ts'
import type { SearchIndexes } from './search-indexes.ts'

/** An index as an administrator sees it. */
export type SearchIndexView = SearchIndex & {
  engine: string
  /** Passages in it. */
  passages: number
  /** German; null when nothing is to be said. */
  notice: string | null
}

type Dependencies = {
  indexes: SearchIndexes
  embedder: Embedder | undefined
  jobs: Pick<JobQueue, 'enqueue'>
  log: Pick<Logger, 'warn' | 'info'>
}

/** Below this many passages there is little to learn words from. */
const worthLearning = 32

/** What administrators see of the search index, and when it is built anew. */
export class SearchIndexService {
  private told: string | null = null

  constructor(private readonly use: Dependencies) {}

  async list(viewer: Viewer): Promise<SearchIndexView[]> {
    viewer.require('admin')
    const { indexes } = this.use
    await indexes.active()
    const shown = (await indexes.records.list()).filter(({ state }) => state !== 'dropping')
    return Promise.all(
      shown.map(async record => ({
        ...record,
        engine: indexes.engine.engine,
        passages: await indexes.engine.collection(record.collection).count(),
        notice: record.state === 'active' ? await this.notice(record) : null,
      })),
    )
  }

  /** Builds an index with today's analyzer and the configured model, as a job. */
  async rebuild(viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const { embedder } = this.use
    const refusal = embedder && (await probeEmbedding(embedder))
    return refusal ?? this.enqueue('configured', viewer.userId ?? undefined)
  }

  /**
   * Tells when the configured model is not the one of the index; and learns the words of a corpus
   * that has doubled, or takes today's analyzer, without touching dense vectors.
   */
  async care(): Promise<void> {
    const { indexes, log } = this.use
    const { record, store } = await indexes.active()
    const notice = await this.notice(record)
    if (notice && notice !== this.told) {
      log.warn({ notice }, 'search index does not fit the configured model')
    }
    this.told = notice
    const isOutdated = record.analyzer.version !== currentAnalyzer.version
    const hasDoubled = (await store.count()) >= 2 * Math.max(record.learntFrom, worthLearning / 2)
    if (!isOutdated && !hasDoubled) return
    log.info({ isOutdated, hasDoubled }, 'search index is built anew')
    await this.enqueue('keep', undefined)
  }

  private async notice({ embedding }: SearchIndex): Promise<string | null> {
    const configured = await this.use.indexes.configured.current()
    return sameEmbedding(embedding, configured) ? null : embeddingNotice(embedding, configured)
  }

  private enqueue(
    embedding: RebuildPayload['embedding'],
    createdBy: string | undefined,
  ): Promise<JobRecord> {
    return this.use.jobs.enqueue({
      kind: 'REBUILD_INDEX',
      title: indexMessages.title,
      payload: { embedding } satisfies RebuildPayload,
      createdBy,
      dedupeKey: 'rebuild-index',
    })
  }
}
