import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobKind, JobQueue, JobRecord } from '#platform/jobs/job.ts'

export class JobService {
  constructor(private readonly jobs: JobQueue) {}

  async get(id: string, viewer: Viewer): Promise<JobRecord | undefined> {
    const job = await this.jobs.get(id)
    return job && maySee(viewer, job) ? job : undefined
  }

  list(
    page: { first: number; after?: string; kind?: JobKind },
    viewer: Viewer,
  ): Promise<JobRecord[]> {
    viewer.require('operator')
    const own = { kind: 'INGEST', createdBy: viewer.userId } as const
    return this.jobs.list(viewer.can('admin') ? page : { ...page, onlyOwn: own })
  }

  async *watch(id: string, viewer: Viewer, signal: AbortSignal): AsyncIterableIterator<JobRecord> {
    for await (const job of this.jobs.watch(id, signal)) {
      if (!maySee(viewer, job)) return
      yield job
    }
  }
}

/**
 * Everybody sees what they started themselves, operators also imports and exports, administrators all:
 * the title of an ingestion may be that of a restricted document.
 */
function maySee(viewer: Viewer, job: JobRecord): boolean {
  const own = job.createdBy !== null && job.createdBy === viewer.userId
  return own || viewer.can('admin') || (viewer.can('operator') && job.kind !== 'INGEST')
}
