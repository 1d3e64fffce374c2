import type { FeedSeries, Parsed } from '../intake/feeds/feed-series.ts'
import type { SourcePreview } from './connector.ts'
import { daysBefore, daysDue } from './day-ahead-time.ts'
import { valuesOf } from './fetch-series.ts'
import type { Window } from './fetch-window.ts'
import type { Target } from './provider.ts'

/** Little, but something: today's prices, or the last day and what is foretold of the next. */
export function previewWindow(target: Target, now: Date): Window {
  if (target.to === 'MARKET') return daysDue(now)
  const { start } = daysBefore(now, 1)
  const dayMs = 86_400_000
  const to = target.to === 'WEATHER' ? new Date(now.getTime() + dayMs) : now
  return { from: start, to }
}

export function previewOf(
  { series, findings, warnings }: Parsed<FeedSeries>,
  { from, to }: Window,
): SourcePreview {
  return { from, to, values: valuesOf(series), findings, warnings }
}
