import { zoneClock } from '../time/zone-clock.ts'

/** How a metering service may write one and the same load profile. */
export type Disguise = {
  /** The zone of the stamps. */
  zone: string
  label: 'START' | 'END'
  /** How the end of a day is written by its end: 00:00 of the next day, 24:00, or 00:00 of the same day. */
  midnight: 'next' | '24:00' | 'same'
  /**
   * How the repeated hour is written: the same stamps twice, pair by pair, marked 2A and 2B, with MESZ and
   * MEZ behind every time or in a column of their own, with S and W in a column, or with A and B in a column
   * that is empty elsewhere.
   */
  repeated: 'twice' | 'pairs' | 'marked' | 'named' | 'zone column' | 'season column' | 'fold column'
  /** Whether the end of an interval is read off the clock or counted on from its start. */
  ends: 'clock' | 'counted'
  dates: 'dd.mm.yyyy' | 'dd/mm/yyyy' | 'yyyy-mm-dd'
  columns: 'one' | 'two' | 'from and to'
  delimiter: ';' | ',' | '\t'
  decimal: ',' | '.'
  lineEnd: '\n' | '\r\n' | '\r'
  unit: keyof typeof unitOf
  /** Where the unit stands. */
  unitIn: 'heading' | 'row below' | 'preamble' | 'column'
  /** Points or commas between thousands. */
  thousands: boolean
  /** A column of status letters or words. */
  status: 'none' | 'letters' | 'words'
}

/** What one kWh of a quarter-hour is in each unit, and the decimals that keep it exact. */
const unitOf = {
  kWh: { factor: 1, digits: 2 },
  kW: { factor: 4, digits: 2 },
  Wh: { factor: 1000, digits: 1 },
  W: { factor: 4000, digits: 1 },
  MWh: { factor: 0.001, digits: 5 },
  MW: { factor: 0.004, digits: 5 },
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
  unit: 'kWh',
  unitIn: 'heading',
  thousands: false,
  status: 'none',
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

/** The file a metering service would send for these values, in kWh unless said otherwise. */
export function loadProfileFile(profile: Slot[], options: Partial<Disguise> = {}): string {
  const disguise = { ...plain, ...options }
  const { delimiter, unit, unitIn, status } = disguise
  const step = stepOf(profile)
  const rows = inWrittenOrder(profile, disguise).map(slot => [
    ...stampCells(slot, disguise, step),
    writeValue(slot.value, disguise),
    ...(unitIn === 'column' ? [unit] : []),
    ...(status === 'none' ? [] : [statusOf(slot, status)]),
  ])
  const stamps = stampHeadings(disguise)
  const heading = [
    ...stamps,
    unitIn === 'heading' ? `Verbrauch [${unit}]` : 'Verbrauch',
    ...(unitIn === 'column' ? ['Einheit'] : []),
    ...(status === 'none' ? [] : ['Status']),
  ]
  const below =
    unitIn === 'row below' ? [heading.map(name => (name === 'Verbrauch' ? `[${unit}]` : ''))] : []
  const lines = [heading, ...below, ...rows].map(cells =>
    cells.map(cell => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter),
  )
  const preamble = ['Lastgang der Messstelle', unitIn === 'preamble' ? `Einheit: ${unit}` : '']
  return [...preamble, ...lines, ''].join(disguise.lineEnd)
}

function stampHeadings({ columns, repeated }: Disguise): string[] {
  const names = {
    one: ['Zeitstempel'],
    two: ['Datum', 'Uhrzeit'],
    'from and to': ['Zeit von', 'Zeit bis'],
  }[columns]
  if (repeated === 'zone column') return [...names, 'Zeitzone']
  if (repeated === 'season column') return [...names, 'Sommer/Winter']
  return repeated === 'fold column' ? [...names, 'Doppelstunde'] : names
}

function stampCells(slot: Slot, disguise: Disguise, step: number): string[] {
  const { columns, repeated } = disguise
  const [date, time] = writeStamp(slot, disguise, step)
  const both = `${date} ${time}`
  const end = () => writeStamp(slot, { ...disguise, label: 'END', ends: 'clock' }, step).join(' ')
  const cells = columns === 'one' ? [both] : columns === 'two' ? [date, time] : [both, end()]
  const isSummer = offsetOf(slot, disguise) === 2
  if (repeated === 'zone column') return [...cells, isSummer ? 'MESZ' : 'MEZ']
  if (repeated === 'season column') return [...cells, isSummer ? 'S' : 'W']
  return repeated === 'fold column' ? [...cells, foldMark(slot, disguise)] : cells
}

/** Hours ahead of UTC at the start of the interval. */
function offsetOf({ start }: Slot, { zone }: Disguise): number {
  return zoneClock(zone).offsetMs(start) / 3_600_000
}

function writeValue(value: number, { unit, decimal, thousands }: Disguise): string {
  const { factor, digits } = unitOf[unit]
  const [whole = '', fraction = ''] = (value * factor).toFixed(digits).split('.')
  const group = decimal === ',' ? '.' : ','
  const grouped = thousands ? whole.replaceAll(/\B(?=(?:\d{3})+$)/g, group) : whole
  return `${grouped}${decimal}${fraction}`
}

/** Every fifth value is an estimate. */
function statusOf({ start }: Slot, status: 'letters' | 'words'): string {
  const isEstimate = (start / 900_000) % 5 === 0
  if (status === 'letters') return isEstimate ? 'E' : 'W'
  return isEstimate ? 'Ersatzwert' : 'wahrer Wert'
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
    return [writeDate(startWall, disguise.dates), writeTime(startWall, slot, disguise)]
  }
  const isCounted = disguise.ends === 'counted' || disguise.repeated !== 'twice'
  const end = slot.start + step
  const endWall = isCounted ? startWall + step : end + clock.offsetMs(end)
  if (endWall % dayMs !== 0 || disguise.midnight === 'next') {
    return [writeDate(endWall, disguise.dates), writeTime(endWall, slot, disguise)]
  }
  const time = disguise.midnight === '24:00' ? '24:00' : '00:00'
  return [writeDate(endWall - dayMs, disguise.dates), `${time}${zoneSuffix(slot, disguise)}`]
}

function writeTime(wallMs: number, slot: Slot, disguise: Disguise): string {
  const time = new Date(wallMs).toISOString().slice(11, 16)
  if (disguise.repeated !== 'marked') return `${time}${zoneSuffix(slot, disguise)}`
  return time.replace(':', `${foldMark(slot, disguise)}:`)
}

function zoneSuffix(slot: Slot, disguise: Disguise): string {
  if (disguise.repeated !== 'named') return ''
  return offsetOf(slot, disguise) === 2 ? ' MESZ' : ' MEZ'
}

function foldMark({ start }: Slot, { zone }: Disguise): string {
  const clock = zoneClock(zone)
  const [first, second] = clock.instantsOf(start + clock.offsetMs(start))
  if (second === undefined) return ''
  return start === first ? 'A' : 'B'
}

function writeDate(wallMs: number, form: Disguise['dates']): string {
  const [year = '', month = '', day = ''] = new Date(wallMs).toISOString().slice(0, 10).split('-')
  if (form === 'yyyy-mm-dd') return `${year}-${month}-${day}`
  return [day, month, year].join(form === 'dd.mm.yyyy' ? '.' : '/')
}

/** How a file with one row a day is written. */
export type WideDisguise = {
  headings: 'times' | 'ends' | 'numbers'
  /** Where the values of the day with 92 stand: in the first columns, or with the skipped hour left empty. */
  spring: 'first' | 'gap'
  decimal: ',' | '.'
}

/** The same values with one row a day; columns for 100 quarter-hours. */
export function wideFile(profile: Slot[], { headings, spring, decimal }: WideDisguise): string {
  const clock = zoneClock('Europe/Berlin')
  const days = new Map<number, Slot[]>()
  for (const slot of profile) {
    const wall = slot.start + clock.offsetMs(slot.start)
    const day = wall - (wall % dayMs)
    days.set(day, [...(days.get(day) ?? []), slot])
  }
  const write = ({ value }: Slot) => value.toFixed(2).replace('.', decimal)
  const rows = [...days].map(([day, slots]) => {
    const date = writeDate(day, 'dd.mm.yyyy')
    return [date, ...(headings === 'numbers' ? counted(slots, spring) : named(slots))].map(cell =>
      typeof cell === 'string' ? cell : cell ? write(cell) : '',
    )
  })
  return [['Datum', ...wideHeadings(headings)], ...rows].map(row => row.join(';')).join('\n')
}

/** 96 quarter-hours, and four more that are filled once a year. */
function wideHeadings(headings: WideDisguise['headings']): string[] {
  if (headings === 'numbers') return Array.from({ length: 100 }, (_, i) => String(i + 1))
  const at = (quarter: number) => {
    const time = new Date(quarter * 900_000).toISOString().slice(11, 16)
    return quarter === 96 ? '24:00' : time
  }
  const shift = headings === 'ends' ? 1 : 0
  const quarters = Array.from({ length: 96 }, (_, i) => at(i + shift))
  return [...quarters.slice(0, 12), ...quarters.slice(8, 12), ...quarters.slice(12)]
}

function counted(slots: Slot[], spring: WideDisguise['spring']): (Slot | undefined)[] {
  if (slots.length !== 92 || spring === 'first') return slots
  return [...slots.slice(0, 8), ...Array.from({ length: 4 }, () => undefined), ...slots.slice(8)]
}

function named(slots: Slot[]): (Slot | undefined)[] {
  const empty = Array.from({ length: 4 }, () => undefined)
  if (slots.length === 100) return slots
  if (slots.length === 92) return [...slots.slice(0, 8), ...empty, ...empty, ...slots.slice(8)]
  return [...slots.slice(0, 12), ...empty, ...slots.slice(12)]
}
