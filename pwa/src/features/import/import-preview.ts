import type { ImportOptions, PreviewImportMutation } from '../../graphql/graphql.ts'
import { formatMarketPrice, formatPower } from '../../lib/format.ts'

export type ImportPreview = Extract<
  PreviewImportMutation['previewImport'],
  { __typename: 'ImportPreview' }
>
export type ImportPreviewUnit = ImportPreview['unit']

/** What the user changed; everything else stays as Luna found it. */
export type ImportChoices = ImportOptions

export const ENERGY_UNITS = ['KWH', 'KW', 'WH', 'W', 'MWH', 'MW', 'KVARH', 'KVAR'] as const
export const PRICE_UNITS = ['EUR_PER_MWH', 'CT_PER_KWH'] as const

/** Choices that change how the file is read: the server previews it anew. The target does not. */
const READING: (keyof ImportOptions)[] = [
  'encoding',
  'delimiter',
  'timestampColumn',
  'valueColumn',
  'unit',
  'label',
  'timeZone',
  'sheet',
  'statusColumn',
  'negatives',
  'onBadRow',
]

export function changesReading(change: ImportChoices): boolean {
  return READING.some(key => key in change)
}

/**
 * The options for the import: the target of a single series is always named, so that a name shown in
 * the form is the name that the meter gets. Several series go where the preview says.
 */
export function importOptionsOf(preview: ImportPreview, choices: ImportChoices): ImportOptions {
  if (!hasOneTarget(preview)) return choices
  const meterId = targetMeterOf(preview, choices)
  const target =
    meterId === undefined
      ? { newMeterName: choices.newMeterName ?? preview.suggestedMeterName, meterId: null }
      : { meterId, newMeterName: null }
  return { ...choices, quantity: choices.quantity ?? preview.quantity, ...target }
}

/** Refusals because of a single row, which the user may leave out. */
const ROW_CODES = [
  'IMPORT_NUMBER_UNREADABLE',
  'IMPORT_DECIMAL_MIXED',
  'IMPORT_STAMP_UNREADABLE',
  'IMPORT_STAMP_MISSING',
  'IMPORT_STAMP_NOT_EXISTING',
  'IMPORT_OFF_GRID',
  'IMPORT_CONFLICT',
  'IMPORT_MSCONS_QUALIFIER',
]

export function isAboutOneRow(code: string): boolean {
  return ROW_CODES.includes(code)
}

/** Whether one meter and one direction say it all. */
export function hasOneTarget({ kind, series }: Pick<ImportPreview, 'kind' | 'series'>): boolean {
  return kind === 'READINGS' && series.length === 1
}

/** The chosen meter; where nothing is chosen the one that the file names. Undefined: a new one. */
export function targetMeterOf(preview: ImportPreview, choices: ImportChoices): string | undefined {
  if (choices.meterId) return choices.meterId
  if (choices.newMeterName !== undefined && choices.newMeterName !== null) return undefined
  return preview.matchingMeter?.id
}

export function formatImportValue({ kind }: Pick<ImportPreview, 'kind'>, value: number): string {
  return kind === 'PRICES' ? formatMarketPrice(value) : formatPower(value)
}
