import type { Quantity } from '../reading/reading.ts'
import type { FeedFormat } from './feeds/feed-series.ts'

export const units = [
  'KWH',
  'KW',
  'WH',
  'W',
  'MWH',
  'MW',
  'KVARH',
  'KVAR',
  'EUR_PER_MWH',
  'CT_PER_KWH',
] as const
export type Unit = (typeof units)[number]

export const intervalLabels = ['START', 'END'] as const
/** Whether a stamp names the start or the end of its interval. */
export type IntervalLabel = (typeof intervalLabels)[number]

export type ImportFormat = 'CSV' | 'XLSX' | 'JSON' | 'MSCONS' | FeedFormat

export type ImportKind = 'READINGS' | 'PRICES' | 'WEATHER'

export const conflictPolicies = ['REPLACE', 'KEEP', 'REFUSE'] as const
/** What becomes of a stored value that differs from the file's: the file wins, the stored one, or nothing is imported. */
export type ConflictPolicy = (typeof conflictPolicies)[number]

export const badRowPolicies = ['REFUSE_FILE', 'SKIP'] as const
/** Whether a row that cannot be read refuses the file or is left out and reported. */
export type BadRowPolicy = (typeof badRowPolicies)[number]

export const negativePolicies = ['KEEP', 'SPLIT', 'INVERT'] as const
/**
 * What negative values mean: kept as they are; the other direction, so that one signed column becomes
 * consumption and production; or the wrong sign of the whole column.
 */
export type NegativePolicy = (typeof negativePolicies)[number]

export const dateOrders = ['YMD', 'DMY', 'MDY'] as const
export const decimalMarks = [',', '.'] as const

/** A series of the file and where it goes; what is left out is detected. */
export type SeriesOptions = {
  /** As the preview names it. */
  name: string
  unit?: Unit | undefined
  quantity?: Quantity | undefined
  meterId?: string | undefined
  newMeterName?: string | undefined
}

/** What the user decided in the preview. Whatever is given wins over what is detected. */
export type ImportOptions = {
  encoding?: string | undefined
  delimiter?: string | undefined
  /** The sheet of a workbook. */
  sheet?: string | undefined
  timestampColumn?: string | undefined
  valueColumn?: string | undefined
  statusColumn?: string | undefined
  unit?: Unit | undefined
  label?: IntervalLabel | undefined
  timeZone?: string | undefined
  intervalSeconds?: number | undefined
  dateOrder?: (typeof dateOrders)[number] | undefined
  decimalMark?: (typeof decimalMarks)[number] | undefined
  /** Where prices go: `<market>/<product>`. */
  marketId?: string | undefined
  meterId?: string | undefined
  newMeterName?: string | undefined
  quantity?: Quantity | undefined
  /** The values are counts of a register instead of values of intervals. */
  isRegister?: boolean | undefined
  /** The series to import, where the file holds several; left out: what the preview proposes. */
  series?: SeriesOptions[] | undefined
  negatives?: NegativePolicy | undefined
  /** Multiply by the meter's transformer ratio: only for raw values of the device. */
  applyTransformerRatio?: boolean | undefined
  onConflict?: ConflictPolicy | undefined
  /** The file replaces also what a person corrected, confirmed or marked as faulty. */
  replaceDecided?: boolean | undefined
  onBadRow?: BadRowPolicy | undefined
}

/** A meter, a direction or a unit chosen for the file as a whole is meant for one series. */
export function isAboutOne({ meterId, newMeterName, quantity, unit }: ImportOptions): boolean {
  return [meterId, newMeterName, quantity, unit].some(wish => wish !== undefined)
}
