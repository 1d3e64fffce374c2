import type { JobQueue } from '#platform/jobs/job.ts'
import type { Embedder } from '#platform/models/language-model.ts'
import type { Service } from '#platform/service.ts'
import { SearchIndexService } from './search-index.service.ts'
import type { SearchIndexes } from './search-indexes.ts'

const firstAfterMs = 30_000
const everyMs = 300_000

/** Looks after the search index while the worker runs; answers how to stop. */
export function careForIndex(
  { jobs, logger }: Pick<Service, 'jobs' | 'logger'>,
  use: { indexes: SearchIndexes; embedder: Embedder | undefined },
): () => void {
  const service = new SearchIndexService({ ...use, jobs, log: logger })
  const look = () => {
    leaveUnfinished(use.indexes, jobs)
      .then(() => service.care())
      .catch((error: unknown) => {
        logger.warn({ err: error }, 'search index not looked after')
      })
  }
  const first = setTimeout(look, firstAfterMs)
  const timer = setInterval(look, everyMs)
  return () => {
    clearTimeout(first)
    clearInterval(timer)
  }
}

/** An index whose job has failed for good gets no more passages; the next rebuild drops it. */
export async function leaveUnfinished(
  indexes: SearchIndexes,
  jobs: Pick<JobQueue, 'get'>,
): Promise<void> {
  const building = (await indexes.records.list()).find(({ state }) => state === 'building')
  if (!building?.jobId) return
  const job = await jobs.get(building.jobId)
  if (job?.state === 'QUEUED' || job?.state === 'RUNNING') return
  await indexes.lock.exclusively(() => indexes.records.giveUp(building.id))
}
