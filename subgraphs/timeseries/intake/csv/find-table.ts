import { foreignUnitIn, unitIn } from '../unit.ts'
import { isMissing, looksLikeNumber } from '../number-format.ts'
import { stampKind } from '../time/stamp.ts'
import type { CsvRow } from './read-rows.ts'

export type TableColumn = {
  index: number
  /** As in the heading; `Spalte 3` where there is none; made unique. */
  name: string
  /** Everything that stands above the values of this column: name, unit, description. */
  heading: string
  /** Values of the first rows. */
  samples: string[]
}

export type Table = {
  columns: TableColumn[]
  /** Lines above the table, as text: they may name the unit or the metering location. */
  preamble: string
  firstDataLine: number
  sampleRows: CsvRow[]
}

/** Finds the table in the first rows of a file; undefined when no row holds a stamp and a number. */
export function findTable(rows: CsvRow[]): Table | undefined {
  const width = commonWidth(rows)
  const first = rows.findIndex(row => row.cells.length === width && isData(row.cells))
  const firstRow = rows[first]
  if (!firstRow) return undefined
  const headings = headingRows(rows.slice(0, first), width)
  const sampleRows = rows.slice(first)
  const before = rows.slice(0, first - headings.length)
  return {
    columns: makeColumns(headings, sampleRows, width),
    preamble: before.map(({ cells }) => cells.join(' ')).join('\n'),
    firstDataLine: firstRow.line,
    sampleRows,
  }
}

function commonWidth(rows: CsvRow[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) {
    if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best?.[0] ?? 0
}

function isData(cells: string[]): boolean {
  const kinds = cells.map(stampKind)
  const hasStamp = kinds.includes('datetime') || (kinds.includes('date') && kinds.includes('time'))
  return hasStamp && cells.some((cell, i) => kinds[i] === undefined && isValue(cell))
}

function isValue(cell: string): boolean {
  return looksLikeNumber(cell) || isMissing(cell)
}

/** The rows directly above the data that are as wide as the table: names, perhaps units below or above. */
function headingRows(above: CsvRow[], width: number): CsvRow[] {
  // A separator at the end of the line, in the heading only or in the data only, adds an empty cell.
  const other = above.findLastIndex(
    ({ cells }) => Math.abs(cells.length - width) > 1 || filled(cells) < 2,
  )
  return above.slice(other + 1).slice(-3)
}

function filled(cells: string[]): number {
  return cells.filter(cell => cell !== '').length
}

function makeColumns(headings: CsvRow[], samples: CsvRow[], width: number): TableColumn[] {
  const nameRow = headings.findLast(({ cells }) => !isUnitRow(cells)) ?? headings.at(-1)
  const names = uniqueNames(Array.from({ length: width }, (_, i) => nameRow?.cells[i] ?? ''))
  return names.map((name, index) => ({
    index,
    name,
    heading: headings
      .map(({ cells }) => cells[index] ?? '')
      .join(' ')
      .trim(),
    samples: samples.map(({ cells }) => cells[index] ?? ''),
  }))
}

/** A row of nothing but units: `[kWh];[°C]`. */
function isUnitRow(cells: string[]): boolean {
  const texts = cells.filter(cell => cell !== '')
  const units = texts.filter(
    cell => cell.length < 12 && (unitIn(cell) !== undefined || foreignUnitIn(cell) !== undefined),
  )
  return units.length > 0 && units.length >= texts.length / 2
}

function uniqueNames(names: string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name, i) => {
    const wanted = name === '' ? `Spalte ${i + 1}` : name
    const times = (seen.get(wanted) ?? 0) + 1
    seen.set(wanted, times)
    return times === 1 ? wanted : `${wanted} (${times})`
  })
}
