import { csvCell } from './csv-cell.ts'
import {
  headingOf,
  qualitiesInWords,
  subjectHeadings,
  type Cell,
  type Column,
  type Table,
} from './export-table.ts'
import { localStamps } from './local-stamp.ts'

type Form = {
  separator: string
  /** Cells in front of every row of this table. */
  lead: string[]
  columns: readonly Column[]
  show: (cell: Cell, column: Column) => string
}

const lineEnd = '\r\n'
const byteOrderMark = '\uFEFF'

/**
 * CSV for people: BOM, `;`, decimal comma, German headings with units and the wall clock of the meter; with
 * several tables the name comes first, and the zone where there are several. The tables have the same columns.
 */
export async function* writeGermanCsv(tables: readonly Table[]): AsyncGenerator<string> {
  const [first] = tables
  if (!first) return
  const several = tables.length > 1
  const manyZones = tables.some(({ timeZone }) => timeZone !== first.timeZone)
  const headings = first.columns.map(column =>
    manyZones && column.kind === 'LOCAL_TIME' ? 'Beginn (Ortszeit)' : headingOf(column),
  )
  if (manyZones) headings.unshift('Zeitzone')
  if (several) headings.unshift(subjectHeadings[first.subject])
  yield byteOrderMark + line(headings.map(csvCell), ';')
  for (const table of tables) {
    const stamp = localStamps(table.timeZone)
    yield* rowsOf(table, {
      separator: ';',
      lead: [
        ...(several ? [csvCell(table.title)] : []),
        ...(manyZones ? [csvCell(table.timeZone)] : []),
      ],
      columns: table.columns,
      show: (cell, { kind }) => germanCell(cell, kind, stamp),
    })
  }
}

/** CSV for machines (RFC 4180): `,`, decimal point, names with units, ISO 8601 in UTC, codes. */
export async function* writeMachineCsv(tables: readonly Table[]): AsyncGenerator<string> {
  const [first] = tables
  if (!first) return
  const forMachines = ({ kind }: Column) => kind !== 'LOCAL_TIME'
  const subject = first.subject.toLowerCase()
  const names = first.columns.filter(forMachines).map(({ name }) => name)
  yield line([`${subject}_id`, subject, ...names], ',')
  for (const table of tables) {
    yield* rowsOf(table, {
      separator: ',',
      lead: [csvCell(table.id), csvCell(table.title)],
      columns: table.columns.filter(forMachines),
      show: machineCell,
    })
  }
}

/** 1234.5 → `1234,5`: every digit the number has, no thousands point; empty for null. */
export function csvNumber(value: number | null): string {
  if (value === null) return ''
  const text = String(value)
  return (text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text).replace('.', ',')
}

async function* rowsOf(
  table: Table,
  { separator, lead, columns, show }: Form,
): AsyncGenerator<string> {
  const wanted = columns.map(column => ({ column, place: table.columns.indexOf(column) }))
  for await (const rows of table.pages()) {
    const lines = rows.map(row => {
      const cells = wanted.map(({ column, place }) => show(row[place] ?? null, column))
      return line([...lead, ...cells], separator)
    })
    yield lines.join('')
  }
}

function line(cells: string[], separator: string): string {
  return cells.join(separator) + lineEnd
}

function germanCell(cell: Cell, kind: Column['kind'], stamp: (at: Date) => string): string {
  if (typeof cell === 'number') return csvNumber(cell)
  if (cell instanceof Date) return kind === 'UTC_TIME' ? cell.toISOString() : stamp(cell)
  if (cell === null) return ''
  return csvCell(typeof cell === 'string' ? cell : qualitiesInWords(cell))
}

function machineCell(cell: Cell): string {
  if (typeof cell === 'number') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  if (cell === null) return ''
  return csvCell(typeof cell === 'string' ? cell : cell.join(' '))
}
