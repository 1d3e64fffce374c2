import type { Block } from './block.ts'
import { cleanText } from './clean-text.ts'
import type { Cell, TableRow } from './column-figures.ts'

export type Header = {
  /** One per column; empty where the column has no name. */
  labels: string[]
  /** What stands above the table, as blocks. */
  before: Block[]
  /** Rows that `labels` and `before` stand for. */
  rowCount: number
}

/** A table's head is looked for in this many rows: exports begin with remarks. */
const searchedRows = 30
const longestLabel = 120
const unit =
  /^[[(]?([kMG]?(W|Wh|VA|var|varh|V|A|J|t|m³|l|g)(\/h)?|°C|K|%|h|min|s|€|ct|EUR|(€|ct|EUR)\/[kM]?Wh)[\])]?$/u

/**
 * The row that names the columns: only text, with rows of at least two cells below. Two columns of
 * words alone are pairs such as "Ort | Halle 3" and have no head.
 */
export function findHeader(rows: TableRow[]): Header {
  const searched = rows.slice(0, searchedRows)
  const at = searched.findIndex((row, index) => {
    const hasUnits = unitsOf(rows[index + 1], rows[index + 2]) !== undefined
    return namesColumns(row, rows[index + (hasUnits ? 2 : 1)])
  })
  const top = rows.findIndex(row => filled(row).length > 1)
  if (at < 0) {
    const count = top < 0 ? 0 : top
    return { labels: [], before: rows.slice(0, count).map(asBlock), rowCount: count }
  }
  const units = unitsOf(rows[at + 1], rows[at + 2])
  const labels = Array.from(rows[at] ?? [], (cell, column) => {
    const label = cleanText(cell?.text ?? '').replace(/:$/u, '')
    const measure = units?.[column]?.text
    return measure ? `${label} [${measure.replace(/[[\]()]/gu, '')}]`.trim() : label
  })
  return { labels, before: rows.slice(0, at).map(asBlock), rowCount: at + (units ? 2 : 1) }
}

/** "Zähler: Z-1 | Verbrauch: 12 kWh": understood without the head of its table. */
export function labelledRow(row: TableRow, labels: string[]): string {
  return row
    .map((cell, column) => {
      const text = cleanText(cell?.text ?? '')
      const label = labels[column] ?? ''
      return text === '' || label === '' ? text : `${label}: ${text}`
    })
    .filter(text => text !== '')
    .join(' | ')
}

function namesColumns(row: TableRow, next: TableRow | undefined): boolean {
  const names = filled(row)
  if (names.length < 2 || !next || filled(next).length < 2) return false
  if (!names.every((cell, index) => isName(cell, index === 0))) return false
  if (new Set(names.map(cell => cell.text)).size < names.length) return false
  return names.length > 2 || row.some((cell, column) => cell?.text && isMeasure(next[column]))
}

/** Words, or a year over a column of figures. */
function isName(cell: Cell, isFirst: boolean): boolean {
  if (cell.text.length > longestLabel || cell.timeMs !== undefined) return false
  if (cell.number === undefined) return true
  return !isFirst && Number.isInteger(cell.number) && cell.number >= 1900 && cell.number <= 2100
}

/** A second line of the head that holds the units. */
function unitsOf(row: TableRow | undefined, next: TableRow | undefined): TableRow | undefined {
  const cells = row ? filled(row) : []
  const isUnits =
    cells.length > 0 && next !== undefined && cells.every(({ text }) => unit.test(text))
  return isUnits ? row : undefined
}

const filled = (row: TableRow) => row.filter((cell): cell is Cell => (cell?.text ?? '') !== '')
const isMeasure = (cell: Cell | undefined) =>
  cell?.number !== undefined || cell?.timeMs !== undefined

function asBlock(row: TableRow): Block {
  const cells = filled(row)
  const kind = cells.length === 1 ? 'paragraph' : 'tableRow'
  return { kind, text: cells.map(({ text }) => cleanText(text)).join(' | '), page: null }
}
