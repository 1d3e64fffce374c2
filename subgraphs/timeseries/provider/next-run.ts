import { isPublished, localMinutes, nextPublication } from './day-ahead-time.ts'
import type { Rhythm } from './provider.ts'

export type RunEnd = {
  now: Date
  rhythm: Rhythm
  /** What the user set instead of the provider's own rhythm. */
  intervalMinutes: number | null
  /** 0 after a success. */
  failuresInARow: number
  /** How long the source wants to be left alone. */
  retryAfterMs: number | undefined
  /** Whether everything that should be known now is. */
  complete: boolean
  /** 0 … 1, so that not all installations ask in the same second. */
  chance: number
}

const minuteMs = 60_000
const firstPauseMs = 2 * minuteMs
const longestPauseMs = 60 * minuteMs
/** A source that asks for more is asked again on the next day. */
const longestRetryAfterMs = 24 * 60 * minuteMs

/** When a connector is due again. */
export function nextRun(end: RunEnd): Date {
  const pauseMs = end.failuresInARow > 0 ? pauseAfterFailure(end) : undefined
  if (pauseMs !== undefined) return new Date(end.now.getTime() + pauseMs)
  const jitterMs = end.chance * minuteMs
  if (end.rhythm.of === 'DAY_AHEAD' && end.complete) {
    return new Date(nextPublication(end.now).getTime() + jitterMs)
  }
  return new Date(end.now.getTime() + pauseMinutes(end) * minuteMs + jitterMs)
}

/** Doubles with each failure, up to an hour, ± 20 %; never before the source wants. */
function pauseAfterFailure({ failuresInARow, retryAfterMs = 0, chance }: RunEnd): number {
  const doubled = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, failuresInARow - 1))
  return Math.max(doubled * (0.8 + 0.4 * chance), Math.min(retryAfterMs, longestRetryAfterMs))
}

/** Tomorrow's prices are wanted soon after one o'clock; a source that is hours late is asked less often. */
function pauseMinutes({ rhythm, intervalMinutes, now }: RunEnd): number {
  if (intervalMinutes !== null) return intervalMinutes
  if (rhythm.of === 'EVERY') return rhythm.minutes
  if (!isPublished(now)) return 15
  const minutes = localMinutes(now)
  if (minutes < 15 * 60) return 5
  return minutes < 20 * 60 ? 15 : 60
}
