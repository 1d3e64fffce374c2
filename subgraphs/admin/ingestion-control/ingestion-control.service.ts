import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { isFinished } from '#platform/jobs/job-record.ts'
import type { JobKind, JobQueue, JobRecord, JobState } from '#platform/jobs/job.ts'
import { jobKinds } from '#platform/jobs/job.ts'
import { JobIsOpen } from '#platform/jobs/repeat-job.ts'
import type { VectorEngine } from '#platform/vectors/vector-store.ts'
import type {
  IndexRecord,
  LibraryFiguresStore,
  TopItem,
  UnansweredQuestion,
} from './library-figures.store.ts'
import type { QueuedJob, QueuedJobStore } from './queued-job.store.ts'

/** What is taken in: files of readings, documents, and what follows from them. */
const intakeKinds: readonly JobKind[] = [
  'IMPORT',
  'INGEST',
  'REINGEST',
  'REBUILD_INDEX',
  'GLOBAL_KNOWLEDGE',
]
const openStates: readonly JobState[] = ['RUNNING', 'QUEUED']

export type VectorCollection = IndexRecord & {
  engine: string
  passages: number
  bytes: number | null
}
type Page = { limit: number; after: string | undefined }
type Period = { days: number; first: number }
type Dependencies = {
  jobs: Pick<JobQueue, 'get' | 'requeue' | 'retryNow'>
  queued: QueuedJobStore
  figures: LibraryFiguresStore
  engine: VectorEngine
}

const dayMs = 86_400_000
const mostDays = 400
const mostListed = 100

/** What administrators see of intake and library, and how failed work starts again. */
export class IngestionControlService {
  constructor(private readonly use: Dependencies) {}

  /** Newest first. */
  async queue(
    states: readonly JobState[] | undefined,
    page: Page,
    viewer: Viewer,
  ): Promise<QueuedJob[]> {
    viewer.require('admin')
    return this.use.queued.list({ kinds: intakeKinds, states: states ?? openStates, ...page })
  }

  /** Of every kind, newest first. */
  async deadLetters(page: Page, viewer: Viewer): Promise<QueuedJob[]> {
    viewer.require('admin')
    return this.use.queued.list({ kinds: jobKinds, states: ['FAILED'], ...page })
  }

  /**
   * Own jobs, administrators any: what waits for its next try is tried at once, what failed or was cancelled starts
   * again. JOB_UNKNOWN, JOB_FINISHED, JOB_WAITING, JOB_NOT_REPEATABLE, JOB_ALREADY_OPEN.
   */
  async retry(id: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('operator')
    const job = await this.use.jobs.get(id)
    if (!job || !mayRepeat(job, viewer)) return messages.unknown
    if (job.state === 'DONE') return messages.finished
    if (isFinished(job)) return this.repeat(job)
    if (!(await this.use.jobs.retryNow(id))) return messages.waiting
    return (await this.use.jobs.get(id)) ?? messages.unknown
  }

  /** JOB_UNKNOWN, JOB_NOT_FAILED, JOB_NOT_REPEATABLE, JOB_ALREADY_OPEN. */
  async requeue(id: string, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    const job = await this.use.jobs.get(id)
    if (!job) return messages.unknown
    return job.state === 'FAILED' ? this.repeat(job) : messages.notFailed
  }

  async collections(viewer: Viewer): Promise<VectorCollection[]> {
    viewer.require('admin')
    const { engine, figures } = this.use
    return Promise.all(
      (await figures.indexes()).map(async index => ({
        ...index,
        engine: engine.engine,
        passages: await engine.collection(index.collection).count(),
        bytes: engine.engine === 'embedded' ? await figures.embeddedBytes(index.collection) : null,
      })),
    )
  }

  async topItems(period: Period, viewer: Viewer): Promise<TopItem[]> {
    viewer.require('admin')
    return this.use.figures.topItems(...bounded(period))
  }

  async unanswered(period: Period, viewer: Viewer): Promise<UnansweredQuestion[]> {
    viewer.require('admin')
    return this.use.figures.unanswered(...bounded(period))
  }

  private async repeat({ id, kind }: JobRecord): Promise<JobRecord | UserError> {
    // Whoever restores a backup confirms it each time.
    if (kind === 'RESTORE_BACKUP') return messages.notRepeatable
    try {
      return (await this.use.jobs.requeue(id)) ?? messages.notFailed
    } catch (error) {
      if (error instanceof JobIsOpen) return messages.alreadyOpen
      throw error
    }
  }
}

function mayRepeat({ createdBy }: JobRecord, viewer: Viewer): boolean {
  return viewer.can('admin') || (createdBy !== null && createdBy === viewer.userId)
}

function bounded({ days, first }: Period): [Date, number] {
  const span = Math.min(mostDays, Math.max(1, Math.trunc(days))) * dayMs
  return [new Date(Date.now() - span), Math.min(mostListed, Math.max(1, Math.trunc(first)))]
}

const reload = { remedy: 'Laden Sie die Liste der Aufträge neu.' }
const messages = {
  unknown: new UserError('JOB_UNKNOWN', 'Diesen Auftrag gibt es nicht.', reload),
  finished: new UserError('JOB_FINISHED', 'Der Auftrag ist schon erledigt.', reload),
  waiting: new UserError(
    'JOB_WAITING',
    'Der Auftrag läuft gerade oder kommt von selbst an die Reihe.',
    { remedy: 'Warten Sie sein Ergebnis ab, oder brechen Sie ihn ab.' },
  ),
  notFailed: new UserError('JOB_NOT_FAILED', 'Der Auftrag ist nicht gescheitert.', reload),
  notRepeatable: new UserError(
    'JOB_NOT_REPEATABLE',
    'Eine Wiederherstellung lässt sich nicht einfach wiederholen.',
    { remedy: 'Starten Sie sie bei den Sicherungen neu.' },
  ),
  alreadyOpen: new UserError(
    'JOB_ALREADY_OPEN',
    'Ein anderer Auftrag erledigt inzwischen dieselbe Arbeit.',
    { remedy: 'Warten Sie dessen Ergebnis ab.' },
  ),
}
