import {
  headingOf,
  qualitiesInWords,
  qualityNames,
  type Cell,
  type Column,
  type Row,
  type Table,
} from '../export-table.ts'
import { wallClock } from '../local-stamp.ts'
import { mostRows, type Sheet, type SheetCell } from './sheet.ts'
import { sheetName, writeWorkbook } from './workbook.ts'

/** A sheet beside the values, written last, so that it can tell what was written. */
export type SideSheet = {
  name: string
  widths: number[]
  frozenRows: number
  rows: () => Promise<SheetCell[][]>
}

/**
 * A workbook with a sheet per table (and another where Excel's rows do not suffice), then the side sheets. The
 * first of these stands in front. Memory holds one page of one table.
 */
export function writeExportWorkbook(
  tables: readonly Table[],
  sides: readonly SideSheet[],
): AsyncGenerator<Buffer> {
  const names = sides.map(({ name }) => name)
  const order = (all: string[]) => [
    ...names.slice(0, 1),
    ...all.filter(name => !names.includes(name)),
    ...names.slice(1),
  ]
  return writeWorkbook(sheetsOf(tables, sides), order)
}

async function* sheetsOf(
  tables: readonly Table[],
  sides: readonly SideSheet[],
): AsyncGenerator<Sheet> {
  const taken = sides.map(({ name }) => name)
  for (const table of tables) {
    const reader = new RowReader(table)
    do {
      const name = sheetName(table.title, taken)
      taken.push(name)
      const widths = table.columns.map(widthOf)
      yield { name, widths, frozenRows: 1, rows: sheetRows(table, reader) }
    } while (!(await reader.isAtEnd()))
  }
  for (const { rows, ...side } of sides) yield { ...side, rows: await rows() }
}

/** The heading, then as many rows as the sheet takes. */
async function* sheetRows(table: Table, reader: RowReader): AsyncGenerator<SheetCell[]> {
  const wallMs = wallClock(table.timeZone)
  yield table.columns.map(column => ({ value: headingOf(column), style: 'HEADING' }))
  for (let count = 1; count < mostRows; count++) {
    const row = await reader.next()
    if (!row) return
    yield table.columns.map((column, place) => cellOf(row[place] ?? null, column, wallMs))
  }
}

function cellOf(cell: Cell, { kind }: Column, wallMs: (at: Date) => number): SheetCell {
  if (cell instanceof Date) {
    return { value: kind === 'UTC_TIME' ? cell.getTime() : wallMs(cell), style: 'TIME' }
  }
  if (typeof cell === 'number') return { value: cell, style: 'NUMBER' }
  if (cell === null || typeof cell === 'string') return { value: cell }
  const [first] = cell
  return { value: first && cell.length === 1 ? qualityNames[first] : qualitiesInWords(cell) }
}

function widthOf({ kind }: Column): number {
  return kind === 'NUMBER' ? 14 : 18
}

/** Rows one by one from a table's pages. */
class RowReader {
  private readonly pages: AsyncIterator<Row[]>
  private page: Row[] = []
  private place = 0

  constructor(table: Table) {
    this.pages = table.pages()[Symbol.asyncIterator]()
  }

  async next(): Promise<Row | undefined> {
    return (await this.isAtEnd()) ? undefined : this.page[this.place++]
  }

  async isAtEnd(): Promise<boolean> {
    while (this.place >= this.page.length) {
      const step = await this.pages.next()
      if (step.done) return true
      this.page = step.value
      this.place = 0
    }
    return false
  }
}
