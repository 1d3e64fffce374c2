import type { LoadShift } from './scenario.ts'
import type { LocalQuarters } from './local-quarters.ts'
import { addLoad, consumptionAt, type SiteEnergy } from './site-energy.ts'

/** Raises or lowers the whole consumption by percent; where it is not known nothing changes. */
export function scaleLoad(energy: SiteEnergy, percent: number): void {
  for (let i = 0; i < energy.gridImport.length; i++) {
    const added = Math.round((Math.max(0, consumptionAt(energy, i)) * percent) / 100)
    if (added !== 0 && !Number.isNaN(added)) addLoad(energy, i, added)
  }
}

/** Adds the consumption of a device (mJ per quarter-hour, ≥ 0). */
export function addDevice(energy: SiteEnergy, consumption: Float64Array): void {
  for (const [i, value] of consumption.entries()) if (value > 0) addLoad(energy, i, value)
}

/**
 * Moves a share of the consumption of one window of each local day evenly into another window of the same day; no
 * energy is lost. Days on which a quarter-hour of either window is not known stay as they are; how many is told.
 */
export function shiftLoad(
  energy: SiteEnergy,
  shift: LoadShift,
  quarters: LocalQuarters,
): { daysLeftOut: number } {
  let daysLeftOut = 0
  for (const { first, end } of quarters.days) {
    const source = indicesOf(quarters, { first, end }, shift.from, shift.to)
    const target = indicesOf(quarters, { first, end }, shift.targetFrom, shift.targetTo)
    const use = source.map(i => consumptionAt(energy, i))
    const isKnown = [...use, ...target.map(i => consumptionAt(energy, i))].every(
      value => !Number.isNaN(value),
    )
    if (source.length === 0 || target.length === 0 || !isKnown) {
      daysLeftOut++
      continue
    }
    const moved = use.map(value => Math.round((Math.max(0, value) * shift.percent) / 100))
    for (const [k, i] of source.entries()) addLoad(energy, i, -(moved[k] ?? 0))
    spread(energy, target, moved)
  }
  return { daysLeftOut }
}

function spread(energy: SiteEnergy, target: readonly number[], moved: readonly number[]): void {
  let total = 0
  for (const value of moved) total += value
  const each = Math.floor(total / target.length)
  let rest = total - each * target.length
  for (const i of target) {
    // Whole millijoules: the first quarter-hours carry what does not divide.
    addLoad(energy, i, each + (rest > 0 ? 1 : 0))
    rest--
  }
}

function indicesOf(
  { slot }: LocalQuarters,
  { first, end }: { first: number; end: number },
  from: string,
  to: string,
): number[] {
  const [low, high] = [slotOf(from), slotOf(to)]
  const indices: number[] = []
  for (let i = first; i < end; i++) {
    const own = slot[i] ?? 0
    if (own >= low && own < high) indices.push(i)
  }
  return indices
}

/** Quarter of the day: `17:30` → 70, `24:00` → 96. */
function slotOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 4 + minutes / 15
}
