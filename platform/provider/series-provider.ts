import type { UserError } from '../errors.ts'

/** What is asked of a source: everything of `[from, to)` that it knows at `now`. */
export type SeriesRequest = { from: Date; to: Date; now: Date; signal: AbortSignal }

/**
 * A source of values over time, real or simulated: whoever asks one need not know which. What it is asked beyond
 * the span (settings, secret) is part of `Request`, what it tells beyond the series part of `Answer`.
 */
export type SeriesProvider<
  Answer extends { series: unknown },
  Request extends SeriesRequest = SeriesRequest,
> = {
  id: string
  /** As its operator writes it. */
  name: string
  /** German: what comes from where, and on which terms. */
  description: string
  /** Longest span of one request, in days. */
  mostDays: number
  /** UserError where the source has no answer; an abort comes through as an error. */
  fetch: (request: Request) => Promise<Answer | UserError>
}
