import { UserError } from '#platform/errors.ts'
import { cellPlace } from '../finding.ts'
import { mostRows, tooManyRows } from '../limits.ts'
import type { ColumnChoice } from './choose-columns.ts'
import { readRows } from './read-rows.ts'

/** The two columns of interest, row by row: equal indices belong together. */
export type Cells = { lines: number[]; stamps: string[]; values: string[] }

/** Reads the chosen columns of all rows. UserError: IMPORT_TOO_MANY_ROWS, IMPORT_STAMP_MISSING. */
export function readCells(
  text: string,
  { stamp, value }: ColumnChoice,
  layout: { delimiter: string; firstDataLine: number },
): Cells | UserError {
  const cells: Cells = { lines: [], stamps: [], values: [] }
  const [{ index: dateIndex }, time] = stamp
  const range = { delimiter: layout.delimiter, fromLine: layout.firstDataLine, most: mostRows + 1 }
  const problem = readRows(text, range, (row, line) => {
    const date = row[dateIndex] ?? ''
    const written = time ? `${date} ${row[time.index] ?? ''}`.trim() : date
    const amount = row[value.index] ?? ''
    if (written === '' && amount === '') return
    cells.lines.push(line)
    cells.stamps.push(written)
    cells.values.push(amount)
  })
  if (problem) return problem
  if (cells.lines.length > mostRows) return tooManyRows()
  const bare = cells.stamps.indexOf('')
  return bare < 0 ? cells : stampMissing(cells.lines[bare] ?? 0, stamp[0].name)
}

function stampMissing(line: number, column: string): UserError {
  return new UserError('IMPORT_STAMP_MISSING', 'Zu einem Wert fehlt der Zeitstempel.', {
    place: cellPlace(line, column),
    remedy: 'Ergänzen Sie den Zeitstempel oder löschen Sie die Zeile.',
  })
}
