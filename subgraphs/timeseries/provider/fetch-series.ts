import { UserError } from '#platform/errors.ts'
import { openGuardedFetch } from '#platform/net/guarded-fetch.ts'
import type { OutgoingPolicy } from '#platform/net/outgoing-policy.ts'
import { empty } from '../intake/feeds/feed-errors.ts'
import type { FeedSeries, Parsed } from '../intake/feeds/feed-series.ts'
import { wrongProtocol } from './check-settings.ts'
import type { Window } from './fetch-window.ts'
import { configured, type ProviderId } from './provider.ts'
import { providers } from './registry.ts'
import { createSourceHttp, type Pacing } from './source-http.ts'

export type SourceCall = {
  provider: ProviderId
  settings: Record<string, unknown>
  secret: string | undefined
  window: Window
  now: Date
  signal: AbortSignal
  /** How often an address is asked when it fails in a way that may pass. */
  attempts: number
}

/** For one answer with all its attempts and parts. */
const withinMs = 120_000

/**
 * Asks a source and answers what lies in the window. UserError of the guard (OUTGOING_…), of the source (SOURCE_…), CONNECTOR_NOT_ENCRYPTED or
 * of the parser (FEED_…); SOURCE_SLOW when everything together takes too long. An abort comes through.
 */
export async function fetchSeries(
  call: SourceCall,
  { policy, pacing }: { policy: OutgoingPolicy; pacing: Pacing },
): Promise<Parsed<FeedSeries> | UserError> {
  const open = await wrongProtocol(call.settings, call.secret !== undefined, policy)
  if (open) return open
  const guard = openGuardedFetch(policy)
  const timeout = AbortSignal.timeout(withinMs)
  const signal = AbortSignal.any([call.signal, timeout])
  const { window, attempts, settings, secret, now } = call
  const http = createSourceHttp({ guard, signal, pacing, attempts })
  const provider = configured(providers[call.provider], { settings, secret, http })
  try {
    const parsed = await provider.fetch({ ...window, now, signal })
    if (parsed instanceof UserError) return parsed
    const series = within(parsed.series, window)
    return valuesOf(series) === 0 ? empty(provider.name) : { ...parsed, series }
  } catch (error) {
    call.signal.throwIfAborted()
    if (timeout.aborted) return slow(provider.name)
    throw error
  } finally {
    await guard.close()
  }
}

export function valuesOf(series: FeedSeries): number {
  if (series.kind !== 'READINGS') return series.points.length
  let values = 0
  for (const { points } of series.series) values += points.length
  return values
}

function within(series: FeedSeries, { from, to }: Window): FeedSeries {
  const lies = ({ ts }: { ts: Date }) => ts >= from && ts < to
  if (series.kind === 'PRICES') return { ...series, points: series.points.filter(lies) }
  if (series.kind === 'WEATHER') return { ...series, points: series.points.filter(lies) }
  const columns = series.series.map(column => ({ ...column, points: column.points.filter(lies) }))
  return { ...series, series: columns }
}

function slow(name: string): UserError {
  return new UserError(
    'SOURCE_SLOW',
    `${name} hat nicht innerhalb von zwei Minuten alles geliefert.`,
    {
      remedy: 'Luna versucht es von selbst wieder; fragen Sie sonst einen kürzeren Zeitraum ab.',
    },
  )
}
