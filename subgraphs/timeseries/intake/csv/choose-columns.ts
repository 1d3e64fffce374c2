import { UserError } from '#platform/errors.ts'
import type { Quantity } from '../../reading/reading.ts'
import { quotedNames } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import { isMissing, looksLikeNumber } from '../number-format.ts'
import { stampKind, type StampKind } from '../time/stamp.ts'
import { foreignUnitIn, unitIn } from '../unit.ts'
import type { TableColumn } from './find-table.ts'

export type ColumnChoice = {
  /** One column with date and time, or the date's and the time's. */
  stamp: [TableColumn] | [TableColumn, TableColumn]
  value: TableColumn
  /** False when several columns would do and the first was taken. */
  sure: boolean
  findings: Finding[]
}

type Wish = {
  timestampColumn?: string | undefined
  valueColumn?: string | undefined
  quantity?: Quantity | undefined
}

/**
 * Which columns hold the stamps and the values. UserError: IMPORT_COLUMN_MISSING (lists the columns
 * there are), IMPORT_NO_TIMESTAMP, IMPORT_NO_VALUES.
 */
export function chooseColumns(columns: TableColumn[], wish: Wish): ColumnChoice | UserError {
  const stamp = chooseStamp(columns, wish.timestampColumn)
  if (stamp instanceof UserError) return stamp
  const others = columns.filter(column => !stamp.columns.includes(column))
  const value = chooseValue(others, columns, wish)
  if (value instanceof UserError) return value
  return {
    stamp: stamp.columns,
    value: value.column,
    sure: value.sure,
    findings: [stamp.finding, value.finding],
  }
}

/** The column of this name, whatever its case; UserError IMPORT_COLUMN_MISSING otherwise. */
function findColumn(columns: TableColumn[], name: string): TableColumn | UserError {
  const wanted = name.trim().toLowerCase()
  const found =
    columns.find(column => column.name === name) ??
    columns.find(column => column.name.toLowerCase() === wanted)
  if (found) return found
  const names = columns.map(column => column.name)
  return new UserError(
    'IMPORT_COLUMN_MISSING',
    `Eine Spalte „${name}“ gibt es in der Datei nicht.`,
    {
      remedy: `Wählen Sie eine der vorhandenen Spalten: ${quotedNames(names, 30)}.`,
    },
  )
}

type StampChoice = { columns: ColumnChoice['stamp']; finding: Finding }

function chooseStamp(columns: TableColumn[], wanted: string | undefined): StampChoice | UserError {
  if (wanted !== undefined) {
    const column = findColumn(columns, wanted)
    if (column instanceof UserError) return column
    return stampChoice(withTime(column, columns), 'so gewählt')
  }
  const full = columns.filter(column => kindOfColumn(column) === 'datetime')
  const [best] = full.toSorted((a, b) => stampRank(b) - stampRank(a))
  if (best) return stampChoice([best], 'weil dort Datum und Uhrzeit stehen')
  const date = columns.find(column => kindOfColumn(column) === 'date')
  const pair = date && withTime(date, columns)
  if (pair?.length === 2) return stampChoice(pair, 'weil dort Datum und Uhrzeit getrennt stehen')
  return noTimestamp(columns)
}

function stampChoice(columns: ColumnChoice['stamp'], reason: string): StampChoice {
  const value = columns.map(({ name }) => name).join(' + ')
  return { columns, finding: { subject: 'Zeitspalte', value, reason } }
}

function withTime(date: TableColumn, columns: TableColumn[]): ColumnChoice['stamp'] {
  if (kindOfColumn(date) !== 'date') return [date]
  const times = columns.filter(column => kindOfColumn(column) === 'time')
  const [time] = times.toSorted((a, b) => stampRank(b) - stampRank(a))
  return time ? [date, time] : [date]
}

/** UTC beats local time, the start beats the end of an interval. */
function stampRank({ heading, samples }: TableColumn): number {
  const isAbsolute = samples.some(sample => /(?:Z|[+-]\d\d:?\d\d)$/.test(sample.trim()))
  const words = heading.toLowerCase()
  const named: [RegExp, number][] = [
    [/utc|gmt/, 3],
    [/von|start|beginn|from|ab\b/, 2],
    [/bis|ende|end\b|\bto\b|until/, 1],
  ]
  return (isAbsolute ? 4 : 0) + (named.find(([pattern]) => pattern.test(words))?.[1] ?? 1)
}

function kindOfColumn({ samples }: TableColumn): StampKind | undefined {
  const kinds = samples.filter(sample => sample !== '').map(stampKind)
  const [kind] = kinds
  const agreeing = kinds.filter(other => other === kind).length
  return kind !== undefined && agreeing > kinds.length / 2 ? kind : undefined
}

function noTimestamp(columns: TableColumn[]): UserError {
  const names = columns.map(({ name }) => name)
  return new UserError(
    'IMPORT_NO_TIMESTAMP',
    `Keine Spalte enthält Datum und Uhrzeit. Vorhanden sind: ${quotedNames(names)}.`,
    { remedy: 'Erwartet werden Stempel wie „31.12.2018 23:45“ oder „2018-12-31T23:45:00+01:00“.' },
  )
}

type ValueChoice = { column: TableColumn; sure: boolean; finding: Finding }

function chooseValue(
  others: TableColumn[],
  all: TableColumn[],
  { valueColumn, quantity }: Wish,
): ValueChoice | UserError {
  if (valueColumn !== undefined) {
    const column = findColumn(all, valueColumn)
    if (column instanceof UserError) return column
    return valueChoice(column, true, 'so gewählt')
  }
  const numeric = others.filter(isNumeric)
  const ranked = numeric
    .map(column => ({ column, rank: valueRank(column, quantity) }))
    .sort((a, b) => b.rank - a.rank)
  const [best, second] = ranked
  if (!best) return noValues(all)
  if (!second) return valueChoice(best.column, true, 'weil nur dort Zahlen stehen')
  if (unitIn(best.column.heading) !== undefined) {
    return valueChoice(
      best.column,
      best.rank > second.rank,
      'weil die Überschrift eine Einheit nennt',
    )
  }
  if (best.rank > second.rank) return valueChoice(best.column, true, 'wegen der Überschrift')
  return valueChoice(best.column, false, 'angenommen als erste Spalte mit Zahlen')
}

function valueChoice(column: TableColumn, sure: boolean, reason: string): ValueChoice {
  return { column, sure, finding: { subject: 'Wertspalte', value: column.name, reason } }
}

function isNumeric({ samples }: TableColumn): boolean {
  const present = samples.filter(sample => !isMissing(sample))
  const numbers = present.filter(
    sample => looksLikeNumber(sample) && stampKind(sample) === undefined,
  )
  return present.length > 0 && numbers.length > present.length / 2
}

const consumption =
  /verbrauch|bezug|lastgang|wirkleistung|wirkarbeit|consumption|usage|load|import|preis|price/
const production =
  /einspeisung|erzeugung|lieferung|production|generation|feed|export|photovolt|\bpv\b/
const general = /wert|value|leistung|energie|arbeit|power|energy|strom/
const unfit =
  /status|faktor|factor|cos|blind|reactive|co2|zähler|nummer|\bnr\b|\bid\b|temp|spannung|volt\b/

function valueRank(column: TableColumn, quantity: Quantity | undefined): number {
  const words = column.heading.toLowerCase().replaceAll('_', ' ')
  const [wanted, other] =
    quantity === 'PRODUCTION' ? [production, consumption] : [consumption, production]
  const marks: [boolean, number][] = [
    [unitIn(column.heading) !== undefined, 8],
    [foreignUnitIn(column.heading) !== undefined, -8],
    [wanted.test(words), 4],
    [other.test(words), 2],
    [general.test(words), 1],
    [unfit.test(words), -4],
  ]
  let rank = 0
  for (const [applies, points] of marks) if (applies) rank += points
  return rank
}

/** The direction that a heading names; consumption where it names none. */
export function quantityOf(heading: string): Quantity {
  const words = heading.toLowerCase().replaceAll('_', ' ')
  return production.test(words) && !consumption.test(words) ? 'PRODUCTION' : 'CONSUMPTION'
}

function noValues(columns: TableColumn[]): UserError {
  const names = columns.map(({ name }) => name)
  return new UserError(
    'IMPORT_NO_VALUES',
    `Keine Spalte enthält Zahlen. Vorhanden sind: ${quotedNames(names)}.`,
    { remedy: 'Prüfen Sie Trennzeichen und Zeichensatz.' },
  )
}
