import type { Finding, Warning } from './finding.ts'
import type { ImportFormat, Unit } from './import-options.ts'
import type { RawSeries } from './series.ts'
import type { TimelineHints } from './time/timeline.ts'

export type ImportColumn = { name: string; sample: string; role: 'timestamp' | 'value' | null }

/** A series that the file holds, whether it is imported or not. */
export type OfferedSeries = { name: string; unit: Unit | null; sample: string }

/** What a format's reader hands to the rest of the pipeline: series as written. */
export type Extracted = {
  format: ImportFormat
  delimiter: string | null
  sheet: string | null
  sheets: string[]
  columns: ImportColumn[]
  timestampColumn: string | null
  statusColumn: string | null
  /** What is imported; never empty, the first is shown in full. */
  series: RawSeries[]
  offered: OfferedSeries[]
  /** Rows with a stamp. */
  rows: number
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
