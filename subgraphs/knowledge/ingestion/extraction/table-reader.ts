import type { Block } from './block.ts'
import { ColumnFigures, type Cell, type TableRow } from './column-figures.ts'
import { findHeader, labelledRow, type Header } from './table-header.ts'

/** Rows of all the tables of one document that are taken in one by one. */
export const maxListedRows = 10_000
/** More rows of measured values than these are summarised: nobody looks for one of them by words. */
const measurementRows = 500
const sampleRows = 3
/** Figures are only kept for so many columns. */
const maxColumns = 200

export type RowBudget = { rows: number }
type TableText = { blocks: Block[]; notices: string[] }

/**
 * Turns the rows of a sheet or a CSV file into blocks: each row names its columns, so that it is
 * understood alone. Blank rows part tables. A long series of measured values becomes a summary, and
 * a longer list than `maxListedRows` ends there; both are said in `notices`.
 */
export class TableReader {
  private readonly text: TableText = { blocks: [], notices: [] }
  private kept: TableRow[] = []
  private rowCount = 0
  private long: LongTable | undefined

  private readonly name: string
  private readonly budget: RowBudget

  /** `name` as it stands in notices, such as "Das Tabellenblatt „Zähler“". */
  constructor(name: string, budget: RowBudget) {
    this.name = name
    this.budget = budget
  }

  add(row: TableRow): void {
    if (row.every(cell => !cell || cell.text === '')) {
      this.endTable()
      return
    }
    this.rowCount++
    if (this.long) this.long.add(row)
    else this.kept.push(row.slice(0, maxColumns))
    if (this.kept.length > maxListedRows) {
      this.long ??= new LongTable(this.kept)
      this.kept = []
    }
  }

  finish(): TableText {
    this.endTable()
    return this.text
  }

  private endTable(): void {
    if (this.rowCount === 0) return
    const rows = this.rowCount
    const long = this.long ?? new LongTable(this.kept)
    if (rows > measurementRows && long.isMeasurement) this.summarise(long)
    else this.list(long, rows)
    this.kept = []
    this.long = undefined
    this.rowCount = 0
  }

  private list({ header, first }: LongTable, rows: number): void {
    const { blocks, notices } = this.text
    blocks.push(...header.before)
    const listed = first.slice(0, this.budget.rows)
    this.budget.rows -= listed.length
    for (const row of listed) {
      blocks.push(rowBlock(row, header.labels))
    }
    const total = rows - header.rowCount
    if (listed.length === total) return
    notices.push(
      `${this.name} hat ${german(total)} Zeilen; aufgenommen sind die ersten ` +
        `${german(listed.length)}. Teilen Sie die Datei auf, wenn Luna alle Zeilen finden soll.`,
    )
  }

  private summarise({ header, first, figures }: LongTable): void {
    const { blocks, notices } = this.text
    const labels = header.labels.filter(label => label !== '').join(', ')
    const columns = labels === '' ? '' : ` Spalten: ${labels}.`
    blocks.push(...header.before, {
      kind: 'paragraph',
      text: `Messreihe mit ${german(figures.rowCount)} Zeilen${figures.period()}.${columns}`,
      page: null,
    })
    const rows = [
      ...figures.lines(header.labels),
      ...first.slice(0, sampleRows).map(row => labelledRow(row, header.labels)),
    ]
    for (const text of rows) blocks.push({ kind: 'tableRow', text, page: null })
    notices.push(
      `${this.name} enthält ${german(figures.rowCount)} Zeilen mit Messwerten; aufgenommen ist nur ` +
        'eine Zusammenfassung (Zeitraum, kleinster, größter und mittlerer Wert). Damit Luna mit ' +
        'den Werten rechnet, lesen Sie die Datei über „Daten importieren“ ein.',
    )
  }
}

/** A line of text alone is a remark; beneath a head it is a row that lacks the rest. */
function rowBlock(row: TableRow, labels: string[]): Block {
  const isRemark = labels.length === 0 && row.filter(cell => cell?.text).length === 1
  const text = labelledRow(row, labels)
  return { kind: isRemark ? 'paragraph' : 'tableRow', text, page: null }
}

/** A table's head, its first rows, and figures over all of them. */
class LongTable {
  readonly header: Header
  readonly first: TableRow[]
  private lazyFigures: ColumnFigures | undefined

  constructor(rows: TableRow[]) {
    this.header = findHeader(rows)
    this.first = rows.slice(this.header.rowCount)
  }

  get figures(): ColumnFigures {
    this.lazyFigures ??= new ColumnFigures(this.first)
    return this.lazyFigures
  }

  get isMeasurement(): boolean {
    return isMeasured(this.first.slice(0, 1000))
  }

  add(row: TableRow): void {
    this.figures.add(row)
  }
}

/** Mostly numbers and times, or a time in each row's first cell and numbers beside it. */
function isMeasured(rows: TableRow[]): boolean {
  const filled = rows.flat().filter((cell): cell is Cell => (cell?.text ?? '') !== '')
  const numbers = filled.filter(cell => cell.number !== undefined).length
  const times = filled.filter(cell => cell.timeMs !== undefined).length
  const timed = rows.filter(row => row[0]?.timeMs !== undefined).length
  if (numbers === 0) return false
  return numbers + times > filled.length * 0.7 || timed > rows.length * 0.95
}

const german = (count: number) => count.toLocaleString('de-DE')
