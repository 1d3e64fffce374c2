import type { Database } from '#platform/database/database.ts'
import { knownMigrations } from '#platform/database/migrate.ts'
import type { UserError } from '#platform/errors.ts'
import { readTables } from '../database/catalog.ts'
import { quoted } from '../database/connection.ts'
import type { Summary } from '../keep/summary.ts'
import { sealingKeyCheck } from '../key/installation-key.ts'
import { freeBytes } from '../make/disk.ts'
import type { BackupNeeds } from '../needs.ts'
import { incompatibility } from '../restore/check-compatible.ts'
import { neededBytes } from '../restore/restore.job.ts'
import { germanCount, isKnownToPeople, rowsInWords } from '../wording.ts'

export type TableDifference = {
  table: string
  inBackup: number
  now: number
  /** `12.412 Dokumente, heute 12.530` */
  text: string
}
export type BackupPreview = {
  tables: TableDifference[]
  objects: number
  isCompatible: boolean
  incompatibility: UserError | null
  neededBytes: number
  freeBytes: number | null
  notes: string[]
}

type Use = Pick<BackupNeeds, 'config' | 'database' | 'secrets'>

/** What restoring would bring back and what it would cost, compared with now. */
export async function previewOf(
  summary: Summary,
  { config, database, secrets }: Use,
): Promise<BackupPreview> {
  const reason = incompatibility(summary, knownMigrations())
  const now = await countRows(database)
  const free = config.database.url === undefined ? await freeBytes(config.dataDir) : null
  return {
    tables: differences(summary.tables, now),
    objects: summary.objects,
    isCompatible: reason === undefined,
    incompatibility: reason ?? null,
    neededBytes: neededBytes(summary),
    freeBytes: free,
    notes: notesFor(summary, { known: sealingKeyCheck(secrets.sealingKey), free }),
  }
}

async function countRows({
  transaction,
}: Pick<Database, 'transaction'>): Promise<Map<string, number>> {
  return transaction(async client => {
    const tables = await readTables(client)
    const counts = tables.map(
      ({ name }) => `SELECT '${name}' AS name, count(*)::float8 AS rows FROM ${quoted(name)}`,
    )
    const { rows } = await client.query<{ name: string; rows: number }>(counts.join(' UNION ALL '))
    return new Map(rows.map(row => [row.name, row.rows]))
  })
}

/** What people know by name first, then what differs; tables that are empty in both are left out. */
export function differences(
  backup: Record<string, number>,
  now: Map<string, number>,
): TableDifference[] {
  const names = [...new Set([...Object.keys(backup), ...now.keys()])].sort()
  return names
    .map(table => ({ table, inBackup: backup[table] ?? 0, now: now.get(table) ?? 0 }))
    .filter(({ inBackup, now: today }) => inBackup > 0 || today > 0)
    .map(counts => ({ ...counts, text: inWords(counts) }))
    .sort((a, b) => Number(isKnownToPeople(b.table)) - Number(isKnownToPeople(a.table)))
}

function inWords({
  table,
  inBackup,
  now,
}: {
  table: string
  inBackup: number
  now: number
}): string {
  const then = rowsInWords(table, inBackup)
  return now === inBackup ? `${then}, heute ebenso viele` : `${then}, heute ${germanCount(now)}`
}

function notesFor(
  summary: Summary,
  { known, free }: { known: string; free: number | null },
): string[] {
  const notes = [
    'Was nach der Sicherung hinzugekommen oder geändert worden ist, gilt danach nicht mehr; es bleibt sieben Tage in einer Datenbank daneben.',
    'Alle melden sich danach neu an; Passwörter und API-Schlüssel gelten wieder wie damals, auch die inzwischen widerrufenen.',
    'Personen und Dokumente, die inzwischen gelöscht sind, sind wieder da: Löschen Sie sie noch einmal.',
  ]
  if (summary.verifiedAt === null) notes.push('Diese Sicherung ist noch nicht geprüft.')
  if (summary.sealingKeyCheck !== known) {
    notes.push(
      'Die Sicherung stammt von einer Installation mit anderen Geheimnissen: Zugangsdaten von Datenquellen, Geräten und Webhooks sind danach neu einzugeben.',
    )
  }
  if (free !== null && free < neededBytes(summary))
    notes.push('Der freie Speicherplatz reicht nicht.')
  return notes
}
