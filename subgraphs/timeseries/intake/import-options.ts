import type { Quantity } from '../reading/reading.ts'

export const units = ['KWH', 'KW', 'WH', 'W', 'EUR_PER_MWH', 'CT_PER_KWH'] as const
export type Unit = (typeof units)[number]

export const intervalLabels = ['START', 'END'] as const
/** Whether a stamp names the start or the end of its interval. */
export type IntervalLabel = (typeof intervalLabels)[number]

export type ImportFormat = 'CSV' | 'MSCONS'

export type ImportKind = 'READINGS' | 'PRICES'

/** What the user decided in the preview. Whatever is given wins over what is detected. */
export type ImportOptions = {
  encoding?: string | undefined
  delimiter?: string | undefined
  timestampColumn?: string | undefined
  valueColumn?: string | undefined
  unit?: Unit | undefined
  label?: IntervalLabel | undefined
  timeZone?: string | undefined
  meterId?: string | undefined
  newMeterName?: string | undefined
  quantity?: Quantity | undefined
}
