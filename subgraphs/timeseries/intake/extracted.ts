import type { Quantity } from '../reading/reading.ts'
import type { Finding, Warning } from './finding.ts'
import type { ImportFormat, Unit } from './import-options.ts'
import type { Observation } from './time/observation.ts'
import type { TimelineHints } from './time/timeline.ts'

export type ImportColumn = { name: string; sample: string; role: 'timestamp' | 'value' | null }

/** What a format's reader hands to the rest of the pipeline: one series, as written. */
export type Extracted = {
  format: ImportFormat
  delimiter: string | null
  columns: ImportColumn[]
  timestampColumn: string | null
  valueColumn: string | null
  unit: Unit
  quantity: Quantity
  meteringLocation: string | null
  observations: Observation[]
  hints: TimelineHints
  /** The first rows as they stand in the file. */
  sampleRows: { line: number; raw: string[] }[]
  findings: Finding[]
  warnings: Warning[]
}

/** A German metering location: DE and 31 further letters or digits. */
export function meteringLocationIn(text: string): string | null {
  return /(?<![A-Z0-9])DE[A-Z0-9]{31}(?![A-Z0-9])/.exec(text)?.[0] ?? null
}
