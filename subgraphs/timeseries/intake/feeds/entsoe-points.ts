import { UserError } from '#platform/errors.ts'
import { germanCount } from '../../wording/german.ts'
import { entsoe, type EntsoePeriod } from './entsoe-document.ts'
import { mostPoints, tooManyPoints, unreadable } from './feed-errors.ts'
import type { PricePoint } from './feed-series.ts'

/** Points of a period, and how many of them the document leaves out because the price repeats. */
export type PeriodPoints = { points: PricePoint[]; carried: number }

const secondsOf: Partial<Record<string, number>> = { S: 1, M: 60, H: 3600 }

/**
 * Lays the positions of one period on its real interval: 1 … n with n = length ÷ resolution, so 92 or 100
 * quarter-hours on the days when clocks change. With curve type A03 a position that is left out repeats the
 * price before it; with A01 it is a gap. UserError FEED_UNREADABLE, FEED_TOO_LONG.
 */
export function periodPoints(
  { timeInterval, resolution, Point }: EntsoePeriod,
  curveType: string,
): PeriodPoints | UserError {
  const frame = frameOf(timeInterval, resolution)
  if (frame instanceof UserError) return frame
  if (frame.count > mostPoints) return tooManyPoints()
  const prices = pricesByPosition(Point, frame.count)
  if (prices instanceof UserError) return prices
  const points: PricePoint[] = []
  let carried = 0
  let last: number | undefined
  for (let position = 1; position <= frame.count; position++) {
    const own = prices.get(position)
    const price = own ?? (curveType === 'A03' ? last : undefined)
    if (price === undefined) continue
    if (own === undefined) carried++
    last = price
    points.push({ ...frame.at(position), eurPerMwh: price, volume: null })
  }
  return { points, carried }
}

type Frame = { count: number; at: (position: number) => Pick<PricePoint, 'ts' | 'stepSeconds'> }

function frameOf(
  { start, end }: EntsoePeriod['timeInterval'],
  resolution: string,
): Frame | UserError {
  const [, digits, letter = ''] = /^PT(\d{1,4})([SMH])$/.exec(resolution) ?? []
  const stepSeconds = Number(digits) * (secondsOf[letter] ?? 0)
  if (!(stepSeconds > 0)) {
    return unreadable(entsoe, `Die Auflösung „${resolution.slice(0, 20)}“ ist unbekannt.`)
  }
  const [from, to] = [instantOf(start), instantOf(end)]
  const count = (to - from) / 1000 / stepSeconds
  if (!(count > 0) || !Number.isInteger(count)) {
    const period = `${start.slice(0, 30)} bis ${end.slice(0, 30)}`
    return unreadable(entsoe, `Der Zeitraum ${period} passt nicht zur Auflösung ${resolution}.`)
  }
  return {
    count,
    at: position => ({ ts: new Date(from + (position - 1) * stepSeconds * 1000), stepSeconds }),
  }
}

/** NaN for what is no UTC stamp; `2026-02-01T23:00Z` has no seconds. */
function instantOf(stamp: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?Z$/.test(stamp) ? Date.parse(stamp) : Number.NaN
}

function pricesByPosition(
  given: EntsoePeriod['Point'],
  count: number,
): Map<number, number> | UserError {
  const prices = new Map<number, number>()
  for (const { position: label, 'price.amount': amount } of given) {
    const position = Number(label)
    if (!Number.isInteger(position) || position < 1 || position > count) {
      const reason = `Die Position ${label.slice(0, 12)} liegt nicht zwischen 1 und ${germanCount(count)}.`
      return unreadable(entsoe, reason)
    }
    if (!/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(amount)) {
      return unreadable(entsoe, `„${amount.slice(0, 30)}“ ist kein Preis.`, `Position ${position}`)
    }
    prices.set(position, Number(amount))
  }
  return prices
}
