import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { buildWeather, type WeatherRecord } from './build-weather.ts'
import { unknownUnit, unreadable } from './feed-errors.ts'
import type { Parsed, ParseOptions, WeatherSeries } from './feed-series.ts'
import { readJson } from './read-json.ts'

const source = 'Open-Meteo'

const column = z.array(z.union([z.number(), z.string(), z.null()]))
/** `GET /v1/forecast` or `/v1/archive` with `hourly=…`; a refusal is `{ error: true, reason }`. */
const answer = z.object({
  latitude: z.number(),
  longitude: z.number(),
  elevation: z.number().nullish(),
  utc_offset_seconds: z.number().int(),
  hourly_units: z.record(z.string(), z.string()),
  hourly: z.record(z.string(), column),
})
const refusal = z.object({ error: z.literal(true), reason: z.string() })

type Value = Exclude<keyof WeatherRecord, 'stampMs' | 'kind'>
type Convert = (value: number) => number
const same: Convert = value => value

/** Open-Meteo's name → value, and what its units mean. */
const variables: Record<string, { value: Value; units: Partial<Record<string, Convert>> }> = {
  temperature_2m: {
    value: 'temperatureC',
    units: { '°C': same, '°F': value => ((value - 32) * 5) / 9 },
  },
  shortwave_radiation: { value: 'globalRadiationWM2', units: { 'W/m²': same } },
  wind_speed_10m: {
    value: 'windSpeedMS',
    units: {
      'm/s': same,
      'km/h': value => value / 3.6,
      'mp/h': value => value * 0.44704,
      kn: value => (value * 1852) / 3600,
    },
  },
  cloud_cover: { value: 'cloudCoverPercent', units: { '%': same } },
  relative_humidity_2m: { value: 'humidityPercent', units: { '%': same } },
  pressure_msl: { value: 'pressureHpa', units: { hPa: same } },
  precipitation: { value: 'precipitationMm', units: { mm: same, inch: value => value * 25.4 } },
}
export const openMeteoVariables = Object.keys(variables)

type Answer = z.infer<typeof answer>

/**
 * Hourly weather of Open-Meteo. Local stamps lie at the answer's one offset all along, also across a change of
 * clocks; unix times are UTC. What was over when the answer came counts as observed, the rest as forecast.
 * UserError FEED_REFUSED with the source's reason, other FEED_….
 */
export function parseOpenMeteo(
  text: string,
  { receivedAt = new Date() }: ParseOptions = {},
): Parsed<WeatherSeries> | UserError {
  const refused = readJson(text, refusal, source)
  if (!(refused instanceof UserError)) return refusedBy(refused.reason)
  const read = readJson(text, answer, source)
  if (read instanceof UserError) return read
  const records = emptyRecords(read, receivedAt)
  if (records instanceof UserError) return records
  for (const name of openMeteoVariables) {
    const wrong = fill(records, name, read)
    if (wrong) return wrong
  }
  const place = {
    name: `${read.latitude.toFixed(2)}° N, ${read.longitude.toFixed(2)}° O`.replaceAll('.', ','),
    latitude: read.latitude,
    longitude: read.longitude,
    elevationM: read.elevation ?? null,
  }
  return buildWeather({ source, station: openMeteoStation(read), place, receivedAt }, records)
}

/** The grid cell that Open-Meteo answered for. */
export function openMeteoStation(at: { latitude: number; longitude: number }): string {
  return `OPEN-METEO-${at.latitude.toFixed(2)}-${at.longitude.toFixed(2)}`
}

function refusedBy(reason: string): UserError {
  const message = `Open-Meteo hat die Anfrage abgelehnt: „${reason.slice(0, 300)}“`
  return new UserError('FEED_REFUSED', message, { remedy: 'Prüfen Sie Ort und Zeitraum.' })
}

function emptyRecords(read: Answer, receivedAt: Date): WeatherRecord[] | UserError {
  const records: WeatherRecord[] = []
  for (const [i, stamp] of (read.hourly['time'] ?? []).entries()) {
    const stampMs = instantOf(stamp, read.utc_offset_seconds)
    if (stampMs === undefined) {
      return unreadable(source, `„${String(stamp).slice(0, 30)}“ ist kein Zeitpunkt.`, `time.${i}`)
    }
    const kind = stampMs <= receivedAt.getTime() ? 'OBSERVED' : 'FORECAST'
    records.push({ stampMs, kind, ...nothing })
  }
  return records
}

const nothing = {
  temperatureC: null,
  windSpeedMS: null,
  cloudCoverPercent: null,
  humidityPercent: null,
  pressureHpa: null,
  globalRadiationWM2: null,
  precipitationMm: null,
}

function instantOf(stamp: string | number | null, offsetSeconds: number): number | undefined {
  if (typeof stamp === 'number') return Number.isInteger(stamp) ? stamp * 1000 : undefined
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(stamp ?? '')) return undefined
  const wallMs = Date.parse(`${stamp ?? ''}:00Z`)
  return Number.isNaN(wallMs) ? undefined : wallMs - offsetSeconds * 1000
}

function fill(records: WeatherRecord[], name: string, read: Answer): UserError | undefined {
  const values = read.hourly[name]
  const known = variables[name]
  if (!values || !known) return undefined
  const unit = read.hourly_units[name] ?? ''
  const convert = known.units[unit]
  if (!convert) return unknownUnit(source, name, unit)
  if (values.length !== records.length) {
    return unreadable(source, 'Es sind nicht so viele Werte wie Zeitpunkte.', name)
  }
  for (const [i, value] of values.entries()) {
    const record = records[i]
    if (typeof value === 'string') return unreadable(source, 'Ein Wert ist keine Zahl.', name)
    if (record) record[known.value] = value === null ? null : convert(value)
  }
  return undefined
}
