import { foreignUnitIn, unitIn } from '../unit.ts'
import { isMissing, looksLikeNumber } from '../number-format.ts'
import { stampKind } from '../time/stamp.ts'
import type { Row } from './table-source.ts'

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
  sampleRows: Row[]
  /** Cells of most rows. */
  width: number
}

/** Finds the table in the first rows of a file; undefined when no row holds a stamp and a number. */
export function findTable(rows: Row[]): Table | undefined {
  const width = commonWidth(rows)
  const first = firstDataRow(rows, width)
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
    width,
  }
}

/**
 * Rows of the usual width with a stamp and a number are data for sure; directly above them also those that
 * have a stamp in the same place, however long they are and whatever stands for the number.
 */
function firstDataRow(rows: Row[], width: number): number {
  const isSure = (cells: string[]) => cells.length === width || valuesIn(cells) >= fewestSlots
  let first = rows.findIndex(({ cells }) => isSure(cells) && isData(cells))
  const place = stampPlace(rows[first]?.cells ?? [])
  while (first > 0 && stampPlace(rows[first - 1]?.cells ?? []) === place) first -= 1
  return first
}

/** Where a row has its first stamp, and of which kind. */
function stampPlace(cells: string[]): string {
  const kinds = cells.map(stampKind)
  const index = kinds.findIndex(kind => kind !== undefined)
  return `${index} ${kinds[index] ?? ''}`
}

function commonWidth(rows: Row[]): number {
  const counts = new Map<number, number>()
  for (const { cells } of rows) {
    if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best?.[0] ?? 0
}

const fewestSlots = 23

function isData(cells: string[]): boolean {
  const kinds = cells.map(stampKind)
  const values = valuesIn(cells)
  const hasDate = kinds.includes('date')
  const hasStamp = kinds.includes('datetime') || (hasDate && kinds.includes('time'))
  // A row of a wide file holds a whole day.
  return hasStamp ? values > 0 : hasDate && values >= fewestSlots
}

function valuesIn(cells: string[]): number {
  return cells.filter(cell => stampKind(cell) === undefined && isValue(cell)).length
}

function isValue(cell: string): boolean {
  return looksLikeNumber(cell) || isMissing(cell)
}

/** The rows directly above the data that are as wide as the table: names, perhaps units below or above. */
function headingRows(above: Row[], width: number): Row[] {
  // A separator at the end of the line, in the heading only or in the data only, adds an empty cell; and
  // days of 96 values stand below headings for 100.
  const other = above.findLastIndex(({ cells }) => {
    const isLonger = cells.length > width && filled(cells) >= width
    const isBare = filled(cells) < 2 && !(cells.length > 1 && isUnitRow(cells))
    return (Math.abs(cells.length - width) > 1 && !isLonger) || isBare
  })
  return above.slice(other + 1).slice(-3)
}

function filled(cells: string[]): number {
  return cells.filter(cell => cell !== '').length
}

function makeColumns(headings: Row[], samples: Row[], width: number): TableColumn[] {
  const nameRow = headings.findLast(({ cells }) => !isUnitRow(cells)) ?? headings.at(-1)
  const named = nameRow?.cells.findLastIndex(cell => cell !== '') ?? -1
  const count = Math.max(width, named + 1)
  const names = uniqueNames(Array.from({ length: count }, (_, i) => nameRow?.cells[i] ?? ''))
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
