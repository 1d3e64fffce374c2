import { UserError } from '#platform/errors.ts'
import { createZoneClock, zoneClock, type ZoneClock } from '../../time/zone-clock.ts'
import { germanDate, germanList } from '../../wording/german.ts'
import { placeName, type Finding, type PlaceWord } from '../finding.ts'
import type { IntervalLabel } from '../import-options.ts'
import { noOffset } from '../series.ts'
import { placeStarts } from './place-starts.ts'
import { dayMs } from './stamp.ts'
import type { Walls } from './walls.ts'

export type ZoneChoice = { clock: ZoneClock; finding: Finding }

/** Zones the preview offers; any other IANA zone or fixed offset may be given as well. */
export const offeredZones = ['Europe/Berlin', '+01:00', 'UTC'] as const

type Input = {
  walls: Walls
  label: IntervalLabel
  intervalMs: number
  wanted: string | undefined
  /** A zone that the file itself names, e.g. in a heading. */
  hint: { zone: string; reason: string } | undefined
  placeWord: PlaceWord
}

const hourMs = 3_600_000
const berlin = zoneClock('Europe/Berlin')
const winterTime = zoneClock('+01:00')

const zoneNames: Record<string, string> = {
  'Europe/Berlin': 'Europe/Berlin (mit Sommerzeit)',
  '+01:00': 'UTC+01:00 ohne Sommerzeit',
  UTC: 'UTC',
}

/**
 * The time zone of the stamps: written offsets, else the user's choice, else what the file says, else
 * what its days of the clock change show, else Europe/Berlin.
 * UserError: IMPORT_ZONE_UNKNOWN, IMPORT_STAMPS_MIXED.
 */
export function detectZone(input: Input): ZoneChoice | UserError {
  const written = fromOffsets(input)
  if (written) return written
  if (input.wanted !== undefined) return fromWish(input.wanted)
  if (input.hint) return choice(zoneClock(input.hint.zone), input.hint.reason)
  return fromClockChanges(input)
}

function choice(clock: ZoneClock, reason: string): ZoneChoice {
  const value = zoneNames[clock.zone] ?? clock.zone
  return { clock, finding: { subject: 'Zeitzone', value, reason } }
}

function fromWish(wanted: string): ZoneChoice | UserError {
  const clock = createZoneClock(wanted)
  if (clock) return choice(clock, 'so gewählt')
  return new UserError('IMPORT_ZONE_UNKNOWN', `Die Zeitzone „${wanted}“ ist nicht bekannt.`, {
    remedy: `Wählen Sie eine von: ${offeredZones.join(', ')}, oder einen Namen wie „Europe/Vienna“.`,
  })
}

function fromOffsets({ walls, placeWord }: Input): ZoneChoice | UserError | undefined {
  const { offsets, lines } = walls
  const bare = offsets.indexOf(noOffset)
  const isMarked = offsets.some(offset => offset !== noOffset)
  if (!isMarked) return undefined
  if (bare >= 0) {
    return new UserError(
      'IMPORT_STAMPS_MIXED',
      'Manche Zeitstempel nennen ihren Versatz zur Weltzeit, andere nicht.',
      {
        place: placeName(placeWord, lines[bare] ?? 0),
        remedy: 'Geben Sie den Versatz (etwa +01:00) bei allen Zeitstempeln an oder bei keinem.',
      },
    )
  }
  return choice(zoneOfOffsets(walls), 'weil die Zeitstempel ihren Versatz selbst nennen')
}

function zoneOfOffsets({ offsets, wallMs }: Walls): ZoneClock {
  const different = new Set(offsets)
  const [only = 0] = different
  if (different.size === 1 && only === 0) return zoneClock('UTC')
  const isBerlin = offsets.every((offset, i) => {
    const offsetMs = offset * 60_000
    return berlin.offsetMs((wallMs[i] ?? 0) - offsetMs) === offsetMs
  })
  return isBerlin || different.size > 1 ? berlin : zoneClock(offsetName(only))
}

function offsetName(minutes: number): string {
  const size = Math.abs(minutes)
  const text = [Math.floor(size / 60), size % 60].map(part => String(part).padStart(2, '0'))
  return `${minutes < 0 ? '-' : '+'}${text.join(':')}`
}

/** Tries both readings on the days around each change of the clocks: the one with fewer flaws is right. */
function fromClockChanges({ walls, label, intervalMs }: Input): ZoneChoice {
  const near = nearChanges(walls)
  const changes = changeDays(near, label === 'END' ? intervalMs : 0)
  if (changes.length === 0) {
    return choice(berlin, 'angenommen, weil die Datei keinen Tag der Zeitumstellung enthält')
  }
  const flawsOf = (clock: ZoneClock) =>
    flaws(placeStarts(near, clock, { label, intervalMs }), intervalMs)
  const days = germanList(
    changes.map(({ dayStart, count }) => `am ${germanDate(dayStart)} ${count} Werte`),
  )
  if (flawsOf(winterTime) < flawsOf(berlin)) {
    return choice(
      winterTime,
      `weil die Datei ${days} hat und so die Umstellung der Uhren nicht kennt`,
    )
  }
  return choice(berlin, `weil die Datei ${days} hat, wie es die Umstellung der Uhren verlangt`)
}

function nearChanges({ wallMs, lines, offsets, folds, ...rest }: Walls): Walls {
  const nearHours = new Map<number, boolean>()
  const isNear = (wall: number) => {
    const hour = Math.floor(wall / hourMs)
    const known = nearHours.get(hour) ?? berlin.isNearTransition(wall)
    nearHours.set(hour, known)
    return known
  }
  const kept: number[] = []
  for (const [i, wall] of wallMs.entries()) if (isNear(wall)) kept.push(i)
  return {
    ...rest,
    count: kept.length,
    wallMs: Float64Array.from(kept, i => wallMs[i] ?? 0),
    lines: Uint32Array.from(kept, i => lines[i] ?? 0),
    offsets: Int16Array.from(kept, i => offsets[i] ?? noOffset),
    folds: Int8Array.from(kept, i => folds[i] ?? 0),
  }
}

/** The days of the clock change that the file holds, with the number of intervals that start on them. */
function changeDays({ wallMs }: Walls, shift: number): { dayStart: number; count: number }[] {
  const counts = new Map<number, number>()
  for (const wall of wallMs) {
    const start = wall - shift
    const dayStart = start - (start % dayMs)
    counts.set(dayStart, (counts.get(dayStart) ?? 0) + 1)
  }
  return [...counts]
    .filter(([dayStart]) => offsetAtMidnight(dayStart) !== offsetAtMidnight(dayStart + dayMs))
    .map(([dayStart, count]) => ({ dayStart, count }))
}

function offsetAtMidnight(wallMs: number): number {
  return wallMs - (berlin.instantsOf(wallMs)[0] ?? wallMs)
}

/** Stamps that do not exist, doubled intervals, and holes of less than a day between neighbours. */
function flaws(starts: Float64Array, intervalMs: number): number {
  const known = starts.filter(start => !Number.isNaN(start)).sort()
  let count = starts.length - known.length
  for (let i = 1; i < known.length; i += 1) {
    const step = (known[i] ?? 0) - (known[i - 1] ?? 0)
    if (step === 0) count += 1
    else if (step < dayMs) count += step / intervalMs - 1
  }
  return count
}
