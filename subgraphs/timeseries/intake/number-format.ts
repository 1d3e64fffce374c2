import type { Finding } from './finding.ts'

export type DecimalMark = ',' | '.'

export type NumberFormat = {
  decimal: DecimalMark
  /** False when the file lets both readings stand and one was assumed. */
  sure: boolean
  finding: Finding
  read: NumberReader
}

/** The number; null for "no value"; undefined for what is no number in this format. */
type NumberReader = (cell: string) => number | null | undefined

const missing = new Set(['', '-', '--', '---', 'n/a', 'na', 'nan', 'null', 'k.a.', '#n/a', '#nv'])
const markNames: Record<DecimalMark, string> = { ',': 'Dezimalkomma', '.': 'Dezimalpunkt' }
const numberShape = /^[+-]?(?:\d[\d.,' \u00a0\u202f]*|[.,]\d+)(?:[eE][+-]?\d+)?$/

/** Whether a cell is a number in German or English form. */
export function looksLikeNumber(cell: string): boolean {
  return numberShape.test(cell)
}

/** Whether a cell stands for "no value". */
export function isMissing(cell: string): boolean {
  return missing.has(cell.toLowerCase())
}

/**
 * Decimal mark and thousands separators from the cells that were counted. `fallback` decides where no
 * cell does: the comma in a file whose columns are not separated by commas. `wanted` wins.
 */
export function numberFormatOf(
  seen: NumberTally,
  fallback: DecimalMark,
  wanted?: DecimalMark,
): NumberFormat {
  const found = wanted ? chosen(seen, wanted) : decide(seen, fallback)
  const { decimal, reason, sure, grouped = seen.grouped } = found
  const value = markNames[decimal] + (grouped ? ' mit Tausendertrennzeichen' : '')
  const finding = { subject: 'Zahlenformat', value, reason }
  return { decimal, sure, finding, read: createNumberReader(decimal, grouped) }
}

function chosen({ unclear, grouped }: NumberTally, decimal: DecimalMark): Decision {
  // `1.234` with a chosen comma can only be a thousand.
  const isGroup = unclear !== undefined && !unclear.includes(decimal)
  return { decimal, reason: 'so gewählt', sure: true, grouped: grouped || isGroup }
}

/** The decimal mark a cell would need to be a number; undefined when it is none in either form. */
export function decimalMarkOf(cell: string): DecimalMark | undefined {
  const marks = [',', '.'] as const
  return marks.find(mark => typeof createNumberReader(mark, true)(cell) === 'number')
}

/** Reads numbers of one form, `grouped` with separators between thousands. */
function createNumberReader(decimal: DecimalMark, grouped: boolean): NumberReader {
  const group = decimal === ',' ? `[.' \u00a0\u202f]` : `[,' \u00a0\u202f]`
  const whole = grouped ? `(?:\\d+|\\d{1,3}(?:${group}\\d{3})+)` : String.raw`\d+`
  const mark = decimal === ',' ? ',' : String.raw`\.`
  const shape = new RegExp(`^[+-]?(?:${whole}(?:${mark}\\d*)?|${mark}\\d+)(?:[eE][+-]?\\d+)?$`)
  const separators = new RegExp(group, 'g')
  return cell => {
    if (!shape.test(cell)) return isMissing(cell) ? null : undefined
    const plain = grouped ? cell.replace(separators, '') : cell
    const value = Number(decimal === ',' ? plain.replace(',', '.') : plain)
    return Number.isFinite(value) ? value : undefined
  }
}

/** What the cells of a column show; texts are examples for the explanation. */
export type NumberTally = {
  examples: Record<DecimalMark, string | undefined>
  counts: Record<DecimalMark, number>
  /** A cell such as `1.234,5` or `1.234.567`: separators of thousands are in use. */
  grouped: boolean
  /** `1.234` or `1,234`: three digits behind the only separator. */
  unclear: string | undefined
  smallWhole: boolean
  largeWhole: boolean
}

export function newTally(): NumberTally {
  return {
    examples: { ',': undefined, '.': undefined },
    counts: { ',': 0, '.': 0 },
    grouped: false,
    unclear: undefined,
    smallWhole: false,
    largeWhole: false,
  }
}

/** Notes what a cell shows about the form of numbers. */
export function countCell(seen: NumberTally, cell: string): void {
  const { decimal, grouped, unclear, whole } = evidenceOf(cell)
  if (decimal) {
    seen.examples[decimal] ??= cell
    seen.counts[decimal] += 1
  }
  if (grouped) seen.grouped = true
  if (unclear) seen.unclear ??= cell
  if (whole === undefined) return
  if (whole < 1000) seen.smallWhole = true
  else seen.largeWhole = true
}

type Evidence = { decimal?: DecimalMark; grouped?: boolean; unclear?: boolean; whole?: number }

function evidenceOf(cell: string): Evidence {
  const comma = cell.lastIndexOf(',')
  const point = cell.lastIndexOf('.')
  if (comma < 0 && point < 0) return wholeNumber(cell)
  if (!looksLikeNumber(cell)) return {}
  if (comma >= 0 && point >= 0) return { decimal: comma > point ? ',' : '.', grouped: true }
  return comma >= 0 ? oneSeparator(cell, ',') : oneSeparator(cell, '.')
}

function wholeNumber(cell: string): Evidence {
  return /^[+-]?\d+$/.test(cell) ? { whole: Math.abs(Number(cell)) } : {}
}

function oneSeparator(cell: string, mark: DecimalMark): Evidence {
  const [before = '', after = '', ...more] = cell.split(mark)
  if (more.length > 0) return { decimal: mark === ',' ? '.' : ',', grouped: true }
  const isGroup = after.length === 3 && /^[+-]?[1-9]\d{0,2}$/.test(before)
  return isGroup ? { unclear: true } : { decimal: mark }
}

type Decision = { decimal: DecimalMark; reason: string; sure: boolean; grouped?: boolean }

function decide({ counts, examples, ...seen }: NumberTally, fallback: DecimalMark): Decision {
  if (counts[','] !== counts['.']) {
    const decimal = counts[','] > counts['.'] ? ',' : '.'
    return { decimal, reason: `weil Werte wie „${examples[decimal] ?? ''}“ vorkommen`, sure: true }
  }
  if (seen.unclear !== undefined) return decideUnclear(seen, seen.unclear)
  const reason =
    counts[','] > 0
      ? 'angenommen, die Datei mischt beides'
      : 'angenommen, es gibt keine Nachkommastellen'
  return { decimal: fallback, reason, sure: true }
}

/** Only values like `1.234`: thousands where small whole numbers stand beside them, decimals otherwise. */
function decideUnclear(
  { smallWhole, largeWhole }: Pick<NumberTally, 'smallWhole' | 'largeWhole'>,
  example: string,
): Decision {
  const mark: DecimalMark = example.includes(',') ? ',' : '.'
  if (smallWhole && !largeWhole) {
    const reason = `angenommen, weil neben „${example}“ nur ganze Zahlen unter 1.000 stehen`
    return { decimal: mark === ',' ? '.' : ',', reason, sure: false, grouped: true }
  }
  return { decimal: mark, reason: `angenommen wegen Werten wie „${example}“`, sure: false }
}
