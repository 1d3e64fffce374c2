import { z } from 'zod'
import type { JobContext, JobHandler, JobOutcome } from '#platform/jobs/job.ts'
import { checkArchive } from '../archive/check-archive.ts'
import type { Manifest } from '../archive/format.ts'
import type { BackupNeeds } from '../needs.ts'
import { restoreArchive } from '../restore/restore-archive.ts'
import { addressOf, dropSideDatabases, makeSideDatabase } from '../restore/side-database.ts'
import { keysFor, onArchive, readingProgress } from '../restore/tries.ts'
import { filesInWords, germanCount, rowsInWords } from '../wording.ts'
import { BackupShelf } from './backup-shelf.ts'
import { summaryOf, type Summary } from './summary.ts'

const payload = z.object({
  /** Without a name the newest one that was made here. */
  name: z.string().optional(),
  sealedKey: z.string().optional(),
  /** Also restores it into a database beside, which is removed again. */
  drill: z.boolean(),
})
type Payload = z.infer<typeof payload>
type Work = { needs: BackupNeeds; shelf: BackupShelf; context: JobContext }

/** Reads an archive as a whole; as a drill it is restored for a trial, too. */
export function createVerifyJob(needs: BackupNeeds): JobHandler<unknown> {
  const shelf = new BackupShelf(needs.objects)
  const handler: JobHandler<Payload> = {
    kind: 'VERIFY_BACKUP',
    payload,
    retryLimit: 1,
    expireInSeconds: 6 * 3600,
    async run(wish, context) {
      const name =
        wish.name ??
        (await shelf.list()).find(
          ({ summary }) =>
            summary &&
            summary.trigger !== 'ELSEWHERE' &&
            (!wish.drill || summary.kind === 'LOGICAL'),
        )?.name
      if (name === undefined)
        return { message: 'Es gibt noch keine Sicherung, die sich prüfen ließe.' }
      const work = { needs, shelf, context }
      return onArchive(shelf, name, () =>
        wish.drill ? drill(work, { ...wish, name }) : verify(work, { ...wish, name }),
      )
    },
    discard: () => dropSideDatabases(needs.databaseUrl, 'drill'),
  }
  return handler
}

type Named = Payload & { name: string }

async function verify({ needs, shelf, context }: Work, wish: Named): Promise<JobOutcome> {
  const { name } = wish
  const known = (await shelf.find(name))?.summary
  const manifest = await checkArchive(await shelf.open(name), {
    keys: await keysFor(wish, needs),
    signal: context.signal,
    onProgress: readingProgress(context, known, 'Liest die Sicherung'),
  })
  const summary = await noteWhole(shelf, name, manifest)
  return { message: `Die Sicherung ist unversehrt: ${contents(summary)}.`, targetId: name }
}

async function drill({ needs, shelf, context }: Work, wish: Named): Promise<JobOutcome> {
  const { databaseUrl } = needs
  try {
    const manifest = await restoreArchive({
      source: () => shelf.open(wish.name),
      keys: await keysFor(wish, needs),
      vectorsInDatabase: true,
      signal: context.signal,
      onProgress: context.progress,
      makeDatabase: async () =>
        addressOf(databaseUrl, await makeSideDatabase(databaseUrl, 'drill', new Date())),
    })
    const summary = await noteWhole(shelf, wish.name, manifest)
    await shelf.writeSummary(wish.name, { ...summary, drilledAt: new Date() })
    const message = `Die Sicherung ließ sich zur Probe wiederherstellen, und jede Tabelle stimmt: ${contents(summary)}.`
    return { message, targetId: wish.name }
  } finally {
    await dropSideDatabases(databaseUrl, 'drill')
  }
}

async function noteWhole(shelf: BackupShelf, name: string, manifest: Manifest): Promise<Summary> {
  const known = (await shelf.find(name))?.summary
  const summary = known ?? (await newSummary(shelf, name, manifest))
  const whole = { ...summary, verifiedAt: new Date(), problem: null }
  await shelf.writeSummary(name, whole)
  return whole
}

async function newSummary(shelf: BackupShelf, name: string, manifest: Manifest): Promise<Summary> {
  const stored = await shelf.stat(name)
  return summaryOf(manifest, {
    finishedAt: new Date(manifest.createdAt),
    sizeBytes: stored?.size ?? 0,
    sha256: stored?.sha256 ?? '',
    isEncrypted: name.endsWith('.age'),
    recipient: null,
    trigger: 'ELSEWHERE',
  })
}

function contents({ tables, objects }: Summary): string {
  const named = ['items', 'smart_meter_readings', 'users'].map(table =>
    rowsInWords(table, tables[table] ?? 0),
  )
  return `${named.join(', ')}, ${filesInWords(objects)} in ${germanCount(Object.keys(tables).length)} Tabellen`
}
