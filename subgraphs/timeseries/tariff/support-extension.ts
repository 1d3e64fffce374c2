/** Extension of the support period of § 51a EEG, in quarter-hours and, but for solar, in days. */
export type SupportExtension =
  { kind: 'SOLAR'; fullLoadQuarters: number } | { kind: 'OTHER'; quarters: number; days: number }

const quartersOfDay = 96

/**
 * § 51a EEG: quarter-hours in which the feed-in value was zero because the spot price was below zero extend the
 * support period: rounded up to whole days, or for solar halved and rounded up to whole quarter-hours of full load.
 */
export function supportExtension(
  spotEurPerMwh: ArrayLike<number>,
  plant: { isSolar: boolean },
): SupportExtension {
  let quarters = 0
  // A price that is not known (NaN) is not below zero.
  for (const price of Array.from(spotEurPerMwh)) if (price < 0) quarters++
  if (plant.isSolar) return { kind: 'SOLAR', fullLoadQuarters: Math.ceil(quarters / 2) }
  return { kind: 'OTHER', quarters, days: Math.ceil(quarters / quartersOfDay) }
}
