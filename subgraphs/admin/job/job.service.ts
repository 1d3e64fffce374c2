import { UserError } from '#platform/errors.ts'
import { coalesced } from '#platform/events/coalesce.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobKind, JobQueue, JobRecord } from '#platform/jobs/job.ts'
import { isFinished } from '#platform/jobs/job-record.ts'

export type JobWatch = {
  id: string
  /** Changes closer together than this are left out; the end of the job always comes at once. */
  minimumIntervalMs: number
}

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
    const own = { kinds: privateKinds, createdBy: viewer.userId }
    return this.jobs.list(viewer.can('admin') ? page : { ...page, onlyOwn: own })
  }

  /** The newest state only, however slow the client is. */
  async *watch(
    { id, minimumIntervalMs }: JobWatch,
    viewer: Viewer,
    signal: AbortSignal,
  ): AsyncIterableIterator<JobRecord> {
    const changes = this.jobs.watch(id, signal)
    for await (const batch of coalesced(changes, { keyOf: () => id, minimumIntervalMs })) {
      for (const job of batch) {
        if (!maySee(viewer, job)) return
        yield job
      }
    }
  }

  /** Whoever made a job may cancel it, administrators any. JOB_UNKNOWN, JOB_FINISHED. */
  async cancel(id: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('viewer')
    const job = await this.get(id, viewer)
    if (!job) return unknownJob
    if (!isOwn(viewer, job)) viewer.require('admin')
    if (isFinished(job)) return finishedJob
    return (await this.jobs.cancel(id)) ?? unknownJob
  }
}

const unknownJob = new UserError('JOB_UNKNOWN', 'Diesen Auftrag gibt es nicht.', {
  remedy: 'Laden Sie die Liste der Aufträge neu.',
})
const finishedJob = new UserError('JOB_FINISHED', 'Der Auftrag ist schon beendet.', {
  remedy: 'Sein Ergebnis steht in der Liste der Aufträge.',
})

/**
 * For those who started them and for administrators: the title of an ingestion may be that of a restricted
 * document, and files of the audit log or of a person are nobody else's business.
 */
const privateKinds: readonly JobKind[] = [
  'INGEST',
  'VERIFY_AUDIT',
  'EXPORT_AUDIT',
  'EXPORT_PERSON',
  'DELETE_PERSON',
]

function isOwn(viewer: Viewer, job: JobRecord): boolean {
  return job.createdBy !== null && job.createdBy === viewer.userId
}

/**
 * Everybody sees what they started themselves, operators also imports and exports, administrators all.
 */
function maySee(viewer: Viewer, job: JobRecord): boolean {
  return (
    isOwn(viewer, job) ||
    viewer.can('admin') ||
    (viewer.can('operator') && !privateKinds.includes(job.kind))
  )
}
