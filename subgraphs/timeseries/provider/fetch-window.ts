import { floorToStep, quarterHourSeconds } from '#platform/interval/interval.ts'
import { localDayOf } from '#platform/interval/local-day.ts'
import { marketZone, type Gap } from './completeness.ts'
import { daysBefore, daysDue } from './day-ahead-time.ts'
import type { Provider } from './provider.ts'

export type Window = { from: Date; to: Date }

/** Days: gaps of prices that old are asked for again and again, and the first run fetches this much. */
export const pastDays = { gaps: 7, firstRun: 31 }
/** Days in which missing prices are noticed and told. */
const watched = 60
/** Days that one run catches up at most. */
export const longestRun = 366
const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** How far weather is foretold with some use. */
const forecastMs = 5 * dayMs
/** Sources correct what they told first. */
const againMs = 2 * dayMs

type Past = { now: Date; lastSuccessAt: Date | null }

/** Days of prices to look through for gaps before a run: all that Luna may have missed. */
export function missedDays({ now, lastSuccessAt }: Past): Window {
  const since = lastSuccessAt ? missedSince(now, lastSuccessAt) : now
  const from = Math.min(daysBefore(now, watched).start.getTime(), since.getTime())
  return { from: new Date(from), to: daysDue(now).to }
}

/** Days whose prices should be known after a run; `first` is the oldest one there is. */
export function watchedDays(now: Date, first: Date | undefined): Window {
  const { from: today, to } = daysDue(now)
  const oldest = Math.max(daysBefore(now, watched).start.getTime(), first?.getTime() ?? Infinity)
  return { from: new Date(Math.min(oldest, today.getTime())), to }
}

/**
 * Whole local days: from today, or from the oldest day with a gap, to the last day that should be known. Gaps
 * that a source has not filled for a week are left, unless there was no successful run since.
 * Today is fetched again although it is known: only against known prices can a shifted answer be noticed.
 */
export function priceWindow(
  now: Date,
  { gaps, isFirst, lastSuccessAt }: { gaps: Gap[]; isFirst: boolean; lastSuccessAt: Date | null },
): Window {
  const { from: today, to } = daysDue(now)
  const days = isFirst || !lastSuccessAt ? pastDays.firstRun : pastDays.gaps
  const least = daysBefore(now, days).start
  const missed = lastSuccessAt ? missedSince(now, lastSuccessAt) : least
  const since = missed < least ? missed : least
  if (isFirst) return { from: since, to }
  const oldest = gaps.find(gap => gap.to > since)
  if (!oldest || oldest.from >= today) return { from: today, to }
  return { from: startOfDay(oldest.from > since ? oldest.from : since), to }
}

function missedSince(now: Date, lastSuccessAt: Date): Date {
  const since = Math.max(lastSuccessAt.getTime() - againMs, now.getTime() - longestRun * dayMs)
  return startOfDay(new Date(since))
}

function startOfDay(instant: Date): Date {
  return localDayOf(instant, marketZone).start
}

/**
 * Everything since two days before the last success, because sources correct what they told first; weather also
 * ahead. At most a year: `leftOut` is what would have come before.
 */
export function rollingWindow(
  { target }: { target: 'WEATHER' | 'METERS' },
  { now, lastSuccessAt }: Past,
): { window: Window; leftOut: Window | undefined } {
  const end = target === 'WEATHER' ? now.getTime() + forecastMs : now.getTime()
  const step = target === 'WEATHER' ? 3600 : quarterHourSeconds
  const wanted = lastSuccessAt
    ? Math.min(lastSuccessAt.getTime(), now.getTime()) - againMs
    : now.getTime() - pastDays.firstRun * dayMs
  const since = floorToStep(new Date(wanted), step)
  const least = floorToStep(new Date(now.getTime() - longestRun * dayMs), step)
  const to = floorToStep(new Date(end), step)
  if (since >= least) return { window: { from: since, to }, leftOut: undefined }
  return { window: { from: least, to }, leftOut: { from: since, to: least } }
}

/** What a person asked for, in portions that the provider gives at once. */
export function portions({ from, to }: Window, { mostDays }: Pick<Provider, 'mostDays'>): Window[] {
  const all: Window[] = []
  for (let start = from.getTime(); start < to.getTime(); start += mostDays * dayMs) {
    const end = Math.min(to.getTime(), start + mostDays * dayMs)
    all.push({ from: new Date(start), to: new Date(end) })
  }
  return all
}
