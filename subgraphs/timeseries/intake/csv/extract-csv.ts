import { UserError } from '#platform/errors.ts'
import type { Extracted } from '../extracted.ts'
import type { ImportOptions } from '../import-options.ts'
import type { RowReport } from '../row-report.ts'
import { extractTable } from '../table/extract-table.ts'
import { headOf, type TableSource } from '../table/table-source.ts'
import type { DecodedText } from '../text/decode-text.ts'
import { detectDelimiter } from './detect-delimiter.ts'
import { scanRows } from './scan-rows.ts'

/** Reads a table in text form, whatever separates its cells. */
export function extractCsv(
  text: DecodedText,
  options: ImportOptions,
  report: RowReport,
): Extracted | UserError {
  const lines = text.head.split(/\r\n|\n|\r/)
  // The last line of a longer text is cut off somewhere.
  const whole = text.isWhole || lines.length === 1 ? lines : lines.slice(0, -1)
  const dialect = detectDelimiter(whole, options.delimiter)
  if (dialect instanceof UserError) return dialect
  const { delimiter } = dialect
  const read: TableSource['read'] = visit => scanRows(text.chunks(), delimiter, visit)
  const head = headOf(read)
  if (head instanceof UserError) return head
  const source: TableSource = {
    format: 'CSV',
    word: 'Zeile',
    delimiter,
    sheet: null,
    sheets: [],
    head,
    read,
    decimalFallback: delimiter === ',' ? '.' : ',',
    hasPlainNumbers: false,
    findings: [dialect.finding],
  }
  return extractTable(source, options, report)
}
