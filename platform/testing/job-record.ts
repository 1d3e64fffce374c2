import { randomUUID } from 'node:crypto'
import type { EnqueueInput, JobContext, JobRecord } from '../jobs/job.ts'

type Given = Pick<EnqueueInput, 'kind'> & Partial<Pick<EnqueueInput, 'title' | 'createdBy'>>

/** A job as it is right after it was queued, without a queue. */
export function newJobRecord({ kind, title = 'Probe', createdBy }: Given): JobRecord {
  return {
    id: randomUUID(),
    kind,
    title,
    state: 'QUEUED',
    progress: 0,
    step: '',
    message: null,
    error: null,
    targetId: null,
    download: null,
    createdBy: createdBy ?? null,
    createdAt: new Date(),
    finishedAt: null,
    cancelRequestedAt: null,
  }
}

/** What a handler gets when it is run here and now. */
export function jobContext(job: JobRecord): JobContext {
  return { job, signal: new AbortController().signal, progress: () => Promise.resolve() }
}
