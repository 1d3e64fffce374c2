import type { JobContext } from '#platform/jobs/job.ts'
import { JobRefused } from '#platform/jobs/job.ts'
import type { ArchiveKey } from '../archive/read-archive.ts'
import { ArchiveRefused } from '../archive/refusals.ts'
import type { BackupShelf } from '../keep/backup-shelf.ts'
import type { Summary } from '../keep/summary.ts'
import { installationKey } from '../key/installation-key.ts'
import { keySealer } from '../key/sealed-key.ts'
import type { BackupNeeds } from '../needs.ts'
import { backupUnknown } from '../texts.ts'

export type NamedBackup = { name: string; sealedKey?: string | undefined }

/** The key of this installation, and the one somebody entered. */
export async function keysFor(
  { name, sealedKey }: NamedBackup,
  { secrets }: BackupNeeds,
): Promise<ArchiveKey[]> {
  const entered =
    sealedKey === undefined ? undefined : keySealer(secrets.sealingKey).open(sealedKey, name)
  return [await installationKey(secrets.sealingKey), ...(entered === undefined ? [] : [entered])]
}

/** Runs work on an archive; a refusal ends the job, and a damage is noted on the shelf. */
export async function onArchive<T>(
  shelf: BackupShelf,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!(await shelf.find(name))) throw new JobRefused(backupUnknown(name))
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error
    const { code, message, remedy } = error.userError
    const known = (await shelf.find(name))?.summary
    if (code === 'BACKUP_DAMAGED' && known) {
      const problem = { code, message, ...(remedy !== undefined && { remedy }) }
      await shelf.writeSummary(name, { ...known, verifiedAt: null, problem })
    }
    throw new JobRefused(error.userError)
  }
}

/** Progress of reading an archive once. */
export function readingProgress(context: JobContext, summary: Summary | undefined, step: string) {
  const all = summary ? summary.tableBytes + summary.objectBytes + 1 : undefined
  return (bytes: number) =>
    void context.progress(all === undefined ? 0.5 : Math.min(1, bytes / all), step)
}
