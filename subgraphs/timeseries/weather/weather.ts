import type { WeatherKind, WeatherPlace, WeatherPoint } from '../intake/feeds/feed-series.ts'

/** A place of which there is weather. */
export type WeatherStation = WeatherPlace & {
  /** `DWD-00433`, `WMO-10384`, `OPEN-METEO-52.52-13.42` */
  id: string
  stepSeconds: number
}

export type WeatherValues = Omit<WeatherPoint, 'ts' | 'kind' | 'issuedAt'>

/** Value → column of the table `weather`, and how it is sampled. */
export const weatherColumns = {
  temperatureC: { column: 'temperature_c', sampledBy: 'avg' },
  globalRadiationWM2: { column: 'global_radiation_w_m2', sampledBy: 'avg' },
  windSpeedMS: { column: 'wind_speed_m_s', sampledBy: 'avg' },
  cloudCoverPercent: { column: 'cloud_cover_percent', sampledBy: 'avg' },
  humidityPercent: { column: 'humidity_percent', sampledBy: 'avg' },
  pressureHpa: { column: 'pressure_hpa', sampledBy: 'avg' },
  precipitationMm: { column: 'precipitation_mm', sampledBy: 'sum' },
} as const satisfies Record<keyof WeatherValues, { column: string; sampledBy: 'avg' | 'sum' }>
export const weatherValueNames = Object.keys(weatherColumns) as (keyof WeatherValues)[]

/** Which of the values of one interval is wanted. */
export type WeatherChoice = {
  /** Only observations or only forecasts; both: what was observed, else the newest forecast. */
  kind?: WeatherKind | undefined
  /** Only what was known then. */
  knownAt?: Date | undefined
}

/** Columns from `start` on; null where there is no value. */
export type WeatherColumns = { [name in keyof WeatherValues]: (number | null)[] } & {
  stationId: string
  start: Date
  stepSeconds: number
  /** The step is wider than the station's: means, and sums of precipitation. */
  sampled: boolean
  /** Start of the first interval whose values are forecast; null when all are observed. */
  forecastFrom: Date | null
}
