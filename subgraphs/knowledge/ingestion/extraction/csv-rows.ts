const separators = [';', '\t', '|', ','] as const
export type CsvSeparator = (typeof separators)[number]

const sampleRows = 30
const maxColumns = 500

/**
 * The rows of a file whose fields are parted by `separator` and may be quoted (RFC 4180); a quote
 * that is never closed ends with the file.
 */
export function* csvRows(text: string, separator: CsvSeparator): Generator<string[]> {
  const special = new RegExp(`["\\r\\n${separator === '|' ? '\\|' : separator}]`, 'gu')
  let at = text.startsWith('\ufeff') ? 1 : 0
  let row: string[] = []
  while (at < text.length) {
    const field = fieldAt(text, at, special)
    if (row.length < maxColumns) row.push(field.value)
    at = field.end
    if (text[at] === separator) {
      at++
      if (at < text.length) continue
      row.push('')
    }
    yield row
    row = []
    at += text.startsWith('\r\n', at) ? 2 : 1
  }
  if (row.length > 0) yield row
}

type Field = { value: string; end: number }

function fieldAt(text: string, at: number, special: RegExp): Field {
  const start = skipSpaces(text, at)
  if (text[start] === '"') return quotedField(text, start + 1, special)
  return bareField(text, at, special)
}

function bareField(text: string, at: number, special: RegExp): Field {
  special.lastIndex = at
  let found = special.exec(text)
  // A quote in the middle of a bare field is a character like any other (inches, a nickname).
  while (found && found[0] === '"') found = special.exec(text)
  const end = found?.index ?? text.length
  return { value: text.slice(at, end), end }
}

function quotedField(text: string, at: number, special: RegExp): Field {
  let value = ''
  let start = at
  for (;;) {
    const quote = text.indexOf('"', start)
    if (quote < 0) return { value: value + text.slice(start), end: text.length }
    value += text.slice(start, quote)
    if (text[quote + 1] !== '"') {
      const rest = bareField(text, quote + 1, special)
      return { value: value + rest.value.trim(), end: rest.end }
    }
    value += '"'
    start = quote + 2
  }
}

function skipSpaces(text: string, at: number): number {
  let next = at
  while (text[next] === ' ') next++
  return next
}

/**
 * The separator that parts each of the first rows into equally many fields, or undefined when the
 * text is no table. With `named` (a file called .csv) two rows or one field too many are forgiven.
 */
export function csvSeparatorOf(text: string, named: boolean): CsvSeparator | undefined {
  const sample = text.slice(0, 200_000)
  return separators.find(separator => isTable(sample, separator, named))
}

function isTable(text: string, separator: CsvSeparator, named: boolean): boolean {
  const rows = firstRows(text, separator)
  if (rows.length < (named ? 1 : 3)) return false
  const counts = rows.map(row => row.length)
  const usual = mostFrequent(counts)
  const equal = counts.filter(count => count === usual).length
  if (named) return usual >= 2 && equal >= counts.length * 0.5
  // Commas part clauses and tabs stand behind numbers of lists: two columns must hold figures.
  const isPair = separator !== ',' && rows.slice(1).every(hasFigure)
  return usual >= (isPair ? 2 : 3) && equal >= counts.length * 0.95
}

function firstRows(text: string, separator: CsvSeparator): string[][] {
  const rows: string[][] = []
  for (const row of csvRows(text, separator)) {
    if (row.some(value => value.trim() !== '')) rows.push(row)
    if (rows.length >= sampleRows) break
  }
  return rows
}

/** In another column than the first, which numbers a list. */
const hasFigure = (row: string[]) =>
  row.slice(1).some(value => /^\s*[-+]?\d[\d.,:\- ]*\s*$/u.test(value))

function mostFrequent(counts: number[]): number {
  const seen = new Map<number, number>()
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1)
  return [...seen].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0
}
