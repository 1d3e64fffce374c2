import { energyBetween, quarterKw } from './energy-column.ts'

/** A load duration curve as steps: `kw[i]` holds for `hours[i]` hours. Σ kw · hours is the energy, exactly. */
export type DurationCurve = {
  /** Length of each step in hours, a multiple of a quarter. */
  hours: number[]
  kw: number[]
  /** Quarter-hours with a value. */
  quarters: number
}

const hoursPerQuarter = 0.25

/**
 * The quarter-hours by falling power in at most `most` (≥ 3) steps: the highest and the lowest stand alone, so that
 * both ends are exact; those between are means, so that the area is the energy.
 */
export function durationCurve(millijoules: Float64Array, most = 800): DurationCurve {
  const sorted = millijoules
    .filter(value => !Number.isNaN(value))
    .sort()
    .reverse()
  const quarters = sorted.length
  if (quarters <= most) {
    const kw = Array.from(sorted, quarterKw)
    return { hours: kw.map(() => hoursPerQuarter), kw, quarters }
  }
  const inner = Math.max(1, most - 2)
  const hours = [hoursPerQuarter]
  const kw = [quarterKw(sorted[0] ?? 0)]
  for (let step = 0; step < inner; step++) {
    const first = 1 + Math.floor((step * (quarters - 2)) / inner)
    const end = 1 + Math.floor(((step + 1) * (quarters - 2)) / inner)
    hours.push((end - first) * hoursPerQuarter)
    kw.push(quarterKw(Number(energyBetween(sorted, first, end)) / (end - first)))
  }
  hours.push(hoursPerQuarter)
  kw.push(quarterKw(sorted.at(-1) ?? 0))
  return { hours, kw, quarters }
}
