import type { PriceColumns } from '../market/price.store.ts'
import type { PricePoint } from '../intake/feeds/feed-series.ts'

const hourMs = 3_600_000
/** Fewer prices to compare prove nothing. */
const leastCompared = 12
/** Of a flat series every shift fits. */
const leastDifferent = 6

/**
 * Whether fetched prices are the stored ones, but an hour later (+1) or earlier (−1): a source that mistook summer
 * time or lost an hour. Undefined where they fit, where little overlaps, or where they simply differ.
 */
export function hoursShifted(
  fetched: readonly PricePoint[],
  stored: PriceColumns,
): -1 | 1 | undefined {
  if (agreement(fetched, stored, 0).share >= 0.5) return undefined
  for (const hours of [1, -1] as const) {
    const { share, compared, different } = agreement(fetched, stored, hours)
    if (compared >= leastCompared && different >= leastDifferent && share >= 0.9) return hours
  }
  return undefined
}

/** How many fetched prices equal the stored one `hours` earlier. */
function agreement(fetched: readonly PricePoint[], stored: PriceColumns, hours: number) {
  const known = new Map(stored.start.map((start, i) => [start.getTime(), stored.eurPerMwh[i]]))
  const values = new Set<number>()
  let [compared, equal] = [0, 0]
  for (const { ts, eurPerMwh } of fetched) {
    const price = known.get(ts.getTime() - hours * hourMs)
    if (price === undefined) continue
    compared++
    values.add(eurPerMwh)
    if (price === eurPerMwh) equal++
  }
  return { compared, different: values.size, share: compared === 0 ? 1 : equal / compared }
}
