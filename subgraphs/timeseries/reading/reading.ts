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
  method: ReadingMethod
  /** Since when this version is known. */
  knownAt: Date
}

/** A version that is no longer valid: what was known from `knownAt` until `knownUntil`. */
export type ReadingRevision = Reading & { knownUntil: Date }

/** A reading to be written; without a method it is `NONE`. It is known from now on. */
export type NewReading = Omit<Reading, 'method' | 'knownAt'> & { method?: ReadingMethod }

/** The values of a reading; a batch may carry only some of them. */
export const readingFields = ['consumptionKw', 'productionKw', 'voltage'] as const
export type ReadingField = (typeof readingFields)[number]

/** The column of a field, and of a quantity. */
export const fieldColumns = {
  consumptionKw: 'consumption_kw',
  productionKw: 'production_kw',
  voltage: 'voltage',
} as const satisfies Record<ReadingField, string>
export const quantityFields = {
  CONSUMPTION: 'consumptionKw',
  PRODUCTION: 'productionKw',
} as const satisfies Record<Quantity, ReadingField>

export function qualityNumber(quality: ReadingQuality): number {
  return readingQualities.indexOf(quality)
}

/** Numbers of newer versions read as FAULTY, so that nobody takes them for measured. */
export function qualityOf(stored: number): ReadingQuality {
  return readingQualities[stored] ?? 'FAULTY'
}

export function methodNumber(method: ReadingMethod): number {
  return readingMethods.indexOf(method)
}

/** Numbers of newer versions read as MANUAL: somebody decided, nobody measured. */
export function methodOf(stored: number): ReadingMethod {
  return readingMethods[stored] ?? 'MANUAL'
}

/** The first version that nobody substituted or corrected. */
export function originalOf(revisions: readonly ReadingRevision[]): ReadingRevision | undefined {
  return revisions.find(({ quality }) => quality !== 'SUBSTITUTED' && quality !== 'CORRECTED')
}
