import { UserError } from '#platform/errors.ts'
import { germanBytes } from './wording.ts'

export const backupUnknown = (name: string) =>
  new UserError('BACKUP_UNKNOWN', `Die Sicherung „${name.slice(0, 200)}“ gibt es nicht.`, {
    remedy: 'Laden Sie die Liste der Sicherungen neu.',
  })

export const backupUnchecked = (name: string) =>
  new UserError(
    'BACKUP_UNCHECKED',
    `Was in der Sicherung „${name}“ ist, ist noch nicht bekannt: Sie ist nicht hier entstanden.`,
    { remedy: 'Prüfen Sie die Sicherung zuerst; ist sie verschlüsselt, mit ihrem Schlüssel.' },
  )

export const diskFull = (needed: number, free: number) =>
  new UserError(
    'BACKUP_NO_SPACE',
    `Der Speicherplatz reicht nicht: Gebraucht werden etwa ${germanBytes(needed)}, frei sind ${germanBytes(free)}.`,
    {
      remedy:
        'Schaffen Sie Platz, heben Sie weniger Sicherungen auf, oder legen Sie mit BACKUP_FOLDER einen anderen Ordner fest.',
    },
  )

export const diskGotFull = new UserError(
  'BACKUP_DISK_FULL',
  'Während der Sicherung ist der Speicher voll geworden. Die angefangene Datei ist wieder entfernt.',
  { remedy: 'Schaffen Sie Platz, oder legen Sie mit BACKUP_FOLDER einen anderen Ordner fest.' },
)

export const restoreDiskFull = new UserError(
  'RESTORE_DISK_FULL',
  'Während der Wiederherstellung ist der Speicher voll geworden. Die bisherigen Daten sind unverändert, das Angefangene ist wieder entfernt.',
  { remedy: 'Schaffen Sie Platz auf dem Laufwerk des Datenordners, und beginnen Sie noch einmal.' },
)

export const folderUnusable = (folder: string, reason: string) =>
  new UserError(
    'BACKUP_FOLDER_UNUSABLE',
    `In den Ordner ${folder} lässt sich keine Sicherung schreiben (${reason}).`,
    {
      remedy: 'Prüfen Sie, ob das Laufwerk eingehängt ist und Luna dort schreiben darf.',
    },
  )

export const restoreByCommand = new UserError(
  'RESTORE_BY_COMMAND',
  'Mit einem eigenen Datenbankserver (DATABASE_URL) wird die Wiederherstellung bei angehaltener Luna ausgeführt.',
  { remedy: 'Beenden Sie Luna, und führen Sie „npm run restore -- <Sicherung>“ aus.' },
)

export const restoreUnconfirmed = new UserError(
  'RESTORE_UNCONFIRMED',
  'Die Wiederherstellung ersetzt alle Daten durch die der Sicherung und braucht eine Bestätigung.',
  { remedy: 'Geben Sie als Bestätigung WIEDERHERSTELLEN ein.', place: 'confirmation' },
)

export const nothingPending = new UserError(
  'RESTORE_NOT_PENDING',
  'Es ist keine Wiederherstellung vorbereitet.',
  { remedy: 'Laden Sie die Seite neu.' },
)

export const physicalByCommand = new UserError(
  'RESTORE_BY_COMMAND',
  'Eine Sicherung der Seiten der Datenbank wird bei angehaltener Luna wiederhergestellt.',
  { remedy: 'Beenden Sie Luna, und führen Sie „npm run restore -- <Sicherung>“ aus.' },
)

export const onlySameInstallation = new UserError(
  'BACKUP_OF_ANOTHER_INSTALLATION',
  'Eine Sicherung der Seiten der Datenbank passt nur zu dem Datenordner, aus dem sie stammt.',
  { remedy: 'Nehmen Sie für einen anderen Rechner eine gewöhnliche Sicherung.' },
)

export const embeddedOnly = new UserError(
  'BACKUP_PHYSICAL_EMBEDDED_ONLY',
  'Die Seiten der Datenbank sichert Luna nur bei der eingebetteten Datenbank.',
  {
    remedy:
      'Sichern Sie den eigenen Datenbankserver mit pg_basebackup, oder nehmen Sie die gewöhnliche Sicherung.',
  },
)
