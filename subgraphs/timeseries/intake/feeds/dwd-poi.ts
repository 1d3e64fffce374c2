import { parse } from 'csv-parse/sync'
import { UserError } from '#platform/errors.ts'
import { placeName } from '../finding.ts'
import { buildWeather, fromKmPerHour, type WeatherRecord } from './build-weather.ts'
import { mostPoints, unknownUnit, unreadable } from './feed-errors.ts'
import type { Parsed, ParseOptions, WeatherSeries } from './feed-series.ts'

const source = 'DWD (POI)'

type Value = Exclude<keyof WeatherRecord, 'stampMs' | 'kind'>
type Convert = (value: number) => number
const same: Convert = value => value

/** English name of the column → value and what its units mean. */
const columns: Record<string, { value: Value; units: Partial<Record<string, Convert>> }> = {
  dry_bulb_temperature_at_2_meter_above_ground: {
    value: 'temperatureC',
    units: { 'Grad C': same },
  },
  global_radiation_last_hour: {
    value: 'globalRadiationWM2',
    units: { 'W/m2': same, 'kJ/m2': value => value / 3.6 },
  },
  'mean_wind_speed_during last_10_min_at_10_meters_above_ground': {
    value: 'windSpeedMS',
    units: { 'km/h': value => fromKmPerHour(value) ?? value, 'm/s': same },
  },
  cloud_cover_total: { value: 'cloudCoverPercent', units: { '%': same } },
  relative_humidity: { value: 'humidityPercent', units: { '%': same } },
  pressure_reduced_to_mean_sea_level: { value: 'pressureHpa', units: { hPa: same } },
  precipitation_amount_last_hour: { value: 'precipitationMm', units: { mm: same } },
}

type Column = { index: number; name: string; value: Value; convert: Convert }

/** Whether this is one of the DWD's CSV files of current observations (opendata.dwd.de/…/poi). */
export function isDwdPoi(text: string): boolean {
  return /^\uFEFF?surface observations;/.test(text)
}

/**
 * The DWD's observations of one station: `;`, decimal comma, `---` for no value, UTC, newest first; the names of
 * the columns, their units and their German names stand in three lines. UserError FEED_….
 */
export function parseDwdPoi(
  text: string,
  { receivedAt = new Date() }: ParseOptions = {},
): Parsed<WeatherSeries> | UserError {
  const [names = [], units = [], , ...rows] = readLines(text)
  const found = columnsOf(names, units)
  if (found instanceof UserError) return found
  const records = recordsOf(rows, found)
  if (records instanceof UserError) return records
  const number = units[0]?.trim() ?? ''
  if (!/^[A-Z0-9]{3,8}$/.test(number)) {
    return unreadable(source, 'Die Kennung der Station fehlt.', placeName('Zeile', 2))
  }
  const place = { name: `DWD-Station ${number}`, latitude: null, longitude: null, elevationM: null }
  return buildWeather({ source, station: `WMO-${number}`, place, receivedAt }, records)
}

function recordsOf(rows: string[][], found: Column[]): WeatherRecord[] | UserError {
  const records: WeatherRecord[] = []
  for (const [i, cells] of rows.entries()) {
    const record = toRecord(cells, i + 4, found)
    if (record instanceof UserError) return record
    records.push(record)
  }
  return records
}

function readLines(text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: ';',
      quote: null,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 100_000,
      to: mostPoints + 4,
    })
  } catch {
    // Only a line of unreasonable length fails without quotes; no columns are found then.
    return []
  }
}

function columnsOf(names: string[], units: string[]): Column[] | UserError {
  const found: Column[] = []
  for (const [index, name] of names.entries()) {
    const known = columns[name.trim()]
    if (!known) continue
    const unit = units[index]?.trim() ?? ''
    const convert = known.units[unit]
    if (!convert) return unknownUnit(source, name.trim(), unit)
    found.push({ index, name: name.trim(), value: known.value, convert })
  }
  if (found.length > 0) return found
  return unreadable(source, 'Keine der bekannten Spalten (Temperatur, Wind, Strahlung …) ist da.')
}

function toRecord(
  [date = '', time = '', ...rest]: string[],
  line: number,
  found: Column[],
): WeatherRecord | UserError {
  const stampMs = utcStamp(date.trim(), time.trim())
  if (stampMs === undefined) {
    const stamp = `${date.slice(0, 20)} ${time.slice(0, 20)}`
    return unreadable(source, `„${stamp}“ ist kein Zeitpunkt.`, placeName('Zeile', line))
  }
  const record = noValues(stampMs)
  for (const { index, name, value, convert } of found) {
    const cell = rest[index - 2] ?? ''
    const number = numberOf(cell)
    if (number === undefined) {
      const reason = `„${cell.slice(0, 40)}“ ist keine Zahl.`
      return unreadable(source, reason, placeName('Zeile', line, name))
    }
    record[value] = number === null ? null : convert(number)
  }
  return record
}

function noValues(stampMs: number): WeatherRecord {
  return {
    stampMs,
    kind: 'OBSERVED',
    temperatureC: null,
    windSpeedMS: null,
    cloudCoverPercent: null,
    humidityPercent: null,
    pressureHpa: null,
    globalRadiationWM2: null,
    precipitationMm: null,
  }
}

/** `06.04.20` and `08:00` */
function utcStamp(date: string, time: string): number | undefined {
  const stamp = /^(\d\d)\.(\d\d)\.(?:20)?(\d\d) (\d\d:\d\d)$/.exec(`${date} ${time}`)
  if (!stamp) return undefined
  const [, day = '', month = '', year = '', clock = ''] = stamp
  const iso = `20${year}-${month}-${day}T${clock}:00.000Z`
  const ms = Date.parse(iso)
  // The calendar has no 30 February; Date would make it a day in March.
  return Number.isNaN(ms) || new Date(ms).toISOString() !== iso ? undefined : ms
}

/** Null for `---` and an empty cell; undefined for what is no number. */
function numberOf(cell: string): number | null | undefined {
  const text = cell.trim()
  if (text === '---' || text === '') return null
  return /^-?\d+(?:,\d+)?$/.test(text) ? Number(text.replace(',', '.')) : undefined
}
