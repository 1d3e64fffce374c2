import type { PricePoint } from './feed-series.ts'

/** Lengths of auction products, finest first. */
const productSteps = [900, 1800, 3600]

/** Seconds: from here on the distances are days, weeks or months, and the values means of auctions. */
const leastCoarse = 6 * 3600

/** Fewer equal distances in a row are gaps in a finer series, not a coarser product. */
const leastRun = 3

/** Milliseconds at which a price begins, and EUR/MWh; null where the source has none (yet). */
export type StampedPrice = readonly [startMs: number, eurPerMwh: number | null]

/** Prices whose length is not told; rows without a price still show the step. */
export function pricesOf(rows: readonly StampedPrice[]): PricePoint[] {
  const sorted = rows.toSorted(([a], [b]) => a - b)
  const steps = priceSteps(sorted.map(([startMs]) => startMs))
  return sorted.flatMap(([startMs, eurPerMwh], i) => {
    if (eurPerMwh === null) return []
    return { ts: new Date(startMs), stepSeconds: steps[i] ?? 3600, eurPerMwh, volume: null }
  })
}

/**
 * How long each price holds, from the starts alone (rising): the distance to the next. A series may change once
 * from hours to quarter-hours; a hole in quarter-hours must not turn the price before it into one of an hour,
 * and a missing hour none into one of two.
 */
export function priceSteps(startsMs: readonly number[]): number[] {
  const distances = startsMs.slice(1).map((start, i) => (start - (startsMs[i] ?? start)) / 1000)
  const finest = Math.min(...distances.filter(distance => distance > 0))
  const own = productSteps.findLast(step => step <= finest && finest % step === 0)
  const basic = finest >= leastCoarse ? finest : (own ?? (Number.isFinite(finest) ? finest : 3600))
  const steps = startsMs.map(() => basic)
  for (const step of productSteps) {
    if (step > basic) markRuns(distances, step, steps)
  }
  return steps
}

/** Where at least `leastRun` distances in a row are multiples of this step, the prices hold that long. */
function markRuns(distances: number[], step: number, steps: number[]): void {
  let begin = 0
  for (let i = 0; i <= distances.length; i++) {
    const distance = distances[i]
    if (distance !== undefined && distance % step === 0) continue
    if (i - begin >= leastRun) steps.fill(step, begin, endOfRun(i, distances))
    begin = i + 1
  }
}

/** The last price of all has no distance: it holds as long as the one before. */
function endOfRun(i: number, distances: number[]): number {
  return i === distances.length ? i + 1 : i
}
