import { UserError } from '#platform/errors.ts'
import { convertSeries } from './convert-series.ts'
import type { Extracted } from './extracted.ts'
import { warning, type Finding, type Warning } from './finding.ts'
import type { ImportOptions } from './import-options.ts'
import type { Intake, IntakeSeries, SampleRow } from './intake.ts'
import type { RowReport } from './row-report.ts'
import type { RawSeries } from './series.ts'
import { summarise } from './summarise-report.ts'
import { offeredZones } from './time/detect-zone.ts'
import { layOutInstants, layOutTimeline, type Timeline } from './time/timeline.ts'
import { conversion, kindOf } from './unit.ts'

export type Reading = { extracted: Extracted; options: ImportOptions; report: RowReport }

/** Series as written → the intake; everything behind the formats. UserError: IMPORT_NO_VALUES, IMPORT_TOO_MANY_BAD_ROWS and those of the timeline. */
export function compose(
  { encoding, finding }: { encoding: string; finding?: Finding },
  reading: Reading,
): Intake | UserError {
  const { extracted, report } = reading
  const converted = convertAll(reading)
  if (converted instanceof UserError) return converted
  const { series, timeline, findings, warnings } = converted
  const tooMany = report.tooMany(extracted.rows)
  if (tooMany) return tooMany
  const [first] = series
  const [raw] = extracted.series
  if (!first || !raw) return noValues()
  return {
    ...passedOn(extracted, raw),
    ...summaryOf(series),
    kind: kindOf(raw.unit),
    encoding,
    label: timeline.label,
    timeZone: timeline.timeZone,
    timeZones: [...new Set<string>([...offeredZones, timeline.timeZone])],
    intervalSeconds: timeline.intervalSeconds,
    series,
    weather: [],
    energyKwh: first.energyKwh,
    findings: [...(finding ? [finding] : []), ...extracted.findings, ...findings],
    warnings: [...extracted.warnings, ...warnings, ...skippedWarning(report)],
    sampleRows: sampleRows(extracted, raw, timeline),
    placeWord: report.word,
    report: summarise(series, report),
  }
}

type ConvertedAll = {
  series: IntakeSeries[]
  timeline: Timeline
  findings: Finding[]
  warnings: Warning[]
}

/** Series of one table share their stamps, and so their timeline. */
function convertAll({ extracted, options, report }: Reading): ConvertedAll | UserError {
  const timelines = new Map<string, Timeline>()
  const all: Omit<ConvertedAll, 'timeline'> = { series: [], findings: [], warnings: [] }
  const known = [...new Set(extracted.series.map(({ stamps }) => stamps))]
  let first: Timeline | undefined
  for (const raw of extracted.series) {
    const key = `${known.indexOf(raw.stamps)} ${String(raw.isRegister)}`
    const layOut = raw.isRegister ? layOutInstants : layOutTimeline
    const timeline = timelines.get(key) ?? layOut(raw.stamps, extracted.hints, report)
    if (timeline instanceof UserError) return timeline
    if (!timelines.has(key)) all.findings.push(...timeline.findings)
    timelines.set(key, timeline)
    first ??= timeline
    const converted = convertSeries(raw, timeline, { options, report })
    if (converted instanceof UserError) return converted
    all.series.push(...converted.series.filter(({ starts }) => starts.length > 0))
    all.warnings.push(...converted.warnings)
  }
  return first ? { ...all, ...firstOfEach(all), timeline: first } : noValues()
}

/** The same thing about many series is said once. */
function firstOfEach({ findings, warnings }: Omit<ConvertedAll, 'timeline'>) {
  const once = <T>(all: T[], key: (one: T) => string) =>
    [...new Map(all.toReversed().map(one => [key(one), one])).values()].toReversed()
  return {
    findings: once(findings, ({ subject, value }) => `${subject} ${value}`),
    warnings: once(warnings, ({ code, message }) => `${code} ${message}`),
  }
}

/** What passes through as it was found. */
function passedOn(extracted: Extracted, raw: RawSeries) {
  const {
    format,
    delimiter,
    sheet,
    sheets,
    columns,
    timestampColumn,
    statusColumn,
    offered,
    rows,
  } = extracted
  const { unit, quantity, meteringLocation, name } = raw
  return {
    ...{ format, delimiter, sheet, sheets, columns, timestampColumn, statusColumn, offered, rows },
    ...{ unit, quantity, meteringLocation, valueColumn: name },
  }
}

/** Over all series. */
export function summaryOf(series: IntakeSeries[]) {
  let missing = 0
  let duplicates = 0
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const one of series) {
    missing += one.missing
    duplicates += one.duplicates
    from = Math.min(from, one.from.getTime())
    to = Math.max(to, one.to.getTime())
  }
  return { missing, duplicates, from: new Date(from), to: new Date(to) }
}

function skippedWarning({ refused, word }: RowReport): Warning[] {
  if (refused === 0) return []
  const text = `Werte oder Zeilen, die nicht lesbar sind, werden ausgelassen: ${refused}. Der Bericht nennt jede ${word} einzeln.`
  return [warning('IMPORT_ROWS_SKIPPED', text)]
}

function sampleRows(
  { sampleRows: rows }: Extracted,
  raw: RawSeries,
  timeline: Timeline,
): SampleRow[] {
  const convert = raw.isRegister
    ? (value: number) => value
    : conversion(raw.unit, timeline.intervalSeconds)
  return rows.flatMap(({ line, raw: cells }) => {
    const i = raw.stamps.lines.indexOf(line)
    const start = timeline.starts[i]
    if (start === undefined || Number.isNaN(start)) return []
    const value = raw.values[i] ?? Number.NaN
    return [
      {
        line,
        raw: cells,
        start: new Date(start),
        value: Number.isNaN(value) ? null : convert(value),
      },
    ]
  })
}

function noValues(): UserError {
  return new UserError('IMPORT_NO_VALUES', 'Die Wertspalte enthält keinen einzigen Wert.', {
    remedy: 'Wählen Sie eine andere Wertspalte.',
  })
}
