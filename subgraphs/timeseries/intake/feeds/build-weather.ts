import { UserError } from '#platform/errors.ts'
import { germanDuration, germanPlural } from '../../wording/german.ts'
import { warning, type Finding, type Warning } from '../finding.ts'
import { empty, germanInstant, mostPoints, tooManyPoints } from './feed-errors.ts'
import type {
  Parsed,
  WeatherKind,
  WeatherPlace,
  WeatherPoint,
  WeatherSeries,
} from './feed-series.ts'

/** Values of one stamp as the sources give them. */
export type WeatherRecord = {
  stampMs: number
  kind: WeatherKind
  /** At the stamp. */
  temperatureC: number | null
  windSpeedMS: number | null
  cloudCoverPercent: number | null
  humidityPercent: number | null
  pressureHpa: number | null
  /** Of the interval that ends at the stamp: mean and sum. */
  globalRadiationWM2: number | null
  precipitationMm: number | null
}

export type WeatherSource = {
  source: string
  station: string
  place: WeatherPlace
  /** Issue time of forecasts. */
  receivedAt: Date
}

/**
 * Weather named by the start of each interval: radiation and precipitation move back by one step, from the stamp
 * at which they end to the one at which they begin. An interval is observed only where everything known of it
 * is. UserError FEED_EMPTY, FEED_TOO_LONG.
 */
export function buildWeather(
  { source, station, place, receivedAt }: WeatherSource,
  records: WeatherRecord[],
): Parsed<WeatherSeries> | UserError {
  if (records.length === 0) return empty(source)
  if (records.length > mostPoints) return tooManyPoints()
  const stepSeconds = stepOf(records)
  const points = joined(records, stepSeconds).map(point => ({
    ...point,
    issuedAt: point.kind === 'FORECAST' ? receivedAt : null,
  }))
  if (points.length === 0) return empty(source)
  const series = { kind: 'WEATHER' as const, station, place, stepSeconds, points }
  return {
    series,
    alternatives: [],
    findings: findingsOf(source, series),
    warnings: gapWarnings(series),
  }
}

type Draft = Omit<WeatherPoint, 'issuedAt'>

function joined(records: WeatherRecord[], stepSeconds: number): Draft[] {
  const drafts = new Map<number, Draft>()
  for (const record of records) {
    const { stampMs, kind, globalRadiationWM2, precipitationMm, ...instant } = record
    merge(drafts, stampMs, kind, instant)
    merge(drafts, stampMs - stepSeconds * 1000, kind, { globalRadiationWM2, precipitationMm })
  }
  return [...drafts.values()].filter(hasValue).sort((a, b) => a.ts.getTime() - b.ts.getTime())
}

function merge(
  drafts: Map<number, Draft>,
  startMs: number,
  kind: WeatherKind,
  values: Partial<Draft>,
): void {
  if (Object.values(values).every(value => value === null)) return
  const draft = drafts.get(startMs) ?? emptyDraft(startMs, kind)
  if (kind === 'FORECAST') draft.kind = kind
  drafts.set(startMs, { ...draft, ...values })
}

function emptyDraft(startMs: number, kind: WeatherKind): Draft {
  return {
    ts: new Date(startMs),
    kind,
    temperatureC: null,
    globalRadiationWM2: null,
    windSpeedMS: null,
    cloudCoverPercent: null,
    humidityPercent: null,
    pressureHpa: null,
    precipitationMm: null,
  }
}

function hasValue(draft: Draft): boolean {
  return Object.values(draft).some(value => typeof value === 'number')
}

/** The shortest distance between two stamps; an hour for a single one. */
function stepOf(records: WeatherRecord[]): number {
  const stamps = records.map(({ stampMs }) => stampMs).sort((a, b) => a - b)
  let step = 3600
  for (const [i, stamp] of stamps.entries()) {
    const distance = (stamp - (stamps[i - 1] ?? -Infinity)) / 1000
    if (distance > 0 && distance < step) step = distance
  }
  return step
}

function findingsOf(source: string, { place, stepSeconds, points }: WeatherSeries): Finding[] {
  const forecasts = points.filter(({ kind }) => kind === 'FORECAST').length
  const observed = points.length - forecasts
  const value = [
    ...(observed > 0 ? [germanPlural(observed, 'Messwert', 'Messwerte')] : []),
    ...(forecasts > 0 ? [germanPlural(forecasts, 'Vorhersagewert', 'Vorhersagewerte')] : []),
  ].join(', ')
  return [
    { subject: 'Station', value: place.name, reason: `Quelle: ${source}` },
    { subject: 'Intervall', value: germanDuration(stepSeconds), reason: 'Abstand der Zeitpunkte' },
    {
      subject: 'Art',
      value,
      reason: 'Strahlung und Niederschlag stehen am Beginn ihres Intervalls.',
    },
  ]
}

function gapWarnings({ points, stepSeconds }: WeatherSeries): Warning[] {
  let missing = 0
  let first: WeatherPoint | undefined
  for (const [i, point] of points.entries()) {
    const before = points[i - 1] ?? point
    const steps = (point.ts.getTime() - before.ts.getTime()) / 1000 / stepSeconds
    if (steps <= 1) continue
    missing += steps - 1
    first ??= before
  }
  if (!first) return []
  const text = `${germanPlural(missing, 'Zeitpunkt fehlt', 'Zeitpunkte fehlen')}; sie werden nicht gefüllt.`
  return [warning('FEED_GAPS', text, `nach ${germanInstant(first.ts)}`)]
}

/** Kilometres per hour as metres per second. */
export function fromKmPerHour(speed: number | null): number | null {
  return speed === null ? null : speed / 3.6
}
