import type { Cell } from './column-figures.ts'

/**
 * Formats that a workbook names only by number.
 * @see ECMA-376 Part 1, 18.8.30 numFmt
 */
const builtinFormats: Partial<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'dd.mm.yyyy',
  15: 'dd.mm.yyyy',
  16: 'dd.mm.',
  17: 'mm.yyyy',
  18: 'hh:mm',
  19: 'hh:mm:ss',
  20: 'hh:mm',
  21: 'hh:mm:ss',
  22: 'dd.mm.yyyy hh:mm',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss',
}

export const builtinFormat = (id: number) => builtinFormats[id] ?? 'General'

const dayMs = 86_400_000
/** Day 0 of the two calendars of Excel; 1 January 1900 is day 1 and 1900 has a 29 February. */
const epoch1900 = Date.UTC(1899, 11, 30)
const epoch1904 = Date.UTC(1904, 0, 1)

/** A number as the sheet shows it in a German Excel: date, time, percentage or number. */
export function formatSerial(value: number, format: string, is1904: boolean): Cell | undefined {
  // Three empty sections show nothing at all.
  if (/^;;;?$/u.test(format)) return undefined
  const bare = bareFormat(format)
  if (/\[(h+|m+|s+)\]/iu.test(format)) return { text: duration(value), number: value }
  if (/[ydhs]|(^|[^a-z])m/iu.test(bare) && !/general|standard/iu.test(bare)) {
    return timeCell(value, bare, is1904)
  }
  return { text: numberText(value, format, bare), number: value }
}

/** The first section without literals, colours and conditions. */
function bareFormat(format: string): string {
  return firstSection(format)
    .replace(/"[^"]*"?/gu, '')
    .replace(/\\./gu, '')
    .replace(/\[[^\]]*\]?/gu, '')
    .replace(/[_*]./gu, '')
}

function firstSection(format: string): string {
  return /^(?:"[^"]*"|\\.|[^;"\\])*/u.exec(format)?.[0] ?? format
}

function timeCell(value: number, format: string, is1904: boolean): Cell {
  const serial = !is1904 && value < 60 ? value + 1 : value
  const wholeMs = Math.round((serial * dayMs) / 1000) * 1000
  const timeMs = (is1904 ? epoch1904 : epoch1900) + wholeMs
  if (!Number.isFinite(timeMs) || Math.abs(timeMs) > 8e15) return { text: String(value) }
  return { text: timeText(new Date(timeMs).toISOString(), format), timeMs }
}

function timeText(iso: string, format: string): string {
  const month = `${iso.slice(5, 7)}.${iso.slice(0, 4)}`
  const date = `${iso.slice(8, 10)}.${month}`
  const time = iso.slice(17, 19) === '00' ? iso.slice(11, 16) : iso.slice(11, 19)
  const hasTime = /[hs]/iu.test(format)
  if (hasTime) return /[yd]/iu.test(format) ? `${date} ${time}` : time
  return /d/iu.test(format) || !/y/iu.test(format) ? date : month
}

function duration(value: number): string {
  const minutes = Math.round(value * 1440)
  return `${Math.trunc(minutes / 60)}:${String(Math.abs(minutes % 60)).padStart(2, '0')} h`
}

function numberText(value: number, format: string, bare: string): string {
  if (!/[0#]/u.test(bare) || /e[+-]/iu.test(bare) || bare.includes('/')) return plain.format(value)
  const decimals = /[.]([0#?]*)/u.exec(bare)?.[1] ?? ''
  const percent = bare.includes('%')
  const formatter = formatterOf({
    minimumFractionDigits: Math.min(20, decimals.replace(/[^0]/gu, '').length),
    maximumFractionDigits: Math.min(20, decimals.length),
    useGrouping: /[0#],[0#]/u.test(bare),
  })
  const text = `${formatter.format(percent ? value * 100 : value)}${percent ? ' %' : ''}`
  const [before, after] = aroundDigits(firstSection(format))
  return [literals(before), text, literals(after)].filter(part => part !== '').join(' ')
}

/** What a section holds before its first and after its last place for a digit. */
function aroundDigits(section: string): [before: string, after: string] {
  const masked = section.replace(/"[^"]*"?|\\.|\[[^\]]*\]?/gu, literal =>
    '\0'.repeat(literal.length),
  )
  const first = masked.search(/[0#]/u)
  const last = Math.max(masked.lastIndexOf('0'), masked.lastIndexOf('#'))
  return [section.slice(0, Math.max(0, first)), section.slice(last + 1)]
}

/** The quoted unit or the currency: `0.0" kWh"`, `#,##0 [$€-407]`. */
function literals(part: string): string {
  return [...part.matchAll(/"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|(€)/gu)]
    .map(match => (match[1] ?? match[2] ?? match[3] ?? '').trim())
    .filter(text => text !== '')
    .join(' ')
}

const formatters = new Map<string, Intl.NumberFormat>()

/** Making a formatter takes longer than using it ten thousand times. */
function formatterOf(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  const known = formatters.get(key)
  if (known) return known
  const formatter = new Intl.NumberFormat('de-DE', options)
  formatters.set(key, formatter)
  return formatter
}

/** Up to ten significant digits, as a cell without a format shows them. */
const plain = new Intl.NumberFormat('de-DE', { maximumSignificantDigits: 10, useGrouping: false })
