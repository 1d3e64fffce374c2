import { UserError } from '#platform/errors.ts'
import { qualityNumber } from '../reading/reading.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { quotedNames } from '../wording/german.ts'
import { compose, summaryOf } from './compose-intake.ts'
import type { Extracted } from './extracted.ts'
import { formats, parseFeed } from './feeds/feed-formats.ts'
import type {
  EnergyColumn,
  EnergyQuantity,
  EnergySeries,
  FeedFormat,
  Parsed,
  PricePoint,
  PriceSeries,
  WeatherSeries,
} from './feeds/feed-series.ts'
import type { Finding } from './finding.ts'
import type { ImportOptions } from './import-options.ts'
import type { Intake, IntakeSeries } from './intake.ts'
import { noCounts, RowReport } from './row-report.ts'
import { StampList, ValueList, type RawSeries } from './series.ts'
import type { DecodedText } from './text/decode-text.ts'
import { offeredZones } from './time/detect-zone.ts'
import { dayMs, type Stamp } from './time/stamp.ts'

/** Reads a document of a known source; its own parser knows the format. UserError FEED_…. */
export function composeFeed(
  text: DecodedText,
  format: FeedFormat,
  options: ImportOptions,
): Intake | UserError {
  const whole = text.whole()
  if (whole instanceof UserError) return whole
  const { timeZone } = options
  const parsed = parseFeed(format, whole, timeZone === undefined ? {} : { timeZone })
  if (parsed instanceof UserError) return parsed
  const known = { subject: 'Format', value: formats[format].name, reason: 'am Aufbau erkannt' }
  const findings = [text.finding, known, ...parsed.findings]
  const feed = { format, text, options, findings }
  switch (parsed.series.kind) {
    case 'PRICES':
      return composePrices(parsed as Parsed<PriceSeries>, feed)
    case 'WEATHER':
      return composeWeather(parsed.series, { ...feed, warnings: parsed.warnings })
    case 'READINGS':
      return composeEnergy(parsed.series, { ...feed, warnings: parsed.warnings })
  }
}

type Feed = { format: FeedFormat; text: DecodedText; options: ImportOptions; findings: Finding[] }

function composePrices(
  { series, alternatives, warnings }: Parsed<PriceSeries>,
  { format, text, options, findings }: Feed,
): Intake | UserError {
  const all = [series, ...alternatives]
  const chosen = choosePrices(all, options)
  if (chosen instanceof UserError) return chosen
  const made = pricesOf(chosen, options.marketId)
  return {
    ...frameOf(format, text),
    ...summaryOf([made]),
    kind: 'PRICES',
    valueColumn: chosen.name,
    unit: 'EUR_PER_MWH',
    timeZone: made.timeZone,
    intervalSeconds: made.intervalSeconds,
    series: [made],
    weather: [],
    offered: all.map(({ name }) => ({ name, unit: 'EUR_PER_MWH', sample: '' })),
    rows: chosen.points.length,
    findings,
    warnings,
    sampleRows: chosen.points.slice(0, 8).map(({ ts, eurPerMwh }, i) => ({
      line: i + 1,
      raw: [ts.toISOString(), String(eurPerMwh)],
      start: ts,
      value: eurPerMwh,
    })),
    columns: [
      { name: 'Zeitpunkt', sample: new Date(made.starts[0] ?? 0).toISOString(), role: 'timestamp' },
      { name: chosen.name, sample: String(made.values[0] ?? ''), role: 'value' },
    ],
    report: wholeReport(chosen.points.length),
  }
}

/** The series the user names, else the first, which is the one the source means. */
function choosePrices(all: PriceSeries[], options: ImportOptions): PriceSeries | UserError {
  const wanted = options.series?.[0]?.name ?? options.valueColumn
  const found = wanted === undefined ? all[0] : all.find(({ name }) => name === wanted)
  return found ?? seriesMissing(wanted ?? '', all)
}

function pricesOf(
  { points, stepSeconds, marketId, name }: PriceSeries,
  wanted: string | undefined,
): IntakeSeries {
  const { first, to, missing } = spanOf(points, stepSeconds)
  return {
    name,
    target: { to: 'MARKET', marketId: wanted ?? marketId, name: wanted ?? name },
    meterKey: '',
    meteringLocation: null,
    unit: 'EUR_PER_MWH',
    intervalSeconds: stepSeconds,
    timeZone: 'Europe/Berlin',
    starts: Float64Array.from(points, ({ ts }) => ts.getTime()),
    values: Float64Array.from(points, ({ eurPerMwh }) => eurPerMwh),
    qualities: new Uint8Array(points.length).fill(qualityNumber('MEASURED')),
    lines: Uint32Array.from(points, (_, i) => i + 1),
    steps: Int32Array.from(points, point => point.stepSeconds),
    volumes: volumesOf(points),
    from: new Date(first),
    to: new Date(to),
    missing,
    duplicates: 0,
    energyKwh: null,
  }
}

/** Steps may change on the way: what is missing is counted in the finest. */
function spanOf(points: PricePoint[], stepSeconds: number) {
  const first = points[0]?.ts.getTime() ?? 0
  const last = points.at(-1)
  const to = last ? last.ts.getTime() + last.stepSeconds * 1000 : first
  let covered = 0
  for (const point of points) covered += point.stepSeconds
  return { first, to, missing: Math.round(((to - first) / 1000 - covered) / stepSeconds) }
}

function volumesOf(points: PricePoint[]): Float64Array | null {
  const isNamed = points.some(({ volume }) => volume !== null)
  return isNamed ? Float64Array.from(points, ({ volume }) => volume ?? Number.NaN) : null
}

function composeWeather(
  series: WeatherSeries,
  { format, text, findings, warnings }: Feed & Pick<Intake, 'warnings'>,
): Intake {
  const { points, stepSeconds, station } = series
  const from = points[0]?.ts ?? new Date(0)
  const to = new Date((points.at(-1)?.ts.getTime() ?? 0) + stepSeconds * 1000)
  const expected = (to.getTime() - from.getTime()) / 1000 / stepSeconds
  return {
    ...frameOf(format, text),
    kind: 'WEATHER',
    valueColumn: null,
    unit: 'KWH',
    timeZone: 'Europe/Berlin',
    intervalSeconds: stepSeconds,
    series: [],
    weather: [series],
    offered: [{ name: station, unit: null, sample: '' }],
    rows: points.length,
    ...{ from, to, duplicates: 0, missing: Math.max(0, Math.round(expected) - points.length) },
    findings,
    warnings,
    columns: ['Zeitpunkt', 'Temperatur (°C)', 'Globalstrahlung (W/m²)', 'Wind (m/s)'].map(
      (name, i) => ({ name, sample: '', role: i === 0 ? 'timestamp' : 'value' }),
    ),
    sampleRows: points.slice(0, 8).map((point, i) => ({
      line: i + 1,
      raw: [
        point.ts.toISOString(),
        ...[point.temperatureC, point.globalRadiationWM2, point.windSpeedMS].map(value =>
          value === null ? '' : String(value),
        ),
      ],
      start: point.ts,
      value: point.temperatureC,
    })),
    report: wholeReport(points.length),
  }
}

/** What a document of a source has in common, whatever it holds. */
function frameOf(format: FeedFormat, { encoding }: DecodedText) {
  return {
    format,
    encoding,
    delimiter: null,
    sheet: null,
    sheets: [],
    timestampColumn: null,
    statusColumn: null,
    quantity: 'CONSUMPTION' as const,
    label: 'START' as const,
    timeZones: [...offeredZones],
    energyKwh: null,
    meteringLocation: null,
    placeWord: 'Eintrag' as const,
  }
}

function wholeReport(count: number): Intake['report'] {
  const message = 'Übernommen.'
  const row = { line: 1, lineTo: count, column: null, raw: null, message }
  return {
    rows: [{ ...row, code: 'IMPORT_TAKEN', action: 'TAKEN' }],
    counts: { ...noCounts(), TAKEN: count },
  }
}

/** Which meter and direction each column of a site's energy belongs to; the rest follows from these. */
const meterOf: Partial<Record<EnergyQuantity, Pick<RawSeries, 'quantity' | 'meterKey'>>> = {
  PRODUCTION: { quantity: 'PRODUCTION', meterKey: '' },
  CONSUMPTION: { quantity: 'CONSUMPTION', meterKey: '' },
  FEED_IN: { quantity: 'PRODUCTION', meterKey: 'Netzanschluss' },
  GRID_IMPORT: { quantity: 'CONSUMPTION', meterKey: 'Netzanschluss' },
}

function composeEnergy(
  { series: columns }: EnergySeries,
  { format, text, options, findings, warnings }: Feed & Pick<Intake, 'warnings'>,
): Intake | UserError {
  const wanted = options.series?.map(({ name }) => name)
  const raws = columns
    .filter(({ name }) => wanted === undefined || wanted.length === 0 || wanted.includes(name))
    .flatMap(toRaw)
  const [first] = columns
  if (!first || raws.length === 0) return seriesMissing(wanted?.[0] ?? '', columns)
  const extracted: Extracted = {
    ...frameOf(format, text),
    columns: columns.map(({ name, points }) => ({
      name,
      sample: String(points[0]?.value ?? ''),
      role: 'value',
    })),
    series: raws,
    offered: columns.map(({ name, unit }) => ({ name, unit, sample: '' })),
    rows: first.points.length,
    hints: {
      label: { label: 'START', reason: 'weil die Quelle den Beginn angibt' },
      zoneWanted: 'Europe/Berlin',
      intervalWanted: first.stepSeconds,
    },
    sampleRows: first.points.slice(0, 8).map(({ ts, value }, i) => ({
      line: i + 1,
      raw: [ts.toISOString(), value === null ? '' : String(value)],
    })),
    findings: findings.slice(1),
    warnings,
  }
  const report = new RowReport(options.onBadRow ?? 'REFUSE_FILE', 'Eintrag')
  return compose(text, { extracted, options, report })
}

const berlin = zoneClock('Europe/Berlin')

function toRaw({ name, quantity, unit, points }: EnergyColumn): RawSeries[] {
  const target = meterOf[quantity]
  if (!target) return []
  const stamps = new StampList()
  const values = new ValueList()
  for (const [i, { ts, value }] of points.entries()) {
    stamps.add(i + 1, stampOf(ts.getTime()))
    values.add(value, 'MEASURED')
  }
  const rest = { meteringLocation: null, obis: null, isRegister: false }
  return [{ name, unit, ...target, ...rest, ...values.finish(), stamps: stamps.finish() }]
}

function stampOf(instant: number): Stamp {
  const wall = instant + berlin.offsetMs(instant)
  const [first, second] = berlin.instantsOf(wall)
  const timeMs = wall % dayMs
  const fold = second === undefined ? undefined : instant === first ? 0 : 1
  return { dayMs: wall - timeMs, timeMs, offsetMinutes: undefined, fold }
}

function seriesMissing(name: string, all: { name: string }[]): UserError {
  return new UserError(
    'IMPORT_COLUMN_MISSING',
    `Eine Reihe „${name}“ gibt es in der Datei nicht.`,
    {
      remedy: `Wählen Sie eine der vorhandenen Reihen: ${quotedNames(
        all.map(one => one.name),
        30,
      )}.`,
    },
  )
}
