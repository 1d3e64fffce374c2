/** The direction of energy; both are ≥ 0 (domain.md, "Units and time"). */
export const quantities = ['CONSUMPTION', 'PRODUCTION'] as const
export type Quantity = (typeof quantities)[number]

/** German. */
export const quantityNames: Record<Quantity, string> = {
  CONSUMPTION: 'Verbrauch',
  PRODUCTION: 'Erzeugung',
}

/** How a value came about. The position in this list is what the column `quality` holds: only append. */
export const readingQualities = [
  'MEASURED',
  'SUBSTITUTED',
  'PRELIMINARY',
  'CORRECTED',
  'FAULTY',
  'SIMULATED',
] as const
export type ReadingQuality = (typeof readingQualities)[number]

/**
 * How a value was made that nobody measured (domain.md, "Plausibility and substitute values"). The position
 * in this list is what the column `method` holds: only append.
 */
export const readingMethods = [
  'NONE',
  'LINEAR',
  'COMPARABLE_DAYS',
  'CONFIRMED_OUTAGE',
  'MANUAL',
] as const
export type ReadingMethod = (typeof readingMethods)[number]

/** Mean power of the interval that starts at `ts`; the interval's length is the meter's. */
export type Reading = {
  meterId: string
  ts: Date
  consumptionKw: number | null
  productionKw: number | null
  voltage: number | null
  quality: ReadingQuality
}

export function qualityNumber(quality: ReadingQuality): number {
  return readingQualities.indexOf(quality)
}

/** Numbers of newer versions read as FAULTY, so that nobody takes them for measured. */
export function qualityOf(stored: number): ReadingQuality {
  return readingQualities[stored] ?? 'FAULTY'
}
