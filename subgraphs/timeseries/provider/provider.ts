import type { z } from 'zod'
import type { SeriesProvider, SeriesRequest } from '#platform/provider/series-provider.ts'
import type { EnergyQuantity, FeedSeries, Parsed } from '../intake/feeds/feed-series.ts'
import type { Quantity } from '../reading/reading.ts'
import type { SettingField } from './setting-field.ts'
import type { SourceHttp } from './source-http.ts'

export const providerIds = [
  'ENTSOE',
  'SMARD',
  'ENERGY_CHARTS',
  'AWATTAR',
  'BRIGHT_SKY',
  'OPEN_METEO',
  'SOLAREDGE',
] as const
export type ProviderId = (typeof providerIds)[number]

/** What is asked of a source; `now` serves those that do not tell when a forecast was made. */
export type FetchRequest<S> = SeriesRequest & {
  settings: S
  /** API token; only where the provider knows one. */
  secret: string | undefined
  http: SourceHttp
}

/** Where what was fetched goes. */
export type Target =
  | { to: 'MARKET'; marketId: string; name: string }
  | { to: 'WEATHER' }
  | { to: 'METERS'; meters: MeterTarget[] }

/** Which flow of the source is which direction of which meter. */
export type MeterTarget = { meterId: string; flow: EnergyQuantity; quantity: Quantity }

/**
 * When a source is asked. `DAY_AHEAD`: from 12:45 in Germany until tomorrow is complete, then not before the next
 * day. `EVERY`: all the time.
 */
export type Rhythm = { of: 'DAY_AHEAD' } | { of: 'EVERY'; minutes: number }

/** A source that Luna asks by itself. One file each in sources/, listed in registry.ts. */
export type Definition<S> = SeriesProvider<Parsed<FeedSeries>, FetchRequest<S>> & {
  id: ProviderId
  rhythm: Rhythm
  /** German label of the secret, when the source has one. */
  secret?: { label: string; required: boolean }
  /** The same settings twice: as a form, and as a check with German messages. */
  fields: SettingField[]
  settingsSchema: z.ZodType<S>
  target: (settings: S) => Target
}

/** A provider whose settings the caller does not know; they were checked by `settingsSchema`. */
export type Provider = Definition<unknown>

/** Checks the settings once more before they reach the provider: they come from the database. */
export function defineProvider<S>(definition: Definition<S>): Provider {
  const { settingsSchema, target, fetch } = definition
  return {
    ...definition,
    target: settings => target(settingsSchema.parse(settings)),
    fetch: request => fetch({ ...request, settings: settingsSchema.parse(request.settings) }),
  }
}

/** The source with its settings, as anybody asks it who knows nothing of them. */
export function configured(
  provider: Provider,
  given: Omit<FetchRequest<unknown>, keyof SeriesRequest>,
): SeriesProvider<Parsed<FeedSeries>> {
  const { id, name, description, mostDays } = provider
  const fetch = (request: SeriesRequest) => provider.fetch({ ...request, ...given })
  return { id, name, description, mostDays, fetch }
}
