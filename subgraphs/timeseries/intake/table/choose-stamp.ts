import { UserError } from '#platform/errors.ts'
import { quotedNames } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import { stampKind, type StampKind } from '../time/stamp.ts'
import type { TableColumn } from './find-table.ts'
import { isZoneColumn } from './side-columns.ts'

/** Where the stamps stand: one column with date and time, or the date's and the time's. */
export type StampColumns = {
  date: TableColumn
  time: TableColumn | undefined
  /** Tells equal clock times apart. */
  zone: TableColumn | undefined
  finding: Finding
}

/** UserError: IMPORT_COLUMN_MISSING (lists the columns there are), IMPORT_NO_TIMESTAMP. */
export function chooseStamp(
  columns: TableColumn[],
  wanted: string | undefined,
  isWide: boolean,
): StampColumns | UserError {
  if (wanted !== undefined) {
    const column = findColumn(columns, wanted)
    if (column instanceof UserError) return column
    return choice(columns, column, { isWide, reason: 'so gewählt' })
  }
  const full = columns.filter(column => kindOfColumn(column) === 'datetime')
  const [best] = full.toSorted((a, b) => stampRank(b) - stampRank(a))
  const date = columns.find(column => kindOfColumn(column) === 'date')
  if (isWide)
    return choice(columns, date ?? best, { isWide, reason: 'weil jede Zeile einen Tag enthält' })
  if (best) return choice(columns, best, { isWide, reason: 'weil dort Datum und Uhrzeit stehen' })
  const reason = 'weil dort Datum und Uhrzeit getrennt stehen'
  const found = choice(columns, date, { isWide, reason })
  return found instanceof UserError || found.time ? found : noTimestamp(columns)
}

/** The column of this name, whatever its case; UserError IMPORT_COLUMN_MISSING otherwise. */
export function findColumn(columns: TableColumn[], name: string): TableColumn | UserError {
  const wanted = name.trim().toLowerCase()
  const found =
    columns.find(column => column.name === name) ??
    columns.find(column => column.name.toLowerCase() === wanted)
  if (found) return found
  const names = columns.map(column => column.name)
  return new UserError(
    'IMPORT_COLUMN_MISSING',
    `Eine Spalte „${name}“ gibt es in der Datei nicht.`,
    { remedy: `Wählen Sie eine der vorhandenen Spalten: ${quotedNames(names, 30)}.` },
  )
}

/** What most filled cells of a column are. */
export function kindOfColumn({ samples }: TableColumn): StampKind | undefined {
  const kinds = samples.filter(sample => sample !== '').map(stampKind)
  const [kind] = kinds
  const agreeing = kinds.filter(other => other === kind).length
  return kind !== undefined && agreeing > kinds.length / 2 ? kind : undefined
}

function choice(
  columns: TableColumn[],
  date: TableColumn | undefined,
  { isWide, reason }: { isWide: boolean; reason: string },
): StampColumns | UserError {
  if (!date) return noTimestamp(columns)
  const time = isWide || kindOfColumn(date) !== 'date' ? undefined : bestTime(columns)
  const zone = columns.find(
    column =>
      column !== date &&
      column !== time &&
      kindOfColumn(column) === undefined &&
      isZoneColumn(column),
  )
  const parts = [date, time, zone].filter(part => part !== undefined)
  const value = parts.map(({ name }) => name).join(' + ')
  return { date, time, zone, finding: { subject: 'Zeitspalte', value, reason } }
}

function bestTime(columns: TableColumn[]): TableColumn | undefined {
  const times = columns.filter(column => kindOfColumn(column) === 'time')
  return times.toSorted((a, b) => stampRank(b) - stampRank(a))[0]
}

/** UTC beats local time, the start beats the end of an interval. */
function stampRank({ heading, samples }: TableColumn): number {
  const isAbsolute = samples.some(sample => /(?:Z|[+-]\d\d:?\d\d)$/.test(sample))
  const words = heading.toLowerCase()
  const named: [RegExp, number][] = [
    [/utc|gmt/, 3],
    [/von|start|beginn|from|ab\b/, 2],
    [/bis|ende|end\b|\bto\b|until/, 1],
  ]
  return (isAbsolute ? 4 : 0) + (named.find(([pattern]) => pattern.test(words))?.[1] ?? 1)
}

function noTimestamp(columns: TableColumn[]): UserError {
  const names = columns.map(({ name }) => name)
  return new UserError(
    'IMPORT_NO_TIMESTAMP',
    `Keine Spalte enthält Datum und Uhrzeit. Vorhanden sind: ${quotedNames(names)}.`,
    { remedy: 'Erwartet werden Stempel wie „31.12.2018 23:45“ oder „2018-12-31T23:45:00+01:00“.' },
  )
}
