import type { FeedbackCell, FeedbackRow } from './feedback-export.store.ts'
import type { FeedbackFormat } from './feedback-request.ts'

/** Cells that spreadsheets would run as a formula (OWASP "CSV Injection"). */
const formulaStart = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u
const needsQuotes = /[",;|\t\r\n]/u
const lineEnd = '\r\n'

/** JSON, one object per line; or CSV (RFC 4180) with ISO 8601 in UTC and decimal point. */
export async function* writeFeedback(
  pages: AsyncIterable<FeedbackRow[]>,
  { columns, format }: { columns: readonly string[]; format: FeedbackFormat },
): AsyncGenerator<string> {
  if (format === 'CSV') yield columns.join(',') + lineEnd
  for await (const rows of pages) {
    const lines = rows.map(row => {
      const cells = columns.map(column => row[column] ?? null)
      return format === 'CSV'
        ? cells.map(csvCell).join(',') + lineEnd
        : `${JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, cells[at]])))}\n`
    })
    yield lines.join('')
  }
}

function csvCell(cell: FeedbackCell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (cell instanceof Date) return cell.toISOString()
  const text = Array.isArray(cell) ? cell.join(' ') : cell
  const safe = formulaStart.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
