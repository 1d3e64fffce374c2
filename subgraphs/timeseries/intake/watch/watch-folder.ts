import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { UserError } from '#platform/errors.ts'
import { createViewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { Logger } from '#platform/logger.ts'
import type { ObjectStore } from '#platform/objects/object-store.ts'
import type { Uploads } from '#platform/objects/uploads.ts'
import { importOptions, type ImportPayload } from '../import-payload.ts'
import type { ImportOptions } from '../import-options.ts'
import { mostBytes } from '../limits.ts'
import type { ReportStore } from '../report/report.store.ts'
import { Inbox, type Outcome, type ReadFile, type WaitingFile } from './inbox.ts'
import { watchReport } from './watch-report.ts'
import type { WatchedFilesStore } from './watched-files.store.ts'

export type WatchUse = {
  files: WatchedFilesStore
  reports: ReportStore
  uploads: Uploads
  objects: ObjectStore
  jobs: JobQueue
  logger: Logger
}

type Settings = {
  folder: string
  /** How long a file must lie still before it counts as complete, in ms. */
  settleMs: number
}

const viewer = createViewer({ name: 'Eingangsordner', role: 'service' })
const filesAtOnce = 20
const issuesShown = 200

/**
 * Takes complete files of a folder through the same import as uploads, each content once, and puts them
 * into `verarbeitet` or `abgelehnt` with a report beside them. A process that dies on the way finds
 * everything as it was: the file, its job, and that both belong together.
 */
export class WatchFolder {
  private readonly inbox: Inbox
  /** What each file looked like at the last look; only what has not changed since is complete. */
  private seen = new Map<string, WaitingFile>()
  /** Keys of files that wait for their job, so that they are not read again and again. */
  private readonly keys = new Map<string, string>()

  constructor(
    private readonly use: WatchUse,
    private readonly settings: Settings,
  ) {
    this.inbox = new Inbox(settings.folder)
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
    return isUnchanged && now - file.changedMs >= this.settings.settleMs
  }

  /** True when the file is where it belongs. */
  private async handle(file: WaitingFile): Promise<boolean> {
    const known = this.keys.get(identity(file))
    const job = known === undefined ? undefined : await this.jobOf(known)
    if (known !== undefined && job) return this.finishWhenDone(file, known, job)
    const read = await this.inbox.read(file)
    if (read === undefined) return false
    if (read instanceof UserError) return this.refuse(file, read)
    this.remember(file, read.key)
    const earlier = await this.use.files.find(read.key)
    if (earlier?.jobId) {
      const found = await this.use.jobs.get(earlier.jobId)
      if (earlier.state !== 'TAKEN') return this.repeat(file, earlier.takenAt, found)
      if (found) return this.finishWhenDone(file, read.key, found)
    }
    return this.take(file, read)
  }

  private async take(file: WaitingFile, read: ReadFile): Promise<boolean> {
    const options = optionsOf(read.options)
    if (options instanceof UserError) return this.refuse(file, options)
    const { files, uploads, objects, jobs, logger } = this.use
    await files.take(read.key, file.name)
    const wanted = { fileName: file.name, sizeBytes: file.size, purpose: 'IMPORT' as const }
    const { id: uploadId } = await uploads.create(wanted, viewer)
    const body = Readable.from([Buffer.from(read.bytes)])
    await objects.put('uploads', uploadId, body, {
      contentType: 'application/octet-stream',
      maxBytes: mostBytes,
    })
    await uploads.markReceived(uploadId, file.size)
    const payload: ImportPayload = {
      uploadId,
      fileName: file.name,
      options,
      newMeterId: randomUUID(),
    }
    const job = await jobs.enqueue({
      kind: 'IMPORT',
      title: `Eingangsordner: ${file.name}`,
      payload,
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
    const report = await this.use.reports.byJob(job.id)
    const issues = await this.use.reports.issues(job.id, { first: issuesShown })
    const { message, error } = job
    const facts = { fileName: file.name, at: job.finishedAt ?? new Date(), report }
    const text = watchReport({ ...facts, message, error, issues: error ? [] : issues })
    await this.inbox.finish(file.name, outcome, text)
    // A refused file may come again: what was wrong may have been the target, not the file.
    if (outcome === 'done') await this.use.files.finish(key, 'DONE')
    else await this.use.files.forget(key)
    this.forget(file)
    return true
  }

  /** The same content was taken before: it is not imported again. */
  private async repeat(
    file: WaitingFile,
    takenAt: Date,
    job: JobRecord | undefined,
  ): Promise<boolean> {
    const message = `Diese Datei wurde schon am ${takenAt.toISOString()} (UTC) übernommen und deshalb nicht noch einmal importiert.`
    const facts = {
      fileName: file.name,
      at: new Date(),
      error: null,
      report: undefined,
      issues: [],
    }
    const said = job?.message ? `${message}\r\nDamals: ${job.message}` : message
    await this.inbox.finish(file.name, 'done', watchReport({ ...facts, message: said }))
    this.forget(file)
    return true
  }

  private async refuse(file: WaitingFile, error: UserError): Promise<boolean> {
    const facts = {
      fileName: file.name,
      at: new Date(),
      message: null,
      report: undefined,
      issues: [],
    }
    await this.inbox.finish(file.name, 'refused', watchReport({ ...facts, error }))
    this.forget(file)
    return true
  }

  private async jobOf(key: string): Promise<JobRecord | undefined> {
    const known = await this.use.files.find(key)
    return known?.jobId ? this.use.jobs.get(known.jobId) : undefined
  }

  private remember(file: WaitingFile, key: string): void {
    this.keys.set(identity(file), key)
  }

  private forget(file: WaitingFile): void {
    this.keys.delete(identity(file))
  }
}

function identity({ name, size, changedMs, node }: WaitingFile): string {
  return `${name}\0${size}\0${changedMs}\0${node}`
}

/** UserError IMPORT_OPTION_INVALID. */
function optionsOf(text: string | undefined): ImportOptions | UserError {
  if (text === undefined) return {}
  const parsed = importOptions.strict().safeParse(fromJson(text))
  if (parsed.success) return parsed.data
  const where = parsed.error.issues[0]?.path.join('.') ?? ''
  return new UserError(
    'IMPORT_OPTION_INVALID',
    `Die Einstellungen neben der Datei sind nicht lesbar${where ? ` (bei „${where}“)` : ''}.`,
    {
      remedy:
        'Erwartet wird JSON wie {"unit": "KWH", "label": "END"}; berichtigen Sie es und legen Sie beide Dateien erneut ab.',
    },
  )
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON at all: the schema refuses it.
    return undefined
  }
}
