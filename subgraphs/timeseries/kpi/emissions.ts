/** Grams of CO₂ per kWh of a year. */
export type EmissionFactor = { year: number; gPerKwh: number; source: string }

export type Emissions = {
  kgCo2: number
  /** The factor that was used; its year is the nearest one there is a factor for, of two the earlier. */
  factor: EmissionFactor
  /** The year of the energy. */
  year: number
}

/** kg CO₂ = kWh × g/kWh ÷ 1000 of one year. */
export function emissions(
  kwh: number,
  year: number,
  factors: readonly EmissionFactor[],
): Emissions | undefined {
  const factor = factorOf(year, factors)
  return factor && { kgCo2: (kwh * factor.gPerKwh) / 1000, factor, year }
}

/** The factor of the nearest year; of two that are equally near the earlier. Undefined without any. */
export function factorOf(
  year: number,
  factors: readonly EmissionFactor[],
): EmissionFactor | undefined {
  const distance = (factor: EmissionFactor) => Math.abs(factor.year - year)
  return [...factors].sort((a, b) => distance(a) - distance(b) || a.year - b.year)[0]
}
