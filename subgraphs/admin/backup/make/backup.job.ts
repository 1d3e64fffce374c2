import { z } from 'zod'
import {
  JobRefused,
  type JobContext,
  type JobHandler,
  type JobOutcome,
} from '#platform/jobs/job.ts'
import { appVersion } from '#platform/app-version.ts'
import { checkArchive } from '../archive/check-archive.ts'
import { backupKinds, type BackupKind, type Manifest } from '../archive/format.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import { BackupShelf, nameFor } from '../keep/backup-shelf.ts'
import { expired } from '../keep/retention.ts'
import { summaryOf, type Summary } from '../keep/summary.ts'
import { installationKey, recipientsFor, sealingKeyCheck } from '../key/installation-key.ts'
import type { BackupNeeds } from '../needs.ts'
import { BackupSettingsStore, type BackupSettings } from '../settings.store.ts'
import { filesInWords, germanBytes, germanCount, germanSeconds, rowsInWords } from '../wording.ts'
import { prepareFolder, shortOfSpace, writeFailure } from './disk.ts'
import { makeArchive, type ArchiveNotes } from './make-archive.ts'

const payload = z.object({
  trigger: z.enum(['NIGHTLY', 'MANUAL']),
  kind: z.enum(backupKinds).default('LOGICAL'),
})
type Payload = z.infer<typeof payload>
type Made = { manifest: Manifest; notes: ArchiveNotes; stored: { size: number; sha256: string } }

/** When documents are removed during a backup, it is made anew, so that no row names a file that is not in it. */
const mostAttempts = 3
const sixHours = 6 * 3600

/** Makes an archive, reads it back as a whole, and lets old ones go. */
export function createBackupJob(needs: BackupNeeds): JobHandler<unknown> {
  const shelf = new BackupShelf(needs.objects)
  const handler: JobHandler<Payload> = {
    kind: 'BACKUP',
    payload,
    retryLimit: 2,
    expireInSeconds: sixHours,
    run: (wish, context) => backUp({ needs, shelf, ...wish, context }),
    async discard(job) {
      for (const isEncrypted of [true, false]) {
        for (const kind of backupKinds) await shelf.remove(nameFor(job, { isEncrypted, kind }))
      }
    },
  }
  return handler
}

type Work = {
  needs: BackupNeeds
  shelf: BackupShelf
  trigger: Payload['trigger']
  kind: BackupKind
  context: JobContext
}

async function backUp(work: Work): Promise<JobOutcome> {
  const { needs, shelf, trigger, kind, context } = work
  const startedAt = performance.now()
  const settings = await new BackupSettingsStore(needs.database).read()
  const before = (await shelf.list()).find(({ summary }) => summary?.verifiedAt)?.summary
  await refuseWithoutSpace(needs, before)
  const name = nameFor(context.job, { isEncrypted: settings.recipient !== null, kind })
  const { manifest, notes, stored } = await write(work, { name, settings, before })
  const summary = summaryOf(manifest, {
    finishedAt: new Date(),
    sizeBytes: stored.size,
    sha256: stored.sha256,
    isEncrypted: settings.recipient !== null,
    recipient: settings.recipient,
    trigger,
  })
  await shelf.writeSummary(name, summary)
  await readBack(work, name, summary)
  const removed = await letGo(shelf, settings)
  const seconds = (performance.now() - startedAt) / 1000
  return { message: describe(summary, { notes, removed, seconds }), targetId: name }
}

async function refuseWithoutSpace({ config }: BackupNeeds, before: Summary | undefined) {
  const { folder } = config.backups
  if (folder === undefined) return
  const expected = (before?.sizeBytes ?? 0) * 1.2
  const refusal = (await prepareFolder(folder)) ?? (await shortOfSpace(folder, expected))
  if (refusal) throw new JobRefused(refusal)
}

type Writing = { name: string; settings: BackupSettings; before: Summary | undefined }

async function write(work: Work, writing: Writing): Promise<Made> {
  try {
    for (let attempt = 1; ; attempt++) {
      const made = await writeOnce(work, writing)
      if (made.notes.documentsGone === 0 || attempt === mostAttempts) return made
    }
  } catch (error) {
    const folder = work.needs.config.backups.folder ?? 'backups'
    const refusal = writeFailure(error, folder)
    throw refusal ? new JobRefused(refusal) : error
  }
}

async function writeOnce(
  { needs, shelf, kind, context }: Work,
  { name, settings, before }: Writing,
): Promise<Made> {
  const { config, databaseUrl, objects, secrets } = needs
  let made: Omit<Made, 'stored'> | undefined
  const body = await makeArchive({
    kind,
    config,
    databaseUrl,
    objects,
    recipients: await recipientsFor(settings.recipient, secrets.sealingKey),
    createdAt: new Date(),
    appVersion: appVersion(),
    sealingKeyCheck: sealingKeyCheck(secrets.sealingKey),
    previous: before?.sha256 ?? null,
    signal: context.signal,
    onProgress: (fraction, step) => context.progress(0.8 * fraction, step),
    onManifest: (manifest, notes) => (made = { manifest, notes }),
  })
  const stored = await shelf.put(name, body)
  if (!made) throw new Error('the archive has no manifest')
  return { ...made, stored }
}

/** What was written is read from the disk again: only then may older ones go. */
async function readBack(
  { needs, shelf, context }: Work,
  name: string,
  summary: Summary,
): Promise<void> {
  const all = summary.tableBytes + summary.objectBytes + 1
  try {
    await checkArchive(await shelf.open(name), {
      keys: [await installationKey(needs.secrets.sealingKey)],
      signal: context.signal,
      onProgress: bytes =>
        void context.progress(
          0.8 + 0.2 * Math.min(1, bytes / all),
          'Liest die Sicherung zur Probe',
        ),
    })
    await shelf.writeSummary(name, { ...summary, verifiedAt: new Date() })
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error
    const { code, message, remedy } = error.userError
    const problem = { code, message, ...(remedy !== undefined && { remedy }) }
    await shelf.writeSummary(name, { ...summary, problem })
    throw new JobRefused(error.userError)
  }
}

async function letGo(shelf: BackupShelf, settings: BackupSettings): Promise<number> {
  const known = (await shelf.list()).flatMap(({ name, summary }) =>
    summary && summary.trigger !== 'ELSEWHERE'
      ? [
          {
            name,
            kind: summary.kind,
            createdAt: summary.createdAt,
            sizeBytes: summary.sizeBytes,
            isVerified: isWhole(summary),
            isManual: summary.trigger === 'MANUAL',
          },
        ]
      : [],
  )
  const { keepDaily, keepWeekly, keepMonthly, budgetBytes, timeZone } = settings
  const rules = {
    daily: keepDaily,
    weekly: keepWeekly,
    monthly: keepMonthly,
    budgetBytes,
    timeZone,
  }
  const gone = expired(known, rules)
  for (const { name } of gone) await shelf.remove(name)
  return gone.length
}

const isWhole = ({ verifiedAt, problem }: Summary) => verifiedAt !== null && problem === null

type Result = { notes: ArchiveNotes; removed: number; seconds: number }

function describe(summary: Summary, { notes, removed, seconds }: Result): string {
  if (summary.kind === 'PHYSICAL') return describePhysical(summary, seconds)
  const named = ['items', 'smart_meter_readings'].map(table =>
    rowsInWords(table, summary.tables[table] ?? 0),
  )
  const size = `${germanBytes(summary.sizeBytes)} in ${germanSeconds(seconds)}`
  const parts = [
    `Gesichert und zur Probe gelesen: ${named.join(', ')}, ${filesInWords(summary.objects)} (${size}).`,
  ]
  if (!summary.isEncrypted) parts.push('Die Sicherung ist nicht verschlüsselt.')
  if (notes.objectsChanged.length > 0) {
    const files = notes.objectsChanged.slice(0, 5).join(', ')
    parts.push(
      `In der Dateiablage beschädigt: ${filesInWords(notes.objectsChanged.length)} (${files}).`,
    )
  }
  if (notes.documentsGone > 0)
    parts.push(`Währenddessen gelöscht: ${filesInWords(notes.documentsGone)}.`)
  if (removed > 0)
    parts.push(`${germanCount(removed)} ältere ${removed === 1 ? 'ist' : 'sind'} entfernt.`)
  return parts.join(' ')
}

function describePhysical(summary: Summary, seconds: number): string {
  const size = `${germanBytes(summary.sizeBytes)} in ${germanSeconds(seconds)}`
  return `Die Datenbank ist seitenweise gesichert und zur Probe gelesen, dazu ${filesInWords(summary.objects)} (${size}). Sie lässt sich mit „npm run restore“ auf diesem Rechner wiederherstellen.`
}
