import type { ZoneClock } from '../../time/zone-clock.ts'
import type { IntervalLabel } from '../import-options.ts'
import { at, noFold, noOffset } from '../series.ts'
import type { Walls } from './walls.ts'

type Grid = { label: IntervalLabel; intervalMs: number }

const minuteMs = 60_000
const hourMs = 3_600_000

/**
 * The start (ms UTC) of the interval each stamp names; NaN where the zone's clock never shows it.
 * Stamps of the repeated hour are told apart by their 2A/2B mark, else by their order: the first
 * `02:15` belongs to summer time, the second to winter time, in blocks or in pairs.
 */
export function placeStarts(walls: Walls, clock: ZoneClock, grid: Grid): Float64Array {
  const shift = grid.label === 'END' ? grid.intervalMs : 0
  const isNear = nearChange(clock)
  const repeats = countRepeats(walls, isNear)
  const seen = new Map<number, number>()
  const starts = new Float64Array(walls.count)
  for (let i = 0; i < walls.count; i += 1) {
    const wall = walls.wallMs[i] ?? 0
    const offset = walls.offsets[i] ?? noOffset
    const instant =
      offset !== noOffset
        ? wall - offset * minuteMs
        : isNear(wall)
          ? tellApart({ walls, i, clock, grid, repeats, seen })
          : wall - clock.offsetMs(wall)
    starts[i] = instant - shift
  }
  return starts
}

/** Whether a wall clock is within a day of a change; asked for row after row of the same hour. */
function nearChange(clock: ZoneClock): (wallMs: number) => boolean {
  let hour = Number.NaN
  let answer = false
  return wallMs => {
    const own = Math.floor(wallMs / hourMs)
    if (own !== hour) {
      hour = own
      answer = clock.isNearTransition(wallMs)
    }
    return answer
  }
}

/** Of a stamp together with its mark. */
function keyOf({ wallMs, folds }: Walls, i: number): number {
  return (wallMs[i] ?? 0) * 4 + (folds[i] ?? noFold) + 1
}

/** How often each stamp close to a change of the clocks occurs; elsewhere a repeat is a duplicate. */
function countRepeats(walls: Walls, isNear: (wallMs: number) => boolean): Map<number, number> {
  const repeats = new Map<number, number>()
  for (let i = 0; i < walls.count; i += 1) {
    if (walls.offsets[i] !== noOffset || !isNear(walls.wallMs[i] ?? 0)) continue
    const key = keyOf(walls, i)
    repeats.set(key, (repeats.get(key) ?? 0) + 1)
  }
  return repeats
}

type Place = {
  walls: Walls
  i: number
  clock: ZoneClock
  grid: Grid
  repeats: Map<number, number>
  seen: Map<number, number>
}

function tellApart({ walls, i, clock, grid, repeats, seen }: Place): number {
  const wall = at(walls.wallMs, i)
  const key = keyOf(walls, i)
  const occurrence = seen.get(key) ?? 0
  seen.set(key, occurrence + 1)
  const instants = clock.instantsOf(wall)
  const fold = at(walls.folds, i)
  const isSpread = fold !== noFold || (repeats.get(key) ?? 1) > instants.length
  const candidates = isSpread ? allInstants(instants, wall, { clock, grid }) : instants
  const index = fold === noFold ? occurrence % Math.max(1, candidates.length) : fold
  return candidates[index] ?? candidates.at(-1) ?? Number.NaN
}

/** Everything a stamp may mean, also by the other ways to write the end of an interval. */
function allInstants(
  instants: number[],
  wall: number,
  { clock, grid }: Pick<Place, 'clock' | 'grid'>,
): number[] {
  const written = grid.label === 'END' ? otherWritings(wall, clock, grid.intervalMs) : []
  return [...new Set([...instants, ...written])].sort((a, b) => a - b)
}

/**
 * The end of 01:45–02:00 in spring may be written 02:00 or 03:00, that of the first 02:45–03:00 in
 * autumn 03:00 or 02:00: the instants reached by counting on from the start of the interval.
 */
function otherWritings(wallMs: number, clock: ZoneClock, intervalMs: number): number[] {
  return clock.instantsOf(wallMs - intervalMs).map(start => start + intervalMs)
}
