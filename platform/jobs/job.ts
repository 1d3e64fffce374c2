import type { z } from 'zod'
import type { UserError } from '../errors.ts'

export const jobKinds = [
  'IMPORT',
  'INGEST',
  'REINGEST',
  'REBUILD_INDEX',
  'EXPORT',
  'CHECK_QUALITY',
  'EXPORT_FEEDBACK',
  'GLOBAL_KNOWLEDGE',
  'BACKUP',
  'VERIFY_BACKUP',
  'RESTORE_BACKUP',
  'GENERATE_HISTORY',
  'REMOVE_SIMULATED',
  'PULL_MODEL',
  'VERIFY_AUDIT',
  'EXPORT_AUDIT',
  'EXPORT_PERSON',
  'DELETE_PERSON',
] as const
export type JobKind = (typeof jobKinds)[number]
export const jobStates = ['QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const
export type JobState = (typeof jobStates)[number]

/** The user's view of background work; pg-boss only carries its id. */
export type JobRecord = {
  id: string
  kind: JobKind
  title: string
  state: JobState
  /** 0 … 1 */
  progress: number
  /** German, what is being done right now. */
  step: string
  /** German summary once done. */
  message: string | null
  error: UserError | null
  /** What the job made or changed: meter, item. */
  targetId: string | null
  download: { key: string; fileName: string } | null
  createdBy: string | null
  createdAt: Date
  finishedAt: Date | null
  /** Somebody wants it to end; it does as soon as the handler notices its signal. */
  cancelRequestedAt: Date | null
}

export type JobOutcome = {
  message: string
  targetId?: string
  /** An object in the bucket `exports`. */
  download?: { key: string; fileName: string }
}

export type JobContext = {
  job: JobRecord
  /** Aborts when the job is cancelled, and when its try has taken too long. Look at it between steps. */
  signal: AbortSignal
  /** Rate-limited by the runner: call it as often as you like. */
  progress: (fraction: number, step: string) => Promise<void>
}

/**
 * One kind of work. Effects happen at least once, so `run` is idempotent. Throw JobRefused for what
 * only the user can mend (no retry); anything else is retried with back-off and ends as dead letter.
 */
export type JobHandler<P> = {
  kind: JobKind
  payload: z.ZodType<P>
  retryLimit: number
  /** Wall-clock bound of one try, in seconds. */
  expireInSeconds: number
  run(payload: P, context: JobContext): Promise<JobOutcome>
  /** Removes what tries of a job that was cancelled may have left, such as a finished file. */
  discard?: (job: JobRecord) => Promise<void>
}

export class JobRefused extends Error {
  override readonly name = 'JobRefused'
  constructor(readonly userError: UserError) {
    super(userError.message)
  }
}

export type EnqueueInput = {
  kind: JobKind
  title: string
  payload: Record<string, unknown>
  createdBy: string | undefined
  targetId?: string
  /** While a job with this key is queued or running, the same job is returned. */
  dedupeKey?: string
}

export type JobPage = {
  first: number
  after?: string
  kind?: JobKind
  /** Jobs of these kinds only where this person made them. */
  onlyOwn?: { kinds: readonly JobKind[]; createdBy: string | undefined }
}

export type JobQueue = {
  enqueue(input: EnqueueInput): Promise<JobRecord>
  get(id: string): Promise<JobRecord | undefined>
  list(page: JobPage): Promise<JobRecord[]>
  /**
   * Ends a waiting job at once and asks a running one to end, in whichever process it runs. The job as it
   * is then; undefined when there is none. One that is finished stays as it is.
   */
  cancel(id: string): Promise<JobRecord | undefined>
  /**
   * A job that failed or was cancelled waits again, as the same job. Undefined: there is none in such a state.
   * Throws JobIsOpen when another one does the same work by now.
   */
  requeue(id: string): Promise<JobRecord | undefined>
  /** A job that waits for its next try is tried at once. False: it does not wait for one. */
  retryNow(id: string): Promise<boolean>
  /** The record now, then at every change, until it is finished. */
  watch(id: string, signal: AbortSignal): AsyncIterableIterator<JobRecord>
}
