import { UserError } from '#platform/errors.ts'
import type { Quantity } from '../reading/reading.ts'
import { germanPlural } from '../wording/german.ts'
import { extractCsv } from './csv/extract-csv.ts'
import type { Extracted, ImportColumn } from './extracted.ts'
import { warning, type Finding, type Warning } from './finding.ts'
import type {
  ImportFormat,
  ImportKind,
  ImportOptions,
  IntervalLabel,
  Unit,
} from './import-options.ts'
import { mostBytes, tooLarge } from './limits.ts'
import { isEdifact } from './mscons/edifact.ts'
import { extractMscons } from './mscons/extract-mscons.ts'
import { decodeText, type DecodedText } from './text/decode-text.ts'
import { offeredZones } from './time/detect-zone.ts'
import type { Interval } from './time/observation.ts'
import { layOutTimeline, type Timeline } from './time/timeline.ts'
import { conversion, energyKwh, kindOf } from './unit.ts'

/** A file, understood: what was found in it and why, and its intervals in the stored unit. */
export type Intake = {
  format: ImportFormat
  kind: ImportKind
  encoding: string
  delimiter: string | null
  columns: ImportColumn[]
  timestampColumn: string | null
  valueColumn: string | null
  unit: Unit
  quantity: Quantity
  label: IntervalLabel
  timeZone: string
  timeZones: string[]
  intervalSeconds: number
  /** Values in kW or EUR/MWh, rising, each start once. */
  intervals: Interval[]
  rows: number
  from: Date
  to: Date
  missing: number
  duplicates: number
  /** Sum of the file; null for prices. */
  energyKwh: number | null
  meteringLocation: string | null
  findings: Finding[]
  warnings: Warning[]
  sampleRows: SampleRow[]
}

/** A row as it stands in the file, one cell per column, beside what became of it. */
type SampleRow = { line: number; raw: string[]; start: Date; value: number | null }

/**
 * bytes → text → series as written → timeline → intervals in kW or EUR/MWh. Preview and import run
 * this very function, so that nothing is imported that was not shown. A UserError names line, column,
 * value and what to do; its codes start with IMPORT_.
 */
export function takeIn(bytes: Uint8Array, options: ImportOptions): Intake | UserError {
  if (bytes.length > mostBytes) return tooLarge(bytes.length)
  const decoded = decodeText(bytes, options.encoding)
  if (decoded instanceof UserError) return decoded
  const extracted = extract(decoded.text, options)
  if (extracted instanceof UserError) return extracted
  const timeline = layOutTimeline(extracted.observations, extracted.hints)
  if (timeline instanceof UserError) return timeline
  if (timeline.intervals.length === 0) return noValues()
  return compose(decoded, extracted, timeline)
}

function extract(text: string, options: ImportOptions): Extracted | UserError {
  return isEdifact(text) ? extractMscons(text, options) : extractCsv(text, options)
}

function noValues(): UserError {
  return new UserError('IMPORT_NO_VALUES', 'Die Wertspalte enthält keinen einzigen Wert.', {
    remedy: 'Wählen Sie eine andere Wertspalte.',
  })
}

function compose(decoded: DecodedText, extracted: Extracted, timeline: Timeline): Intake {
  const kind = kindOf(extracted.unit)
  const convert = conversion(extracted.unit, timeline.intervalSeconds)
  const intervals = timeline.intervals.map(interval => ({
    ...interval,
    value: convert(interval.value),
  }))
  const isReadings = kind === 'READINGS'
  return {
    ...pick(extracted, timeline),
    kind,
    encoding: decoded.encoding,
    timeZones: [...new Set<string>([...offeredZones, timeline.timeZone])],
    intervals,
    rows: extracted.observations.length,
    from: new Date(timeline.from),
    to: new Date(timeline.to),
    energyKwh: isReadings ? energyOf(intervals, timeline.intervalSeconds) : null,
    findings: [decoded.finding, ...extracted.findings, ...timeline.findings],
    warnings: [
      ...extracted.warnings,
      ...timeline.warnings,
      ...(isReadings ? negativeWarning(extracted) : []),
    ],
    sampleRows: sampleRows(extracted, timeline, convert),
  }
}

/** What passes through as it was found. */
function pick(extracted: Extracted, timeline: Timeline) {
  const { format, delimiter, columns, timestampColumn, valueColumn } = extracted
  const { unit, quantity, meteringLocation } = extracted
  const { label, timeZone, intervalSeconds, missing, duplicates } = timeline
  return {
    ...{
      format,
      delimiter,
      columns,
      timestampColumn,
      valueColumn,
      unit,
      quantity,
      meteringLocation,
    },
    ...{ label, timeZone, intervalSeconds, missing, duplicates },
  }
}

function sampleRows(
  { observations, sampleRows: rows }: Extracted,
  { sampleStarts, from }: Timeline,
  convert: (value: number) => number,
): SampleRow[] {
  const values = new Map(observations.slice(0, 20).map(({ line, value }) => [line, value]))
  return rows.map(({ line, raw }) => {
    const value = values.get(line) ?? null
    const start = new Date(sampleStarts.get(line) ?? from)
    return { line, raw, start, value: value === null ? null : convert(value) }
  })
}

function energyOf(intervals: Interval[], intervalSeconds: number): number {
  return energyKwh(
    intervals.map(({ value }) => value),
    intervalSeconds,
  )
}

/** Consumption and production are both ≥ 0; a sign is kept, but the user should know. */
function negativeWarning({ observations, hints }: Extracted): Warning[] {
  const negative = observations.filter(({ value }) => value !== null && value < 0)
  const [first] = negative
  if (!first) return []
  const text = `${germanPlural(negative.length, 'Wert ist', 'Werte sind')} negativ. Verbrauch und Erzeugung werden beide positiv erwartet.`
  return [warning('IMPORT_NEGATIVE', text, hints.placeOf(first.line))]
}
