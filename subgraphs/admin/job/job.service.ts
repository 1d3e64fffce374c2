import { unauthenticated, type Viewer } from '#platform/identity/viewer.ts'
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
    return this.jobs.list(page)
  }

  async *watch(id: string, viewer: Viewer, signal: AbortSignal): AsyncIterableIterator<JobRecord> {
    for await (const job of this.jobs.watch(id, signal)) {
      if (!maySee(viewer, job)) throw unauthenticated()
      yield job
    }
  }
}

/** Viewers see what they started themselves. */
function maySee(viewer: Viewer, job: JobRecord): boolean {
  return viewer.can('operator') || (job.createdBy !== null && job.createdBy === viewer.userId)
}
