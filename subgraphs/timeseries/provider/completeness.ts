import { localDayOf } from '#platform/interval/local-day.ts'
import type { PriceColumns } from '../market/price.store.ts'
import { germanInstant } from '../intake/feeds/feed-errors.ts'
import { germanList, germanPlural } from '../wording/german.ts'

/** Auctions are held for days of this zone. */
export const marketZone = 'Europe/Berlin'

export type Gap = { from: Date; to: Date }

/**
 * Stretches of `[from, to)` without a price. A day of 23, 24 or 25 hours is complete when its time is covered,
 * in whichever steps.
 */
export function priceGaps({ start, stepSeconds }: PriceColumns, from: Date, to: Date): Gap[] {
  const gaps: Gap[] = []
  let covered = from.getTime()
  for (const [i, begin] of start.entries()) {
    if (begin.getTime() > covered) gaps.push({ from: new Date(covered), to: begin })
    covered = Math.max(covered, begin.getTime() + (stepSeconds[i] ?? 0) * 1000)
  }
  if (covered < to.getTime()) gaps.push({ from: new Date(covered), to })
  return gaps.filter(gap => gap.from < to).map(gap => (gap.to > to ? { ...gap, to } : gap))
}

/** German; a missing last hour of a day is named as what it usually is. */
export function describeGaps(gaps: Gap[]): string {
  const shown = gaps.slice(0, 5).map(describeGap)
  const more = gaps.length - shown.length
  const rest = more > 0 ? [germanPlural(more, 'weitere Lücke', 'weitere Lücken')] : []
  return germanList([...shown, ...rest])
}

function describeGap({ from, to }: Gap): string {
  const day = localDayOf(from, marketZone)
  const length = to.getTime() - from.getTime()
  if (from.getTime() === day.start.getTime() && to.getTime() === day.end.getTime()) {
    return `der ganze ${germanInstant(from).slice(0, 10)}`
  }
  const range = `${germanInstant(from)} bis ${germanInstant(to)}`
  const isLastHour = to.getTime() === day.end.getTime() && length <= 3_600_000
  return isLastHour ? `die letzte Stunde des Tages (${range})` : range
}
