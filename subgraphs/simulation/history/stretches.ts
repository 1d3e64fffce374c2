/** Intervals that are computed and written in one go. */
export type Stretch = { from: number; count: number }

/** About a month of minutes: one transaction is short enough for those who wait, long enough to be fast. */
const mostAtOnce = 50_000

/** The whole intervals of `[from, to)` (ms) in stretches that lie in one UTC month each. */
export function* stretchesOf(from: number, to: number, stepMs: number): Generator<Stretch> {
  let at = Math.ceil(from / stepMs) * stepMs
  while (at < to) {
    const day = new Date(at)
    const monthEnd = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1)
    const count = Math.min(mostAtOnce, Math.ceil((Math.min(to, monthEnd) - at) / stepMs))
    yield { from: at, count }
    at += count * stepMs
  }
}

/** How many whole intervals begin in `[from, to)`. */
export function intervalsIn(from: number, to: number, stepMs: number): number {
  return Math.max(0, Math.ceil(to / stepMs) - Math.ceil(from / stepMs))
}
