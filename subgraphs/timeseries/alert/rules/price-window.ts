import { localDayOf } from '#platform/interval/local-day.ts'
import { germanDuration } from '../../wording/german.ts'
import type { PriceWindowCondition } from '../rule-condition.ts'
import { clockText, priceText, stampText } from '../wording.ts'
import type { Present } from './evaluation.ts'

/** A price of `[startMs, endMs)`, EUR/MWh; in their order, none twice. */
export type PriceInterval = { startMs: number; endMs: number; eurMwh: number }

type Now = { nowMs: number; timeZone: string; isOpen: boolean }
type Window = { startMs: number; endMs: number; meanEurMwh: number }
type Limit = Extract<PriceWindowCondition['window'], { of: 'BELOW' | 'ABOVE' }>

/** Whether the window is open, or begins within the lead; undefined where the prices for that are not known. */
export function priceWindow(
  { window, leadSeconds }: PriceWindowCondition,
  prices: readonly PriceInterval[],
  now: Now,
): Present | undefined {
  const leadMs = leadSeconds * 1000
  return window.of === 'CHEAPEST'
    ? cheapest(prices, { seconds: window.hours * 3600, leadMs }, now)
    : beyondLimit(window, prices, { ...now, nowMs: now.nowMs + leadMs })
}

function beyondLimit(
  { of, limitEurMwh, hysteresisEurMwh }: Limit,
  prices: readonly PriceInterval[],
  { nowMs, timeZone, isOpen }: Now,
): Present | undefined {
  const place = prices.findIndex(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs)
  const price = prices[place]
  if (!price) return undefined
  const sign = of === 'ABOVE' ? 1 : -1
  const goodSide = isOpen ? hysteresisEurMwh : 0
  const holds = (eurMwh: number) => sign * (eurMwh - limitEurMwh) > -goodSide
  const side = of === 'ABOVE' ? 'über' : 'unter'
  const limit = priceText(limitEurMwh)
  if (!(isOpen ? holds(price.eurMwh) : sign * (price.eurMwh - limitEurMwh) > 0)) {
    return {
      holds: false,
      message: `Der Preis ist mit ${priceText(price.eurMwh)} nicht mehr ${side} ${limit}.`,
    }
  }
  const run = runAround(prices, place, holds)
  const [since, until] = [new Date(run.startMs), new Date(run.endMs)]
  const extreme =
    of === 'ABOVE'
      ? `am höchsten bei ${priceText(run.highest)}`
      : `am niedrigsten bei ${priceText(run.lowest)}`
  const message = `Der Preis liegt von ${stampText(since, timeZone)} bis voraussichtlich ${stampText(until, timeZone)} ${side} ${limit}, ${extreme}.`
  const value = of === 'ABOVE' ? run.highest : run.lowest
  return {
    holds: true,
    open: { type: 'OPEN', since, value, limit: limitEurMwh, unit: 'EUR/MWh', message },
  }
}

/** The unbroken run of prices for which it holds, around one of them. */
function runAround(
  prices: readonly PriceInterval[],
  place: number,
  holds: (eurMwh: number) => boolean,
): { startMs: number; endMs: number; lowest: number; highest: number } {
  const isIn = (price: PriceInterval | undefined) => price !== undefined && holds(price.eurMwh)
  const isJoined = (index: number) => prices[index - 1]?.endMs === prices[index]?.startMs
  let first = place
  while (isIn(prices[first - 1]) && isJoined(first)) first--
  let last = place
  while (isIn(prices[last + 1]) && isJoined(last + 1)) last++
  const run = prices.slice(first, last + 1)
  const values = run.map(({ eurMwh }) => eurMwh)
  return {
    startMs: run[0]?.startMs ?? 0,
    endMs: run.at(-1)?.endMs ?? 0,
    lowest: Math.min(...values),
    highest: Math.max(...values),
  }
}

function cheapest(
  prices: readonly PriceInterval[],
  { seconds, leadMs }: { seconds: number; leadMs: number },
  { nowMs, timeZone }: Now,
): Present | undefined {
  const days = [nowMs, nowMs + leadMs].map(at => localDayOf(new Date(at), timeZone))
  const windows = days.map(day =>
    cheapestWindow(prices, day.start.getTime(), day.end.getTime(), seconds),
  )
  const found = windows.find(
    window => window && window.startMs - leadMs <= nowMs && nowMs < window.endMs,
  )
  if (found) {
    const [from, to] = [new Date(found.startMs), new Date(found.endMs)]
    const message = `Am günstigsten ist der Strom von ${stampText(from, timeZone)} bis ${clockText(to, timeZone)}: im Mittel ${priceText(found.meanEurMwh)}.`
    const value = found.meanEurMwh
    return {
      holds: true,
      open: { type: 'OPEN', since: from, value, limit: null, unit: 'EUR/MWh', message },
    }
  }
  if (!windows[0]) return undefined
  return { holds: false, message: `Die günstigsten ${germanDuration(seconds)} sind vorbei.` }
}

/**
 * The contiguous window of `[fromMs, toMs)` with the lowest mean, of equals the earliest; undefined unless the
 * whole day is priced, because a window of half a day would move as the rest becomes known.
 */
export function cheapestWindow(
  prices: readonly PriceInterval[],
  fromMs: number,
  toMs: number,
  seconds: number,
): Window | undefined {
  const day = prices.filter(({ startMs, endMs }) => startMs >= fromMs && endMs <= toMs)
  if (!isWhole(day, fromMs, toMs)) return undefined
  let best: Window | undefined
  for (const [place, { startMs }] of day.entries()) {
    const mean = meanFrom(day.slice(place), seconds * 1000)
    if (mean === undefined) break
    if (best && mean >= best.meanEurMwh) continue
    best = { startMs, endMs: startMs + seconds * 1000, meanEurMwh: mean }
  }
  return best
}

function isWhole(day: readonly PriceInterval[], fromMs: number, toMs: number): boolean {
  let end = fromMs
  for (const { startMs, endMs } of day) {
    if (startMs !== end) return false
    end = endMs
  }
  return end === toMs
}

/** Mean of the first `lengthMs`; undefined where that is more than there is. */
function meanFrom(prices: readonly PriceInterval[], lengthMs: number): number | undefined {
  let left = lengthMs
  let sum = 0
  for (const { startMs, endMs, eurMwh } of prices) {
    const part = Math.min(left, endMs - startMs)
    sum += eurMwh * part
    left -= part
    if (left <= 0) return sum / lengthMs
  }
  return undefined
}
