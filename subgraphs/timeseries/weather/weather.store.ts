import type { Database } from '#platform/database/database.ts'
import type { WeatherPoint, WeatherSeries } from '../intake/feeds/feed-series.ts'
import type { SeriesGrid } from '../reading/series-grid.ts'
import {
  weatherColumns,
  weatherValueNames,
  type WeatherChoice,
  type WeatherStation,
  type WeatherValues,
} from './weather.ts'
import { thinForecasts } from './thin-forecasts.store.ts'
import { writeWeather, type WeatherCounts } from './write-weather.store.ts'

export type WeatherBucket = WeatherValues & { start: Date; isForecast: boolean }
export type WeatherRange = { first: Date; last: Date }

type StationRow = {
  station: string
  name: string
  latitude: number | null
  longitude: number | null
  elevation_m: number | null
  step_seconds: number
}

/** More stations than anybody configures; the list is for choosing one. */
const mostStations = 500

const columnNames = weatherValueNames.map(name => weatherColumns[name].column)
const sampled = weatherValueNames
  .map(name => `${weatherColumns[name].sampledBy}(${weatherColumns[name].column}) AS "${name}"`)
  .join(', ')

/** Kilometres on the sphere; a column for the weather station nearest to $1, $2 (degrees). */
const distanceKm = `6371 * 2 * asin(sqrt(least(1,
  sin(radians(latitude - $1) / 2) ^ 2
  + cos(radians($1)) * cos(radians(latitude)) * sin(radians(longitude - $2) / 2) ^ 2)))`

export class WeatherStore {
  constructor(private readonly database: Database) {}

  /**
   * Writes weather in one transaction, the station included. Values that a source does not send leave what is
   * there. A forecast becomes an issue of its own where it differs from the one before.
   */
  async write(series: WeatherSeries): Promise<WeatherCounts> {
    return this.database.transaction(client => writeWeather(client, series))
  }

  /** See thinForecasts. */
  thinOut(now: Date, most: number): Promise<number> {
    return thinForecasts(this.database, now, most)
  }

  async stations(): Promise<WeatherStation[]> {
    const { rows } = await this.database.pool.query<StationRow>(
      'SELECT * FROM weather_stations ORDER BY name, station LIMIT $1',
      [mostStations],
    )
    return rows.map(toStation)
  }

  async station(id: string): Promise<WeatherStation | undefined> {
    const { rows } = await this.database.pool.query<StationRow>(
      'SELECT * FROM weather_stations WHERE station = $1',
      [id],
    )
    return rows[0] && toStation(rows[0])
  }

  /** The nearest station of which the position is known, at most so far away. */
  async nearest(
    at: { latitude: number; longitude: number },
    withinKm: number,
  ): Promise<WeatherStation | undefined> {
    const { rows } = await this.database.pool.query<StationRow>(
      `SELECT * FROM (SELECT *, ${distanceKm} AS km FROM weather_stations
                      WHERE latitude IS NOT NULL AND longitude IS NOT NULL) s
       WHERE km <= $3 ORDER BY km, station LIMIT 1`,
      [at.latitude, at.longitude, withinKm],
    )
    return rows[0] && toStation(rows[0])
  }

  async range(station: string): Promise<WeatherRange | undefined> {
    const { rows } = await this.database.pool.query<{ first: Date | null; last: Date | null }>(
      'SELECT min(ts) AS first, max(ts) AS last FROM weather WHERE station = $1',
      [station],
    )
    const { first, last } = rows[0] ?? { first: null, last: null }
    return first && last ? { first, last } : undefined
  }

  /** Every bucket of the grid that holds a value, each interval by its best row: observed, else the newest issue. */
  async buckets(
    station: string,
    { start, end, stepSeconds }: SeriesGrid,
    { kind, knownAt }: WeatherChoice = {},
  ): Promise<WeatherBucket[]> {
    const { rows } = await this.database.pool.query<WeatherBucket>(
      `WITH best AS (
         SELECT DISTINCT ON (ts) ts, kind, ${columnNames.join(', ')} FROM weather
         WHERE station = $1 AND ts >= $2 AND ts < $3
           AND ($5::text IS NULL OR kind = $5)
           AND ($6::timestamptz IS NULL OR (issued_at <= $6 AND known_at <= $6))
         ORDER BY ts, kind DESC, issued_at DESC)
       SELECT date_bin(make_interval(secs => $4), ts, $2) AS start, bool_or(kind = 'FORECAST') AS "isForecast",
              ${sampled}
       FROM best GROUP BY 1 ORDER BY 1`,
      [station, start, end, stepSeconds, kind ?? null, knownAt ?? null],
    )
    return rows
  }

  /** Every issue of one interval's forecast, oldest first. */
  async issues(station: string, ts: Date): Promise<WeatherPoint[]> {
    const values = weatherValueNames
      .map(name => `${weatherColumns[name].column} AS "${name}"`)
      .join(', ')
    const { rows } = await this.database.pool.query<WeatherPoint>(
      `SELECT ts, kind, issued_at AS "issuedAt", ${values} FROM weather
       WHERE station = $1 AND ts = $2 AND kind = 'FORECAST' ORDER BY issued_at`,
      [station, ts],
    )
    return rows
  }
}

function toStation(row: StationRow): WeatherStation {
  const { station, name, latitude, longitude } = row
  const [elevationM, stepSeconds] = [row.elevation_m, row.step_seconds]
  return { id: station, name, latitude, longitude, elevationM, stepSeconds }
}
