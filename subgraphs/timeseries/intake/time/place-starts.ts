import type { ZoneClock } from '../../time/zone-clock.ts'
import type { IntervalLabel } from '../import-options.ts'
import type { WallStamp } from './observation.ts'

type Grid = { label: IntervalLabel; intervalMs: number }

const minuteMs = 60_000

/**
 * The start (ms UTC) of the interval each stamp names; undefined where the zone's clock never shows
 * it. Stamps of the repeated hour are told apart by their 2A/2B mark, else by their order: the first
 * `02:15` belongs to summer time, the second to winter time, in blocks or in pairs.
 */
export function placeStarts(
  walls: WallStamp[],
  clock: ZoneClock,
  { label, intervalMs }: Grid,
): (number | undefined)[] {
  const shift = label === 'END' ? intervalMs : 0
  const repeats = countRepeats(walls, clock)
  const seen = new Map<string, number>()
  return walls.map(wall => {
    const { wallMs, offsetMinutes } = wall
    if (offsetMinutes !== undefined) return wallMs - offsetMinutes * minuteMs - shift
    const instants = clock.instantsOf(wallMs)
    const times = repeats.get(keyOf(wall))
    const [only] = instants
    if (times === undefined && only !== undefined) return only - shift
    const written = label === 'END' ? otherWritings(wallMs, clock, intervalMs) : []
    const occurrence = seen.get(keyOf(wall)) ?? 0
    seen.set(keyOf(wall), occurrence + 1)
    const instant = choose({ instants, written, wall, times: times ?? 1, occurrence })
    return instant === undefined ? undefined : instant - shift
  })
}

const keyOf = ({ wallMs, fold }: WallStamp) => `${wallMs}/${fold ?? ''}`

/** How often each stamp close to a change of the clocks occurs; elsewhere a repeat is a duplicate. */
function countRepeats(walls: WallStamp[], clock: ZoneClock): Map<string, number> {
  const repeats = new Map<string, number>()
  for (const wall of walls) {
    if (wall.offsetMinutes !== undefined || !clock.isNearTransition(wall.wallMs)) continue
    repeats.set(keyOf(wall), (repeats.get(keyOf(wall)) ?? 0) + 1)
  }
  return repeats
}

/**
 * The end of 01:45–02:00 in spring may be written 02:00 or 03:00, that of the first 02:45–03:00 in
 * autumn 03:00 or 02:00: the instants reached by counting on from the start of the interval.
 */
function otherWritings(wallMs: number, clock: ZoneClock, intervalMs: number): number[] {
  return clock.instantsOf(wallMs - intervalMs).map(start => start + intervalMs)
}

type Candidates = {
  instants: number[]
  written: number[]
  wall: WallStamp
  times: number
  occurrence: number
}

function choose({ instants, written, wall, times, occurrence }: Candidates): number | undefined {
  const all = [...new Set([...instants, ...written])].sort((a, b) => a - b)
  const candidates = wall.fold !== undefined || times > instants.length ? all : instants
  const index = wall.fold ?? occurrence % Math.max(1, candidates.length)
  return candidates[index] ?? candidates.at(-1)
}
