import { z } from 'zod'

const hours = z.number().positive().max(8784)

/**
 * What is asked of the readings of a meter; rows of `quality_thresholds` by kind of meter, single values
 * overridden per meter. `null` turns a rule off.
 */
export const thresholdsSchema = z.object({
  /** Up to here a gap is filled by a straight line, and is a warning only. */
  linearGapHours: hours,
  /** How many comparable days make a substitute. */
  comparableDays: z.int().min(1).max(20),
  /** kW below zero that are noise. */
  negativeToleranceKw: z.number().nonnegative(),
  /** Share above the connection's capacity up to which a value is a warning only. */
  capacityTolerance: z.number().nonnegative(),
  /** Zero for so long is worth a look. */
  zeroRunHours: hours.nullable(),
  /** The same value above zero for so long, and for so many intervals, is frozen. */
  frozenHours: hours.nullable(),
  frozenIntervals: z.int().min(3),
  /** t of |x − median| > t · 1.4826 · MAD. */
  spikeThreshold: z.number().positive().nullable(),
  /** Width of the rolling window. */
  spikeWindowHours: hours,
  /** Days, half before and half after, whose same slot is looked at. */
  spikeSlotDays: z.int().min(7).max(366),
  /** Share and kWh by which the profile may differ from the register's advance. */
  registerTolerance: z.number().nonnegative(),
  registerToleranceKwh: z.number().nonnegative(),
})
export type Thresholds = z.infer<typeof thresholdsSchema>

export const thresholdsChange = thresholdsSchema.partial()
export type ThresholdsChange = z.infer<typeof thresholdsChange>

/** German, with units. */
export const thresholdNames: Record<keyof Thresholds, string> = {
  linearGapHours: 'Längste linear gefüllte Lücke (Stunden)',
  comparableDays: 'Anzahl der Vergleichstage',
  negativeToleranceKw: 'Toleranz unter null (kW)',
  capacityTolerance: 'Toleranz über der Anschlussleistung (Anteil)',
  zeroRunHours: 'Dauer einer langen Null (Stunden)',
  frozenHours: 'Dauer eines eingefrorenen Werts (Stunden)',
  frozenIntervals: 'Mindestzahl gleicher Werte',
  spikeThreshold: 'Schwelle für Ausreißer',
  spikeWindowHours: 'Fenster für Ausreißer (Stunden)',
  spikeSlotDays: 'Vergleichstage für Ausreißer',
  registerTolerance: 'Abweichung vom Zählerstand (Anteil)',
  registerToleranceKwh: 'Abweichung vom Zählerstand (kWh)',
}

export function isThreshold(name: string): name is keyof Thresholds {
  return Object.hasOwn(thresholdNames, name)
}
