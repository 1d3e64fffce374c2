import { localClock } from '../meter-model/local-clock.ts'

/** The quarter-hours of a range as a wall clock and a calendar see them. */
export type LocalQuarters = {
  /** The part `[first, end)` of each local day; a whole day has 92, 96 or 100 quarter-hours. */
  days: { first: number; end: number }[]
  /** Quarter of the wall clock, 0 to 95; in the repeated hour of autumn the same four twice. */
  slot: Uint8Array
}

const quarterMs = 900_000
const dayMs = 86_400_000

export function localQuarters(startMs: number, count: number, timeZone: string): LocalQuarters {
  const clock = localClock(timeZone)
  const slot = new Uint8Array(count)
  const days: LocalQuarters['days'] = []
  let current = Number.NaN
  for (let i = 0; i < count; i++) {
    const at = startMs + i * quarterMs
    const wall = at + clock.offsetMs(at)
    const day = Math.floor(wall / dayMs)
    slot[i] = Math.floor((wall - day * dayMs) / quarterMs)
    const latest = days.at(-1)
    if (day === current && latest) latest.end = i + 1
    else days.push({ first: i, end: i + 1 })
    current = day
  }
  return { days, slot }
}
