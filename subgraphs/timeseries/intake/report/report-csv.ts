import { csvCell } from '../../export/csv-cell.ts'
import type { ReportAction } from '../row-report.ts'
import type { ImportIssue, ImportReport } from './report.store.ts'

/** German. */
export const actionNames: Record<ReportAction, string> = {
  TAKEN: 'übernommen',
  SUBSTITUTED: 'Ersatzwert',
  REFUSED: 'abgelehnt',
  CONFLICT: 'weicht ab',
  EMPTY: 'ohne Wert',
}

/** A report as CSV in the German form; cells of the file are text, whatever they look like. */
export async function* reportCsv(
  { placeWord }: Pick<ImportReport, 'placeWord'>,
  pages: AsyncIterable<ImportIssue[]>,
): AsyncGenerator<string> {
  const heading = [
    `${placeWord} von`,
    `${placeWord} bis`,
    'Spalte',
    'Inhalt',
    'Ergebnis',
    'Erläuterung',
    'Kennung',
  ]
  yield `\ufeff${heading.join(';')}\r\n`
  for await (const rows of pages) yield rows.map(lineOf).join('')
}

function lineOf({ line, lineTo, column, raw, action, message, code }: ImportIssue): string {
  const cells = [
    String(line),
    String(lineTo),
    column ?? '',
    raw ?? '',
    actionNames[action],
    message,
    code,
  ]
  return `${cells.map(csvCell).join(';')}\r\n`
}
