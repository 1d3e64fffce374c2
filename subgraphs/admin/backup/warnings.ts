import type { Config } from '#platform/config.ts'
import type { Backup } from './keep/backup-shelf.ts'
import { onSameDisk } from './make/disk.ts'
import type { BackupSettings } from './settings.store.ts'
import { germanMoment } from './wording.ts'

type Input = {
  settings: BackupSettings
  config: Pick<Config, 'backups' | 'dataDir'>
  backups: Backup[]
  now: Date
}

const hourMs = 3_600_000
/** A night and two hours: one backup is missing. */
const overdueMs = 26 * hourMs
const drillOverdueMs = 8 * 24 * hourMs

/** What an administrator should know, in sentences; nothing when all is well. */
export async function warningsFor({ settings, config, backups, now }: Input): Promise<string[]> {
  // Copies of pages need this data folder, and what came from elsewhere says nothing of it.
  const own = backups.flatMap(({ summary }) =>
    summary && summary.trigger !== 'ELSEWHERE' && summary.kind === 'LOGICAL' ? [summary] : [],
  )
  const newest = own[0]
  const { folder } = config.backups
  const { timeZone } = settings
  const since = Math.max(settings.since.getTime(), newest?.createdAt.getTime() ?? 0)
  const drilled = Math.max(
    settings.since.getTime(),
    ...own.map(({ drilledAt }) => drilledAt?.getTime() ?? 0),
  )
  const sentences: [boolean, string][] = [
    [!settings.enabled, 'Die nächtliche Sicherung ist ausgeschaltet.'],
    [
      folder !== undefined && (await onSameDisk(folder, config.dataDir)),
      'Die Sicherungen liegen auf derselben Festplatte wie die Daten: Fällt sie aus, ist beides verloren. Legen Sie mit BACKUP_FOLDER einen Ordner auf einem anderen Laufwerk fest.',
    ],
    [
      settings.recipient === null,
      'Die Sicherungen sind nicht verschlüsselt: Wer die Datei hat, kann alles lesen. Erzeugen Sie einen Schlüssel, und heben Sie ihn außerhalb dieses Rechners auf.',
    ],
    [newest === undefined && now.getTime() - since <= overdueMs, 'Es gibt noch keine Sicherung.'],
    [
      settings.enabled && now.getTime() - since > overdueMs,
      `Seit ${germanMoment(new Date(since), timeZone)} ist keine Sicherung entstanden.`,
    ],
    [
      newest !== undefined && newest.verifiedAt === null,
      'Die neueste Sicherung ließ sich nicht zur Probe lesen oder ist noch nicht geprüft.',
    ],
    [
      newest !== undefined && now.getTime() - drilled > drillOverdueMs,
      'Seit mehr als acht Tagen ist keine Sicherung zur Probe wiederhergestellt worden.',
    ],
  ]
  return sentences.filter(([holds]) => holds).map(([, sentence]) => sentence)
}
