import type { ChainedEntry } from '#platform/audit/audit-entry.ts'

/** Cells that spreadsheets would run as a formula (OWASP "CSV Injection"); also those with our own mark. */
const needsMark = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^['\t\r\n]/u
const needsQuotes = /[",;|\t\r\n]/u
const lineEnd = '\r\n'
const byteOrderMark = '\uFEFF'

const columns: [string, (entry: ChainedEntry) => string][] = [
  ['Nummer', ({ id }) => id],
  ['Zeitpunkt (UTC)', ({ ts }) => ts.toISOString()],
  ['Wer', ({ actor }) => actor],
  ['Was', ({ action }) => action],
  ['Woran', ({ target }) => target ?? ''],
  ['Ergebnis', ({ meta }) => outcomeOf(meta)],
  ['Einzelheiten (JSON)', ({ meta }) => JSON.stringify(meta)],
  ['Prüfsumme davor', ({ prevHash }) => prevHash],
  ['Prüfsumme', ({ hash }) => hash],
  ['Format', ({ format }) => String(format)],
]

/**
 * CSV for people: BOM, `;`, German headings. A leading `'` keeps a cell from being run as a formula; taking
 * one away gives back what was hashed, so that the file can be checked without Luna.
 */
export async function* writeAuditCsv(
  pages: AsyncIterable<readonly ChainedEntry[]>,
): AsyncGenerator<string> {
  yield byteOrderMark + line(columns.map(([heading]) => heading))
  for await (const page of pages) {
    yield page.map(entry => line(columns.map(([, cellOf]) => cellOf(entry)))).join('')
  }
}

function line(cells: readonly string[]): string {
  return cells.map(cell).join(';') + lineEnd
}

function cell(text: string): string {
  const safe = needsMark.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function outcomeOf(meta: unknown): string {
  const outcome: unknown =
    meta !== null && typeof meta === 'object' ? Reflect.get(meta, 'outcome') : undefined
  return typeof outcome === 'string' ? outcome : ''
}
