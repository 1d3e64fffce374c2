import type { UserError } from '#platform/errors.ts'
import type { Finding, Warning } from '../finding.ts'

/** EUR/MWh of `[ts, ts + stepSeconds)`; a series may change its step on the way. */
export type PricePoint = {
  ts: Date
  stepSeconds: number
  eurPerMwh: number
  /** Traded volume in MWh where the source names it. */
  volume: number | null
}

export type PriceSeries = {
  kind: 'PRICES'
  /** `<market>/<product>`, e.g. `DE-LU/day-ahead`. */
  marketId: string
  /** German. */
  name: string
  /** The finest step among the points. */
  stepSeconds: number
  /** Rising, each start once, none overlapping the next. */
  points: PricePoint[]
}

export const weatherKinds = ['OBSERVED', 'FORECAST'] as const
export type WeatherKind = (typeof weatherKinds)[number]

/**
 * One hour (or quarter-hour) of weather, named by its start: radiation is the mean and precipitation
 * the sum of the interval that begins at `ts`, everything else holds at the instant `ts`. The sources
 * name sums by their end; the parsers move them.
 */
export type WeatherPoint = {
  ts: Date
  kind: WeatherKind
  /** When a forecast became known; null for observations. */
  issuedAt: Date | null
  temperatureC: number | null
  globalRadiationWM2: number | null
  windSpeedMS: number | null
  cloudCoverPercent: number | null
  humidityPercent: number | null
  /** Reduced to sea level. */
  pressureHpa: number | null
  precipitationMm: number | null
}

/** What a source tells about where its weather was measured or computed. */
export type WeatherPlace = {
  name: string
  latitude: number | null
  longitude: number | null
  elevationM: number | null
}

export type WeatherSeries = {
  kind: 'WEATHER'
  /** `DWD-00191`, `WMO-01049`, `OPEN-METEO-52.52-13.42`. */
  station: string
  place: WeatherPlace
  stepSeconds: number
  /** Rising; each start once. */
  points: WeatherPoint[]
}

/** What an energy value counts; the site's load and generation, and how the two met the grid. */
export const energyQuantities = [
  'PRODUCTION',
  'CONSUMPTION',
  'SELF_CONSUMPTION',
  'FEED_IN',
  'GRID_IMPORT',
] as const
export type EnergyQuantity = (typeof energyQuantities)[number]

export type EnergyColumn = {
  /** German. */
  name: string
  quantity: EnergyQuantity
  /** Mean power of the interval, or its energy. */
  unit: 'KW' | 'KWH'
  stepSeconds: number
  /** Rising; null where the source says that there is no value. */
  points: { ts: Date; value: number | null }[]
}

export type EnergySeries = {
  kind: 'READINGS'
  series: EnergyColumn[]
  /** Computed by a model instead of measured. */
  isSimulated?: boolean
}

export type FeedSeries = PriceSeries | WeatherSeries | EnergySeries

/** What a parser makes of an answer or a file. */
export type Parsed<T extends FeedSeries> = {
  series: T
  /** Further series of the same document that the user may choose instead, e.g. ENTSO-E's sequence 2. */
  alternatives: T[]
  findings: Finding[]
  warnings: Warning[]
}

/** What a document does not say itself; every part has a sensible default. */
export type ParseOptions = {
  /** The market of SMARD and Energy-Charts answers, which do not name it. Default: DE-LU/day-ahead. */
  market?: { marketId: string; name: string }
  /** When the document was fetched: the issue time of forecasts that do not name their own. Default: now. */
  receivedAt?: Date
  /** IANA zone of stamps without offset (SolarEdge: the site's). Default: Europe/Berlin. */
  timeZone?: string
}

export type FeedParser<T extends FeedSeries> = (
  text: string,
  options?: ParseOptions,
) => Parsed<T> | UserError

/** The formats of feeds, each with a parser in feed-formats.ts. */
export const feedFormats = [
  'ENTSOE_A44',
  'SMARD_JSON',
  'SMARD_CSV',
  'ENERGY_CHARTS',
  'AWATTAR',
  'BRIGHT_SKY',
  'DWD_POI',
  'OPEN_METEO',
  'SOLAREDGE',
] as const
export type FeedFormat = (typeof feedFormats)[number]
