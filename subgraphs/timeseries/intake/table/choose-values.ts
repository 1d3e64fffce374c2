import { UserError } from '#platform/errors.ts'
import type { Quantity } from '../../reading/reading.ts'
import { quotedNames } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import { isAboutOne, type ImportOptions } from '../import-options.ts'
import { isMissing, looksLikeNumber } from '../number-format.ts'
import { stampKind } from '../time/stamp.ts'
import { foreignUnitIn, isReactive, kindOf, unitIn } from '../unit.ts'
import { findColumn } from './choose-stamp.ts'
import type { TableColumn } from './find-table.ts'

export type ValueChoice = {
  /** Never empty; the first is the one the preview shows in full. */
  taken: TableColumn[]
  /** Columns of numbers that could be imported as well. */
  offered: TableColumn[]
  /** False when several columns would do and the first was taken. */
  sure: boolean
  finding: Finding
}

/**
 * Which columns hold the values: those the user names, else all that share the unit of the best heading,
 * else the best alone. UserError: IMPORT_COLUMN_MISSING, IMPORT_NO_VALUES.
 */
export function chooseValues(
  candidates: TableColumn[],
  all: TableColumn[],
  options: ImportOptions & { isStacked: boolean; preambleNamesUnit: boolean },
): ValueChoice | UserError {
  const offered = candidates.filter(isNumeric)
  const named = namedColumns(all, options)
  if (named instanceof UserError) return named
  if (named) return choice(named, offered, true, 'so gewählt')
  const ranked = offered
    .map(column => ({ column, rank: valueRank(column, options.quantity) }))
    .sort((a, b) => b.rank - a.rank)
  const [best, second] = ranked
  if (!best) return noValues(all)
  if (!second) return choice([best.column], offered, true, 'weil nur dort Zahlen stehen')
  const isBest = best.rank > second.rank
  if (unitIn(best.column.heading) !== undefined) {
    const taken = isAboutOne(options) ? [best.column] : sharingUnit(best.column, offered)
    const reason = 'weil die Überschrift eine Einheit nennt'
    return choice(taken, offered, taken.length > 1 || isBest, reason)
  }
  if (isBest) return choice([best.column], offered, true, 'wegen der Überschrift')
  const equals = ranked.filter(({ rank }) => rank === best.rank).map(({ column }) => column)
  return chooseEqual(equals, offered, options)
}

/** Columns of the same rank: all, where a unit above the table holds for them. */
function chooseEqual(
  equals: TableColumn[],
  offered: TableColumn[],
  options: ImportOptions & { preambleNamesUnit: boolean },
): ValueChoice {
  if (options.preambleNamesUnit && !isAboutOne(options) && equals.every(isNamed)) {
    return choice(equals, offered, true, 'weil über der Tabelle eine Einheit für alle steht')
  }
  return choice(equals.slice(0, 1), offered, false, 'angenommen als erste Spalte mit Zahlen')
}

/** The columns that the options name. */
function namedColumns(
  all: TableColumn[],
  { valueColumn, series = [], isStacked }: ImportOptions & { isStacked: boolean },
): TableColumn[] | UserError | undefined {
  // The series of a stacked file are told apart by the cells of their rows, not here.
  const names =
    isStacked || series.length === 0 ? [valueColumn ?? []].flat() : series.map(({ name }) => name)
  if (names.length === 0) return undefined
  const found: TableColumn[] = []
  for (const name of names) {
    const column = findColumn(all, name)
    if (column instanceof UserError) return column
    if (!found.includes(column)) found.push(column)
  }
  return found
}

/** Energy beside power would be the same twice; reactive energy has its own meaning and is offered. */
function sharingUnit(best: TableColumn, offered: TableColumn[]): TableColumn[] {
  const unit = unitIn(best.heading)
  if (unit === undefined || kindOf(unit) === 'PRICES' || isReactive(unit)) return [best]
  const others = offered.filter(
    column =>
      column !== best &&
      unitIn(column.heading) === unit &&
      !unfit.test(wordsOf(column)) &&
      !sum.test(wordsOf(column)),
  )
  return [best, ...others]
}

function isNamed({ name }: TableColumn): boolean {
  return !/^Spalte \d+$/.test(name)
}

function choice(
  taken: TableColumn[],
  offered: TableColumn[],
  sure: boolean,
  reason: string,
): ValueChoice {
  const value = quotedNamesOf(taken)
  const label = taken.length === 1 ? 'Wertspalte' : 'Wertspalten'
  return { taken, offered, sure, finding: { subject: label, value, reason } }
}

function quotedNamesOf(columns: TableColumn[]): string {
  const [only] = columns
  return columns.length === 1 && only ? only.name : quotedNames(columns.map(({ name }) => name))
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
  /status|faktor|factor|cos|co2|nummer|\bnr\b|\bid\b|temp|spannung|volt\b|prognose|forecast/
const reactive = /blind|reactive/
const sum = /summe|gesamt|total|saldo/

function wordsOf({ heading }: TableColumn): string {
  return heading.toLowerCase().replaceAll('_', ' ')
}

function valueRank(column: TableColumn, quantity: Quantity | undefined): number {
  const words = wordsOf(column)
  const unit = unitIn(column.heading)
  const [wanted, other] =
    quantity === 'PRODUCTION' ? [production, consumption] : [consumption, production]
  const marks: [boolean, number][] = [
    [unit !== undefined, 8],
    [(unit !== undefined && isReactive(unit)) || reactive.test(words), -7],
    [foreignUnitIn(column.heading) !== undefined, -8],
    [wanted.test(words), 4],
    [other.test(words), 2],
    [general.test(words), 1],
    [unfit.test(words), -4],
    [/zähler/.test(words) && unit === undefined, -4],
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

/** Whether a heading speaks of a register's count instead of values of intervals. */
export function namesRegister(heading: string): boolean {
  return /zählerst[aä]nd|\bst[aä]nd\b|meter reading|\b[12]\.8\.\d\b/i.test(heading)
}

function noValues(columns: TableColumn[]): UserError {
  const names = columns.map(({ name }) => name)
  return new UserError(
    'IMPORT_NO_VALUES',
    `Keine Spalte enthält Zahlen. Vorhanden sind: ${quotedNames(names)}.`,
    { remedy: 'Prüfen Sie Trennzeichen und Zeichensatz.' },
  )
}
