import type { ZoneClock } from '../../time/zone-clock.ts'

/**
 * Turns the wall clock of rising rows into instants. In the hour that autumn repeats, the first pass is summer
 * time and a stamp that does not rise any more begins the second.
 */
export function risingInstants(clock: ZoneClock): (wallMs: number) => number | undefined {
  let last = -Infinity
  return wallMs => {
    const possible = clock.instantsOf(wallMs)
    const instant = possible.find(each => each > last) ?? possible.at(-1)
    if (instant !== undefined) last = Math.max(last, instant)
    return instant
  }
}
