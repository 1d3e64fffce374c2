import type { UserError } from '#platform/errors.ts'
import type { VisitRow } from '../csv/scan-rows.ts'
import type { Finding, PlaceWord } from '../finding.ts'
import type { DecimalMark } from '../number-format.ts'

export type Row = { line: number; cells: string[] }

/** Rows of cells, whatever file they come from; may be read as often as needed. */
export type TableSource = {
  format: 'CSV' | 'XLSX' | 'JSON'
  word: PlaceWord
  delimiter: string | null
  /** The sheet that is read, and all there are. */
  sheet: string | null
  sheets: string[]
  /** The first rows, from which everything is detected. */
  head: Row[]
  read: (visit: VisitRow) => UserError | undefined
  /** The decimal mark where no cell decides. */
  decimalFallback: DecimalMark
  /** Numbers carry no separators (JSON, cells of a workbook). */
  hasPlainNumbers: boolean
  findings: Finding[]
}

const headRows = 1500

/** The first rows of a source. */
export function headOf(read: TableSource['read']): Row[] | UserError {
  const head: Row[] = []
  const problem = read((cells, line) => {
    head.push({ cells: [...cells], line })
    return head.length < headRows
  })
  return problem ?? head
}
