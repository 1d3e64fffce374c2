import type { ImportOptions, PreviewImportMutation } from '../../graphql/graphql.ts'
import { formatMarketPrice, formatPower } from '../../lib/format.ts'

export type ImportPreview = Extract<
  PreviewImportMutation['previewImport'],
  { __typename: 'ImportPreview' }
>
export type ImportPreviewUnit = ImportPreview['unit']

/** What the user changed; everything else stays as Luna found it. */
export type ImportChoices = ImportOptions

export const ENERGY_UNITS = ['KWH', 'KW', 'WH', 'W'] as const
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
]

export function changesReading(change: ImportChoices): boolean {
  return READING.some(key => key in change)
}

/**
 * The options for the import: the target is always named, so that a name shown in the form
 * is the name that the meter gets.
 */
export function importOptionsOf(preview: ImportPreview, choices: ImportChoices): ImportOptions {
  if (preview.kind === 'PRICES') return choices
  const meterId = targetMeterOf(preview, choices)
  const target =
    meterId === undefined
      ? { newMeterName: choices.newMeterName ?? preview.suggestedMeterName, meterId: null }
      : { meterId, newMeterName: null }
  return { ...choices, quantity: choices.quantity ?? 'CONSUMPTION', ...target }
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
