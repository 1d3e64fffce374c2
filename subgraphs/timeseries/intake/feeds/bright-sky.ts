import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { buildWeather, fromKmPerHour, type WeatherRecord } from './build-weather.ts'
import { empty } from './feed-errors.ts'
import type { Parsed, ParseOptions, WeatherKind, WeatherSeries } from './feed-series.ts'
import { readJson } from './read-json.ts'

const source = 'Bright Sky (DWD)'

const value = z
  .number()
  .nullish()
  .transform(given => given ?? null)
const record = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  source_id: z.number(),
  temperature: value,
  /** kWh/m² of the hour before the stamp. */
  solar: value,
  wind_speed: value,
  cloud_cover: value,
  relative_humidity: value,
  pressure_msl: value,
  precipitation: value,
})
const station = z.object({
  id: z.number(),
  dwd_station_id: z.string().nullish(),
  wmo_station_id: z.string().nullish(),
  observation_type: z.string(),
  station_name: z.string().nullish(),
  lat: z.number(),
  lon: z.number(),
  height: z.number().nullish(),
})
/** `GET /weather` with `units=dwd`: °C, km/h, hPa, %, mm. */
const answer = z.object({ weather: z.array(record), sources: z.array(station) })

type Station = z.infer<typeof station>

/**
 * Hourly weather of the Deutscher Wetterdienst. Stamps carry their offset, so the hour that autumn repeats is
 * there twice and right. Values may come from several stations; the series belongs to the one that gave most.
 * UserError FEED_….
 */
export function parseBrightSky(
  text: string,
  { receivedAt = new Date() }: ParseOptions = {},
): Parsed<WeatherSeries> | UserError {
  const read = readJson(text, answer, source)
  if (read instanceof UserError) return read
  const stations = new Map(read.sources.map(each => [each.id, each]))
  const main = mostUsed(read.weather, stations)
  if (!main) return empty(source)
  const records = read.weather.map(each => toRecord(each, stations.get(each.source_id)))
  const place = {
    name: main.station_name ?? stationId(main),
    latitude: main.lat,
    longitude: main.lon,
    elevationM: main.height ?? null,
  }
  return buildWeather({ source, station: stationId(main), place, receivedAt }, records)
}

function mostUsed(
  weather: readonly { source_id: number }[],
  stations: Map<number, Station>,
): Station | undefined {
  const uses = new Map<number, number>()
  for (const { source_id: id } of weather) uses.set(id, (uses.get(id) ?? 0) + 1)
  const [id] = [...uses].sort(([, a], [, b]) => b - a)[0] ?? []
  return id === undefined ? undefined : stations.get(id)
}

/** Stations of forecasts (MOSMIX) often have no number of the observation network. */
function stationId({ dwd_station_id: dwd, wmo_station_id: wmo, id }: Station): string {
  if (dwd) return `DWD-${dwd}`
  return wmo ? `WMO-${wmo}` : `BRIGHT-SKY-${id}`
}

function toRecord(given: z.infer<typeof record>, from: Station | undefined): WeatherRecord {
  const kind: WeatherKind = from?.observation_type === 'forecast' ? 'FORECAST' : 'OBSERVED'
  return {
    stampMs: Date.parse(given.timestamp),
    kind,
    temperatureC: given.temperature,
    windSpeedMS: fromKmPerHour(given.wind_speed),
    cloudCoverPercent: given.cloud_cover,
    humidityPercent: given.relative_humidity,
    pressureHpa: given.pressure_msl,
    globalRadiationWM2: given.solar === null ? null : given.solar * 1000,
    precipitationMm: given.precipitation,
  }
}
