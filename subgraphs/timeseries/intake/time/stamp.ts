export const dayMs = 86_400_000
const minuteMs = 60_000

/** A stamp as written: the calendar day and the time on it, not yet an instant. */
export type Stamp = {
  /** Midnight of the written date, as if it were UTC. */
  dayMs: number
  /** 0 … 24:00 */
  timeMs: number
  /** Written offset from UTC; undefined where none is written. */
  offsetMinutes: number | undefined
  /** Which of the two hours of the October night: 0 for `2A`, 1 for `2B`. */
  fold: 0 | 1 | undefined
}

export type DateOrder = 'YMD' | 'DMY' | 'MDY'
export type StampKind = 'datetime' | 'date' | 'time'

const dateShape =
  /^(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}|\d{2})|(\d{4})(\d{2})(\d{2}))$/
const timeShape =
  /^(\d{1,2})([AB]?)(?::(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*([AB]?)\s*(Z|UTC|GMT|MEZ|MESZ|CET|CEST|[+-]\d{2}(?::?\d{2})?)?$/i
const compactShape = /^(\d{8})(\d{2})(\d{2})(\d{2})?$/
const epochShape = /^(?:\d{10}|\d{13})$/

/** Whether a cell looks like a stamp, its date or its time; undefined for anything else. */
export function stampKind(cell: string): StampKind | undefined {
  if (epochOf(cell) !== undefined) return 'datetime'
  const [date, time] = splitStamp(cell)
  if (date === '') return readTimeOfDay(time) && time.includes(':') ? 'time' : undefined
  if (!dateShape.test(date) || !isPlausibleYear(date)) return undefined
  if (time === '') return 'date'
  return readTimeOfDay(time) ? 'datetime' : undefined
}

/** Date and time of a cell; the date is empty when the cell starts with a time. */
export function splitStamp(cell: string): [date: string, time: string] {
  const compact = compactShape.exec(cell)
  if (compact?.[1]) {
    const [, date, hour = '', minute = '', second] = compact
    return [date, `${hour}:${minute}${second ? `:${second}` : ''}`]
  }
  const gap = cell.search(/[T ,]/)
  const [first, rest] = gap < 0 ? [cell, ''] : [cell.slice(0, gap), cell.slice(gap + 1).trim()]
  return first.includes(':') || /^\d{1,2}[AB]/i.test(first) ? ['', cell] : [first, rest]
}

/** Compact numbers count as dates only in years a meter can have. */
function isPlausibleYear(date: string): boolean {
  return date.length !== 8 || !/^\d{8}$/.test(date) || /^(?:19|20)/.test(date)
}

/** Reads one stamp; undefined when it is none. Dates and times repeat, so both are remembered. */
export type StampReader = (cell: string) => Stamp | undefined

export function createStampReader(order: DateOrder): StampReader {
  const dates = remembered((text: string) => readDate(text, order))
  const times = remembered(readTimeOfDay)
  const compose = (dateText: string, timeText: string): Stamp | undefined => {
    const date = dates(dateText)
    const time = times(timeText)
    if (date === undefined || time === undefined) return undefined
    const { timeMs, offsetMinutes, fold } = time
    return { dayMs: date, timeMs, offsetMinutes, fold }
  }
  return cell => {
    // The usual length of a date: most cells need no search for what they are.
    const gap = cell.charCodeAt(10)
    const quick =
      gap === space || gap === letterT ? compose(cell.slice(0, 10), cell.slice(11)) : undefined
    return quick ?? epochOf(cell) ?? compose(...splitStamp(cell))
  }
}

const space = 32
const letterT = 84

/** Remembers up to `most` results; then starts anew, so that a hostile file cannot fill the memory. */
function remembered<T>(read: (text: string) => T, most = 20_000): (text: string) => T {
  const known = new Map<string, T>()
  return text => {
    const found = known.get(text)
    if (found !== undefined) return found
    if (known.size >= most) known.clear()
    const made = read(text)
    known.set(text, made)
    return made
  }
}

/** Midnight of the date as if it were UTC; undefined for a date no calendar and no meter has. */
function readDate(text: string, order: DateOrder): number | undefined {
  const parts = dateParts(text)
  if (!parts) return undefined
  const [year, month, day] = arrange(parts, order)
  if (year < 1970 || year > 2100) return undefined
  const ms = Date.UTC(year, month - 1, day)
  const made = new Date(ms)
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? ms : undefined
}

export type DateParts = { yearFirst: boolean; separator: string; numbers: [number, number, number] }

/** The three numbers of a date in written order. */
export function dateParts(text: string): DateParts | undefined {
  const match = dateShape.exec(text)
  if (!match) return undefined
  const [, y1, sep1, m1, d1, a, sep2, b, c, y3, m3, d3] = match
  const [one, two, three, separator] = y1
    ? [y1, m1, d1, sep1]
    : a
      ? [a, b, c, sep2]
      : [y3, m3, d3, '']
  return {
    yearFirst: a === undefined,
    separator: separator ?? '',
    numbers: [Number(one), Number(two), Number(three)],
  }
}

function arrange({ yearFirst, numbers }: DateParts, order: DateOrder): [number, number, number] {
  const [one, two, three] = numbers
  if (yearFirst) return [one, two, three]
  const year = three < 100 ? 2000 + three : three
  return order === 'MDY' ? [year, one, two] : [year, two, one]
}

export type TimeOfDay = Omit<Stamp, 'dayMs'>

/** The time of a clock, with its mark or offset; undefined for anything else. */
export function readTimeOfDay(text: string): TimeOfDay | undefined {
  const match = timeShape.exec(text)
  if (!match) return undefined
  const [, hours = '', early, minutes = '0', seconds = '0', late, zone] = match
  const timeMs = (Number(hours) * 60 + Number(minutes)) * minuteMs + Number(seconds) * 1000
  const isClock = Number(minutes) < 60 && Number(seconds) < 60 && timeMs <= dayMs
  return isClock
    ? { timeMs, offsetMinutes: readOffset(zone), fold: readFold(early || late) }
    : undefined
}

function readFold(letter: string | undefined): 0 | 1 | undefined {
  if (!letter) return undefined
  return letter.toUpperCase() === 'A' ? 0 : 1
}

const namedOffsets: Record<string, number> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  MEZ: 60,
  CET: 60,
  MESZ: 120,
  CEST: 120,
}

function readOffset(zone: string | undefined): number | undefined {
  if (!zone) return undefined
  const named = namedOffsets[zone.toUpperCase()]
  if (named !== undefined) return named
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return zone.startsWith('-') ? -minutes : minutes
}

/** Seconds or milliseconds since 1970, as price services deliver them; from 2000 to 2100. */
function epochOf(cell: string): Stamp | undefined {
  if (!epochShape.test(cell)) return undefined
  const ms = cell.length === 10 ? Number(cell) * 1000 : Number(cell)
  if (ms < Date.UTC(2000) || ms > Date.UTC(2100)) return undefined
  const timeMs = ms % dayMs
  return { dayMs: ms - timeMs, timeMs, offsetMinutes: 0, fold: undefined }
}
