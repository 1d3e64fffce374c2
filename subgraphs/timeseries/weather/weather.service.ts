import type { Viewer } from '#platform/identity/viewer.ts'
import { isReasonable, seriesGrid, type SeriesGrid } from '../reading/series-grid.ts'
import type { WeatherBucket, WeatherRange, WeatherStore } from './weather.store.ts'
import {
  weatherValueNames,
  type WeatherChoice,
  type WeatherColumns,
  type WeatherStation,
  type WeatherValues,
} from './weather.ts'

export type WeatherRequest = WeatherChoice & {
  /** The station, or a place whose nearest station within 50 km answers. */
  at: { station: string } | { latitude: number; longitude: number }
  from: Date
  to: Date
  maxPoints: number
}

/** Weather from farther away says little about a site. */
const nearKm = 50

export class WeatherService {
  constructor(private readonly weather: WeatherStore) {}

  stations(viewer: Viewer): Promise<WeatherStation[]> {
    viewer.require('viewer')
    return this.weather.stations()
  }

  range({ id }: WeatherStation): Promise<WeatherRange | undefined> {
    return this.weather.range(id)
  }

  /** At most `maxPoints` intervals; undefined for an unknown station or place, or an empty range. */
  async columns(request: WeatherRequest, viewer: Viewer): Promise<WeatherColumns | undefined> {
    viewer.require('viewer')
    const station = await this.find(request.at)
    if (!station || !isReasonable(request)) return undefined
    const grid = seriesGrid({ ...request, intervalSeconds: station.stepSeconds })
    const buckets = await this.weather.buckets(station.id, grid, request)
    const { start, stepSeconds, sampled } = grid
    return {
      ...{ stationId: station.id, start, stepSeconds, sampled },
      forecastFrom: buckets.find(({ isForecast }) => isForecast)?.start ?? null,
      ...spread(buckets, grid),
    }
  }

  private find(at: WeatherRequest['at']): Promise<WeatherStation | undefined> {
    return 'station' in at ? this.weather.station(at.station) : this.weather.nearest(at, nearKm)
  }
}

function spread(
  buckets: WeatherBucket[],
  { start, stepSeconds, count }: SeriesGrid,
): { [name in keyof WeatherValues]: (number | null)[] } {
  const column = () => new Array<number | null>(count).fill(null)
  const columns = {
    temperatureC: column(),
    globalRadiationWM2: column(),
    windSpeedMS: column(),
    cloudCoverPercent: column(),
    humidityPercent: column(),
    pressureHpa: column(),
    precipitationMm: column(),
  }
  for (const bucket of buckets) {
    const index = (bucket.start.getTime() - start.getTime()) / (stepSeconds * 1000)
    for (const name of weatherValueNames) columns[name][index] = bucket[name]
  }
  return columns
}
