import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { Cell, TableRow } from './column-figures.ts'
import { csvRows, type CsvSeparator } from './csv-rows.ts'
import { maxListedRows, TableReader } from './table-reader.ts'

/** A comma is the decimal sign when one of this many rows shows it as one. */
const decimalSample = 200
const longestCell = 5000

/** Rows as `TableReader` forms them; numbers and times are only recognised, never rewritten. */
export function extractCsv(
  text: string,
  separator: CsvSeparator,
): { blocks: Block[]; notices: string[] } {
  const usesComma = hasDecimalComma(text, separator)
  const reader = new TableReader('Die Tabelle', { rows: maxListedRows })
  for (const row of csvRows(text, separator)) {
    reader.add(row.map(value => cellOf(cleanText(value.slice(0, longestCell)), usesComma)))
  }
  return reader.finish()
}

function hasDecimalComma(text: string, separator: CsvSeparator): boolean {
  let seen = 0
  for (const row of csvRows(text, separator)) {
    if (row.some(value => /^\s*-?\d+(\.\d{3})*,\d+\s*$/u.test(value))) return true
    if (++seen >= decimalSample) return false
  }
  return false
}

/** The value of a cell that is a number or a time as a whole. */
export function cellOf(text: string, usesComma: boolean): TableRow[number] {
  if (text === '') return undefined
  const timeMs = timeOf(text)
  if (timeMs !== undefined) return { text, timeMs }
  const number = numberOf(text, usesComma)
  return number === undefined ? { text } : ({ text, number } satisfies Cell)
}

function numberOf(text: string, usesComma: boolean): number | undefined {
  if (text.length > 30 || !/^[-+]?\d[\d.,]*(e[-+]?\d{1,3})?$/iu.test(text)) return undefined
  // A leading zero marks a number that is a name: a postcode, a meter's or a telephone number.
  if (/^0\d/u.test(text)) return undefined
  const plain = usesComma ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '')
  const number = Number(plain)
  return Number.isFinite(number) ? number : undefined
}

const germanTime = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:,?[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/u
const isoTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/u

/** For the order of times within one file only; the zone is not looked at. */
function timeOf(text: string): number | undefined {
  if (text.length > 40) return undefined
  const german = germanTime.exec(text)
  if (german) return utc([german[3], german[2], german[1], ...german.slice(4)])
  const iso = isoTime.exec(text)
  return iso ? utc(iso.slice(1)) : undefined
}

/** From year, month, day, hour, minute and second. */
function utc(parts: (string | undefined)[]): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(part =>
    Number(part ?? 0),
  )
  return Date.UTC(year < 100 ? year + 2000 : year, month - 1, day, hour, minute, second)
}
