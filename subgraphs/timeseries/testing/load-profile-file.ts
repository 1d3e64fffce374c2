import { zoneClock } from '../time/zone-clock.ts'

/** How a metering service may write one and the same load profile. */
export type Disguise = {
  /** The zone of the stamps. */
  zone: string
  label: 'START' | 'END'
  /** How the end of a day is written by its end: 00:00 of the next day, 24:00, or 00:00 of the same day. */
  midnight: 'next' | '24:00' | 'same'
  /** How the repeated hour is written: the same stamps twice, pair by pair, or marked 2A and 2B. */
  repeated: 'twice' | 'pairs' | 'marked'
  /** Whether the end of an interval is read off the clock or counted on from its start. */
  ends: 'clock' | 'counted'
  dates: 'dd.mm.yyyy' | 'dd/mm/yyyy' | 'yyyy-mm-dd'
  columns: 'one' | 'two'
  delimiter: ';' | ',' | '\t'
  decimal: ',' | '.'
  lineEnd: '\n' | '\r\n'
}

const plain: Disguise = {
  zone: 'Europe/Berlin',
  label: 'START',
  midnight: 'next',
  repeated: 'twice',
  ends: 'clock',
  dates: 'dd.mm.yyyy',
  columns: 'one',
  delimiter: ';',
  decimal: ',',
  lineEnd: '\n',
}

export type Slot = { start: number; value: number }

const dayMs = 86_400_000

/** Equal intervals from one local midnight of Berlin to another, with values that differ from slot to slot. */
export function slots(from: string, to: string, intervalMinutes = 15): Slot[] {
  const clock = zoneClock('Europe/Berlin')
  const [first = 0, last = 0] = [from, to].map(date => clock.instantsOf(Date.parse(date))[0])
  const intervalMs = intervalMinutes * 60_000
  return Array.from({ length: (last - first) / intervalMs }, (_, i) => ({
    start: first + i * intervalMs,
    value: (((i * 37) % 1000) + 25) / 100,
  }))
}

/** The file a metering service would send for these values, in kWh. */
export function loadProfileFile(profile: Slot[], options: Partial<Disguise> = {}): string {
  const disguise = { ...plain, ...options }
  const { delimiter, decimal, columns } = disguise
  const name = columns === 'one' ? 'Zeitstempel' : `Datum${delimiter}Uhrzeit`
  const rows = inWrittenOrder(profile, disguise).map(slot => {
    const [date, time] = writeStamp(slot, disguise, stepOf(profile))
    const stamp = columns === 'one' ? `${date} ${time}` : `${date}${delimiter}${time}`
    const value = slot.value.toFixed(2).replace('.', decimal)
    return `${stamp}${delimiter}${value.includes(delimiter) ? `"${value}"` : value}`
  })
  const preamble = ['Lastgang der Messstelle', '']
  return [...preamble, `${name}${delimiter}Verbrauch [kWh]`, ...rows, ''].join(disguise.lineEnd)
}

function stepOf([first, second]: Slot[]): number {
  return (second?.start ?? 0) - (first?.start ?? 0)
}

function inWrittenOrder(profile: Slot[], { repeated, zone }: Disguise): Slot[] {
  if (repeated !== 'pairs') return profile
  const clock = zoneClock(zone)
  return profile.toSorted(
    (a, b) => a.start + clock.offsetMs(a.start) - b.start - clock.offsetMs(b.start),
  )
}

function writeStamp(slot: Slot, disguise: Disguise, step: number): [string, string] {
  const clock = zoneClock(disguise.zone)
  const startWall = slot.start + clock.offsetMs(slot.start)
  if (disguise.label === 'START') {
    return [writeDate(startWall, disguise.dates), writeTime(startWall, slot.start, disguise)]
  }
  const isCounted = disguise.ends === 'counted' || disguise.repeated !== 'twice'
  const end = slot.start + step
  const endWall = isCounted ? startWall + step : end + clock.offsetMs(end)
  if (endWall % dayMs !== 0 || disguise.midnight === 'next') {
    return [writeDate(endWall, disguise.dates), writeTime(endWall, slot.start, disguise)]
  }
  const time = disguise.midnight === '24:00' ? '24:00' : '00:00'
  return [writeDate(endWall - dayMs, disguise.dates), time]
}

function writeTime(wallMs: number, start: number, disguise: Disguise): string {
  const time = new Date(wallMs).toISOString().slice(11, 16)
  if (disguise.repeated !== 'marked') return time
  const startWall = start + zoneClock(disguise.zone).offsetMs(start)
  return time.replace(':', `${foldMark(startWall, start, disguise)}:`)
}

function foldMark(startWall: number, start: number, { zone }: Disguise): string {
  const [first, second] = zoneClock(zone).instantsOf(startWall)
  if (second === undefined) return ''
  return start === first ? 'A' : 'B'
}

function writeDate(wallMs: number, form: Disguise['dates']): string {
  const [year = '', month = '', day = ''] = new Date(wallMs).toISOString().slice(0, 10).split('-')
  if (form === 'yyyy-mm-dd') return `${year}-${month}-${day}`
  return [day, month, year].join(form === 'dd.mm.yyyy' ? '.' : '/')
}
