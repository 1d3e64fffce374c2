import { zoneClock, type ZoneClock } from '../time/zone-clock.ts'

const byteOrderMark = '\uFEFF'
const lineEnd = '\r\n'
/** Cells that spreadsheets would run as a formula (OWASP "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r]/
const plainNumber = /^-?\d+(,\d+)?$/

/** The head of a file in the German form: BOM, `;`, CRLF. */
export function csvHead(headings: string[]): string {
  return byteOrderMark + csvRow(headings)
}

export function csvRow(cells: string[]): string {
  return cells.map(csvCell).join(';') + lineEnd
}

/** Quoted where needed; a leading ' keeps text from being run as a formula, numbers stay numbers. */
export function csvCell(text: string): string {
  const safe = formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** 1234.5 → `1234,5`: every digit the number has, no thousands point; empty for null. */
export function csvNumber(value: number | null): string {
  if (value === null) return ''
  const text = String(value)
  return (text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text).replace('.', ',')
}

/** Writes instants as `25.10.2026 02:15 +02:00`: the repeated hour of autumn stays unambiguous. */
export function localStamps(timeZone: string): (at: Date) => string {
  const clock = zoneClock(timeZone)
  return at => localStamp(clock, at)
}

function localStamp(clock: ZoneClock, at: Date): string {
  const offsetMs = clock.offsetMs(at.getTime())
  const wall = new Date(at.getTime() + offsetMs).toISOString()
  const [date = '', time = ''] = wall.slice(0, 19).split('T')
  const clockTime = time.endsWith(':00') ? time.slice(0, 5) : time
  return `${date.split('-').reverse().join('.')} ${clockTime} ${offsetText(offsetMs)}`
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (part: number) => String(part).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `Zähler Ä/1` → `zaehler-ae-1`: what every file system and mail program takes. */
export function fileNamePart(text: string): string {
  const umlauts = new Map([
    ['ä', 'ae'],
    ['ö', 'oe'],
    ['ü', 'ue'],
    ['ß', 'ss'],
  ])
  const plain = text.toLowerCase().replace(/[äöüß]/g, letter => umlauts.get(letter) ?? letter)
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'export'
  )
}
