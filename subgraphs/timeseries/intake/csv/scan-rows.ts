import { UserError } from '#platform/errors.ts'
import { placeName } from '../finding.ts'
import { mostColumns, tooManyColumns } from '../limits.ts'

/** False stops the reading. */
export type VisitRow = (cells: string[], line: number) => boolean

const longestLine = 100_000
const mostQuotedLines = 200

/**
 * Calls `visit` for every row of a delimited text that is not empty; cells are trimmed, `line` counts
 * from 1 and names the line where the row begins. Rows may have any number of cells. A quote counts at
 * the start of a cell only. UserError: IMPORT_QUOTE_OPEN, IMPORT_LINE_TOO_LONG, IMPORT_TOO_MANY_COLUMNS.
 */
export function scanRows(
  chunks: Iterable<string>,
  delimiter: string,
  visit: VisitRow,
): UserError | undefined {
  /** A row whose quote is still open: its text so far and where it began. */
  let open: OpenRow | undefined
  let line = 0
  for (const text of linesOf(chunks)) {
    line += 1
    const row: OpenRow = open ? { text: `${open.text}\n${text}`, line: open.line } : { text, line }
    const flaw = tooMuch(row, line)
    if (flaw) return flaw
    const cells = splitRow(row.text, delimiter)
    open = cells ? undefined : row
    if (!cells) continue
    if (cells.length > mostColumns) return tooManyColumns('Spalten', mostColumns)
    if (trimAll(cells) && !visit(cells, row.line)) return undefined
  }
  return open && quoteOpen(open.line)
}

type OpenRow = { text: string; line: number }

function tooMuch({ text, line: begun }: OpenRow, line: number): UserError | undefined {
  if (line - begun > mostQuotedLines) return quoteOpen(begun)
  return text.length > longestLine ? tooLong(begun, line > begun) : undefined
}

/** Undefined when a quote stays open. */
function splitRow(text: string, delimiter: string): string[] | undefined {
  return text.includes('"') ? splitQuoted(text, delimiter) : text.split(delimiter)
}

/** Lines of a text that arrives in pieces; \r\n, \n and \r end a line. */
function* linesOf(chunks: Iterable<string>): Generator<string> {
  let rest = ''
  for (const chunk of chunks) {
    let text = rest + chunk
    // A \r at the very end may be the first half of \r\n.
    const held = text.endsWith('\r') ? '\r' : ''
    if (held) text = text.slice(0, -1)
    if (/\r(?!\n)/.test(text)) text = text.replaceAll(/\r\n?/g, '\n')
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      yield text.slice(start, text[end - 1] === '\r' ? end - 1 : end)
      start = end + 1
    }
    rest = text.slice(start) + held
  }
  if (rest.endsWith('\r')) rest = rest.slice(0, -1)
  if (rest !== '') yield rest
}

/** Undefined when a quote stays open. */
function splitQuoted(text: string, delimiter: string): string[] | undefined {
  const cells: string[] = []
  let at = 0
  for (;;) {
    const start = skipBlanks(text, at, delimiter)
    const cell =
      text[start] === '"' ? quotedCell(text, start, delimiter) : bareCell(text, at, delimiter)
    if (!cell) return undefined
    cells.push(cell.text)
    if (cell.end >= text.length) return cells
    at = cell.end + 1
  }
}

type Cell = { text: string; end: number }

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from
  while (text[at] === ' ' || (text[at] === '\t' && delimiter !== '\t')) at += 1
  return at
}

function bareCell(text: string, start: number, delimiter: string): Cell {
  const end = text.indexOf(delimiter, start)
  const stop = end < 0 ? text.length : end
  return { text: text.slice(start, stop), end: stop }
}

/** What follows the closing quote belongs to the cell, as spreadsheets read it. */
function quotedCell(text: string, start: number, delimiter: string): Cell | undefined {
  let inside = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    inside += text.slice(from, quote)
    if (text[quote + 1] === '"') {
      inside += '"'
      from = quote + 2
      continue
    }
    const rest = bareCell(text, quote + 1, delimiter)
    return { text: inside + rest.text, end: rest.end }
  }
}

/** Trims every cell in place; false when all are empty. */
function trimAll(cells: string[]): boolean {
  let filled = false
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i] ?? ''
    const text = isTrimmed(cell) ? cell : cell.trim()
    cells[i] = text
    if (text !== '') filled = true
  }
  return filled
}

function isTrimmed(cell: string): boolean {
  if (cell === '') return true
  const last = cell.charCodeAt(cell.length - 1)
  const first = cell.charCodeAt(0)
  return first > 32 && first < 128 && last > 32 && last < 128
}

function quoteOpen(line: number): UserError {
  return new UserError('IMPORT_QUOTE_OPEN', 'Ein Anführungszeichen wird nie geschlossen.', {
    place: `ab ${placeName('Zeile', line)}`,
    remedy: 'Schließen oder entfernen Sie das Anführungszeichen in der Datei.',
  })
}

function tooLong(line: number, isQuoted: boolean): UserError {
  if (isQuoted) return quoteOpen(line)
  return new UserError('IMPORT_LINE_TOO_LONG', 'Eine Zeile ist länger als 100.000 Zeichen.', {
    place: placeName('Zeile', line),
    remedy: 'Prüfen Sie, ob die Datei eine Tabelle ist und ob ein Anführungszeichen offen blieb.',
  })
}
