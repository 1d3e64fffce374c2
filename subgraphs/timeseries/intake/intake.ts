import type { Quantity } from '../reading/reading.ts'
import type { ImportColumn, OfferedSeries } from './extracted.ts'
import type { WeatherSeries } from './feeds/feed-series.ts'
import type { Finding, PlaceWord, Warning } from './finding.ts'
import type { ImportFormat, ImportKind, IntervalLabel, Unit } from './import-options.ts'
import type { ReportCounts, ReportRow } from './row-report.ts'

/** What a series becomes in the database. */
export type SeriesTarget =
  | { to: 'METER'; quantity: Quantity }
  | { to: 'CHANNEL'; obis: string; kind: 'PROFILE' | 'REGISTER'; unit: string; name: string }
  | { to: 'MARKET'; marketId: string; name: string }

/**
 * A series in the stored unit (kW, kvar, EUR/MWh; a register in kWh or kvarh): rising, each start once.
 * Typed arrays, so that they pass between threads without a copy.
 */
export type IntakeSeries = {
  /** Unique in the file. */
  name: string
  target: SeriesTarget
  /** Series of the same key belong to the same meter; empty for the meter of the file. */
  meterKey: string
  meteringLocation: string | null
  /** As in the file. */
  unit: Unit
  intervalSeconds: number
  timeZone: string
  /** ms UTC */
  starts: Float64Array
  values: Float64Array
  /** As stored. */
  qualities: Uint8Array
  /** Where each value stands in the file. */
  lines: Uint32Array
  /** Of prices whose step changes on the way; null where `intervalSeconds` holds for all. */
  steps: Int32Array | null
  /** MWh; NaN where unknown. Null where the file names none. */
  volumes: Float64Array | null
  from: Date
  to: Date
  missing: number
  duplicates: number
  /** Of values of intervals; null for prices and registers. */
  energyKwh: number | null
}

/** A row as it stands in the file, one cell per column, beside what became of it in the first series. */
export type SampleRow = { line: number; raw: string[]; start: Date; value: number | null }

/** A file, understood: what was found in it and why, and its series. Plain data: it crosses threads. */
export type Intake = {
  format: ImportFormat
  kind: ImportKind
  encoding: string
  delimiter: string | null
  sheet: string | null
  sheets: string[]
  columns: ImportColumn[]
  timestampColumn: string | null
  valueColumn: string | null
  statusColumn: string | null
  /** Unit, direction, interval … of the first series. */
  unit: Unit
  quantity: Quantity
  label: IntervalLabel
  timeZone: string
  timeZones: string[]
  intervalSeconds: number
  /** Never empty, except for weather. */
  series: IntakeSeries[]
  weather: WeatherSeries[]
  offered: OfferedSeries[]
  rows: number
  from: Date
  to: Date
  missing: number
  duplicates: number
  /** Sum of the first series; null for prices. */
  energyKwh: number | null
  meteringLocation: string | null
  findings: Finding[]
  warnings: Warning[]
  sampleRows: SampleRow[]
  placeWord: PlaceWord
  /** Row by row what was taken, without the comparison with stored values. */
  report: { rows: ReportRow[]; counts: ReportCounts }
}
