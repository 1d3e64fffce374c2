import { UserError } from '#platform/errors.ts'
import type { Finding } from '../finding.ts'

export type DelimiterChoice = { delimiter: string; finding: Finding }

/** In order of preference where several fit. */
const candidates = [';', '\t', ',', '|'] as const
const names: Record<string, string> = {
  ';': 'Semikolon (;)',
  '\t': 'Tabulator',
  ',': 'Komma (,)',
  '|': 'Senkrechter Strich (|)',
}

/**
 * The separator that splits most lines into equally many cells. UserError: IMPORT_NO_TABLE,
 * IMPORT_DELIMITER_UNKNOWN.
 */
export function detectDelimiter(lines: string[], wanted?: string): DelimiterChoice | UserError {
  if (wanted !== undefined) return fromWish(wanted)
  const filled = lines.filter(line => line.trim() !== '')
  const scores = candidates.map(delimiter => ({ delimiter, score: regularity(filled, delimiter) }))
  const best = Math.max(...scores.map(({ score }) => score))
  const found = scores.find(({ score }) => score > 0 && score >= best * 0.9)
  if (!found) return noTable()
  return named(found.delimiter, 'weil es die Zeilen in gleich viele Spalten teilt')
}

function named(delimiter: string, reason: string): DelimiterChoice {
  const finding = { subject: 'Trennzeichen', value: names[delimiter] ?? `„${delimiter}“`, reason }
  return { delimiter, finding }
}

function fromWish(wanted: string): DelimiterChoice | UserError {
  const delimiter = /^(?:\\t|tab|tabulator)$/i.test(wanted) ? '\t' : wanted
  if (delimiter.length === 1 && !/[\w"\r\n]/.test(delimiter)) return named(delimiter, 'so gewählt')
  return new UserError('IMPORT_DELIMITER_UNKNOWN', `„${wanted}“ kann keine Spalten trennen.`, {
    remedy: 'Wählen Sie Semikolon, Komma oder Tabulator.',
  })
}

function noTable(): UserError {
  return new UserError('IMPORT_NO_TABLE', 'In der Datei ist keine Tabelle zu erkennen.', {
    remedy:
      'Erwartet werden Zeilen mit Zeitstempel und Wert, getrennt durch Semikolon, Komma oder Tabulator, oder eine MSCONS-Nachricht.',
  })
}

/** Share of lines with the most frequent number of cells; 0 when that number is 1. */
function regularity(lines: string[], delimiter: string): number {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const cells = countCells(line, delimiter)
    counts.set(cells, (counts.get(cells) ?? 0) + 1)
  }
  const [best] = [...counts].filter(([cells]) => cells > 1).sort((a, b) => b[1] - a[1])
  return best ? best[1] / lines.length : 0
}

function countCells(line: string, delimiter: string): number {
  let cells = 1
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === delimiter && !isQuoted) cells += 1
  }
  return cells
}
