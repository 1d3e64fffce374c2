import type { WeatherSeries } from './feeds/feed-series.ts'
import type { PlaceWord } from './finding.ts'
import type { ConflictPolicy } from './import-options.ts'
import type { IntakeSeries } from './intake.ts'
import type { NewMeter } from '../meter/meter.ts'
import type { ReportCounts, ReportRow } from './row-report.ts'

/** A series and, where it goes into a meter, that meter. */
export type PlannedSeries = { series: IntakeSeries; meterId: string | undefined }

/** What became of the values of a series, or of a whole import. */
export type ImportCounts = {
  read: number
  added: number
  changed: number
  unchanged: number
  /** Different from what is stored, which was kept. */
  kept: number
}

/** The entry in the list of files taken in; its id is the job's, so that a retry adds none. */
export type ImportRecord = {
  importId: string
  sha256: string
  kind: string
  options: Record<string, unknown>
  fileName: string
  createdBy: string | null
}

/** Everything an import will do, decided before the first write. */
export type ImportPlan = {
  record: ImportRecord
  newMeters: { id: string; meter: NewMeter }[]
  series: PlannedSeries[]
  weather: WeatherSeries[]
  onConflict: ConflictPolicy
  /** Also what a person decided. */
  replaceDecided: boolean
  placeWord: PlaceWord
  /** Of the file itself. */
  report: { rows: ReportRow[]; counts: ReportCounts }
}

/** A stored value that differs from the file's. */
export type Conflict = {
  series: string
  line: number
  start: number
  stored: number
  incoming: number
  /** What is stored is the word of a person, or stands against this very value (decided-readings.ts). */
  isDecided: boolean
}

/** Whether the stored value of a conflict stays. */
export function isKept(
  { isDecided }: Pick<Conflict, 'isDecided'>,
  { onConflict, replaceDecided }: Pick<ImportPlan, 'onConflict' | 'replaceDecided'>,
): boolean {
  return onConflict === 'KEEP' || (isDecided && !replaceDecided)
}

/** What an import wrote to, by series; `targetId` is a meter, a market or a weather station. */
export type ImportTargetRecord = { series: string; meterKey: string; targetId: string }
