import { Readable } from 'node:stream'
import { UserError } from '../errors.ts'
import { createViewer } from '../identity/viewer.ts'
import type { EnqueueInput, JobQueue, JobRecord } from '../jobs/job.ts'
import type { Logger } from '../logger.ts'
import type { ObjectStore } from '../objects/object-store.ts'
import type { UploadPurpose, Uploads } from '../objects/uploads.ts'
import { Inbox, type FileLimits, type Outcome, type ReadFile, type WaitingFile } from './inbox.ts'
import type { WatchedFilesStore } from './watched-files.store.ts'

type WatchUse = {
  files: WatchedFilesStore
  uploads: Uploads
  objects: ObjectStore
  jobs: JobQueue
  logger: Logger
}

/** What happened to a file, for the text beside it. */
export type FileOutcome = {
  fileName: string
  at: Date
  message: string | null
  error: UserError | null
  /** The job that did it, where there was one. */
  job: JobRecord | undefined
}

/** What is done with the files of one folder. */
export type FolderWork = FileLimits & {
  purpose: UploadPurpose
  /** Part of what makes two files the same; where it is empty, only content and options count. */
  namespace: (fileName: string) => string
  /** The job for an upload of the file; UserError: what is wrong with the options beside it. */
  plan: (
    fileName: string,
    options: string | undefined,
  ) => ((uploadId: string) => Omit<EnqueueInput, 'createdBy' | 'dedupeKey'>) | UserError
  /** What to say of content that was taken before; undefined: it is taken again. */
  repeated: ((takenAt: Date, job: JobRecord | undefined) => string) | undefined
  /** The German text beside a file that is done or refused. */
  report: (outcome: FileOutcome) => Promise<string>
}

type Settings = {
  folder: string
  /** How long a file must lie still before it counts as complete, in ms. */
  settleMs: number
}

const viewer = createViewer({ name: 'Eingangsordner', role: 'service' })
const filesAtOnce = 20

/**
 * Takes complete files of a folder through the same jobs as uploads and puts them into `verarbeitet`
 * or `abgelehnt` with a report beside them. A process that dies on the way finds everything as it
 * was: the file, its job, and that both belong together.
 */
export class WatchFolder {
  private readonly inbox: Inbox
  /** What each file looked like at the last look; only what has not changed since is complete. */
  private seen = new Map<string, WaitingFile>()
  /** Keys of files that wait for their job, so that they are not read again and again. */
  private readonly keys = new Map<string, string>()

  constructor(
    private readonly use: WatchUse,
    private readonly work: FolderWork,
    private readonly settings: Settings,
  ) {
    this.inbox = new Inbox(settings.folder, work)
  }

  prepare(): Promise<void> {
    return this.inbox.prepare()
  }

  /** Looks once. Answers how many files were moved to where they belong. */
  async scan(now = Date.now()): Promise<number> {
    const waiting = await this.inbox.waiting()
    const complete = waiting.filter(file => this.isComplete(file, now)).slice(0, filesAtOnce)
    this.seen = new Map(waiting.map(file => [file.name, file]))
    let moved = 0
    for (const file of complete) {
      try {
        if (await this.handle(file)) moved += 1
      } catch (error) {
        // The others must not wait for this one; it stays where it is and is tried again.
        this.use.logger.error(
          { err: error, file: file.name },
          'file of the watched folder not taken',
        )
      }
    }
    return moved
  }

  private isComplete(file: WaitingFile, now: number): boolean {
    const before = this.seen.get(file.name)
    const isUnchanged =
      before?.size === file.size && before.changedMs === file.changedMs && before.node === file.node
    return isUnchanged && now - Math.floor(file.changedMs) >= this.settings.settleMs
  }

  /** True when the file is where it belongs. */
  private async handle(file: WaitingFile): Promise<boolean> {
    const known = this.keys.get(identity(file))
    const job = known === undefined ? undefined : await this.jobOf(known)
    if (known !== undefined && job) return this.finishWhenDone(file, known, job)
    const read = await this.inbox.read(file, this.work.namespace(file.name))
    if (read === undefined) return false
    if (read instanceof UserError) return this.end(file, 'refused', { error: read })
    this.remember(file, read.key)
    return (await this.handleKnown(file, read.key)) ?? this.take(file, read)
  }

  /** Undefined: the content was not taken before, or is to be taken again. */
  private async handleKnown(file: WaitingFile, key: string): Promise<boolean | undefined> {
    const earlier = await this.use.files.find(key)
    if (!earlier?.jobId) return undefined
    const job = await this.use.jobs.get(earlier.jobId)
    if (earlier.state === 'TAKEN') return job && this.finishWhenDone(file, key, job)
    if (!this.work.repeated) return undefined
    return this.end(file, 'done', { message: this.work.repeated(earlier.takenAt, job) })
  }

  private async take(file: WaitingFile, read: ReadFile): Promise<boolean> {
    const plan = this.work.plan(file.name, read.options)
    if (plan instanceof UserError) return this.end(file, 'refused', { error: plan })
    const { files, uploads, objects, jobs, logger } = this.use
    await files.take(read.key, file.name)
    const wanted = { fileName: file.name, sizeBytes: file.size, purpose: this.work.purpose }
    const { id: uploadId } = await uploads.create(wanted, viewer)
    const body = Readable.from([Buffer.from(read.bytes)])
    await objects.put('uploads', uploadId, body, {
      contentType: 'application/octet-stream',
      maxBytes: this.work.mostBytes,
    })
    await uploads.markReceived(uploadId, file.size)
    const job = await jobs.enqueue({
      ...plan(uploadId),
      createdBy: undefined,
      dedupeKey: `watch:${read.key}`,
    })
    await files.assign(read.key, job.id)
    logger.info({ file: file.name, jobId: job.id }, 'file of the watched folder taken')
    return false
  }

  private async finishWhenDone(file: WaitingFile, key: string, job: JobRecord): Promise<boolean> {
    if (job.state === 'QUEUED' || job.state === 'RUNNING') return false
    const outcome: Outcome = job.state === 'DONE' ? 'done' : 'refused'
    await this.end(file, outcome, { message: job.message, error: job.error, job })
    // A refused file may come again: what was wrong may have been the target, not the file.
    if (outcome === 'done' && this.work.repeated) await this.use.files.finish(key, 'DONE')
    else await this.use.files.forget(key)
    return true
  }

  private async end(
    file: WaitingFile,
    outcome: Outcome,
    { message = null, error = null, job }: Partial<FileOutcome>,
  ): Promise<boolean> {
    const at = job?.finishedAt ?? new Date()
    const text = await this.work.report({ fileName: file.name, at, message, error, job })
    await this.inbox.finish(file.name, outcome, text)
    this.keys.delete(identity(file))
    return true
  }

  private async jobOf(key: string): Promise<JobRecord | undefined> {
    const known = await this.use.files.find(key)
    return known?.jobId ? this.use.jobs.get(known.jobId) : undefined
  }

  private remember(file: WaitingFile, key: string): void {
    this.keys.set(identity(file), key)
  }
}

function identity({ name, size, changedMs, node }: WaitingFile): string {
  return `${name}\0${size}\0${changedMs}\0${node}`
}
