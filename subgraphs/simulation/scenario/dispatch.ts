import { createBattery, type BatteryPlant, type BatteryStep } from '../meter-model/battery.ts'
import type { AddedBattery } from './scenario.ts'
import { addLoad, copyOf, toKw, toMillijoules, type SiteEnergy } from './site-energy.ts'

/** What a battery did: mJ per quarter-hour, and the energy in it at the end of each, kWh. */
export type BatteryRun = {
  charge: Float64Array
  discharge: Float64Array
  storedKwh: Float64Array
  startKwh: number
}

/** kW wanted of the battery in a quarter-hour: above 0 discharge, below 0 charge; the plant sets the limits. */
export type Wish = (index: number, storedKwh: number) => number

/** Battery powers are whole milliwatts, downwards: no limit is passed by rounding. */
const resolutionKw = 1e-6
const quarterSeconds = 900

/**
 * Runs a battery beside the site, quarter by quarter, and lets the grid take the difference. It begins empty (at its
 * lowest state of charge): what is in it at the end is no gift. Where the grid is not known it rests.
 */
export function runBeside(energy: SiteEnergy, battery: AddedBattery, wish: Wish): BatteryRun {
  const count = energy.gridImport.length
  const advance = createBattery(plantOf(battery), quarterSeconds, resolutionKw)
  const startKwh = battery.minSoc * battery.capacityKwh
  const step: BatteryStep = { chargeKw: 0, dischargeKw: 0, socKwh: startKwh }
  const column = () => new Float64Array(count)
  const run = { charge: column(), discharge: column(), storedKwh: column(), startKwh }
  for (let i = 0; i < count; i++) {
    advance(step, isKnown(energy, i) ? wish(i, step.socKwh) : 0)
    run.charge[i] = toMillijoules(step.chargeKw)
    run.discharge[i] = toMillijoules(step.dischargeKw)
    run.storedKwh[i] = step.socKwh
  }
  return run
}

/** Lets a run change the grid of the site. */
export function applyRun(energy: SiteEnergy, { charge, discharge }: BatteryRun): void {
  for (let i = 0; i < charge.length; i++) {
    const net = (charge[i] ?? 0) - (discharge[i] ?? 0)
    if (net !== 0) addLoad(energy, i, net)
  }
  energy.charge = added(energy.charge, charge)
  energy.discharge = added(energy.discharge, discharge)
}

/** Charges what would be fed in on balance, gives what would be drawn on balance; never from or into the grid. */
export function selfConsumption(energy: SiteEnergy): Wish {
  return index => netKw(energy, index)
}

/** Gives what is drawn above the target; charges at all other times, from the grid as far as the target allows. */
export function peakShaving(energy: SiteEnergy, targetKw: number): Wish {
  return index => {
    const drawn = toKw(energy.gridImport[index] ?? 0)
    if (drawn > targetKw) return drawn - targetKw
    return drawn - targetKw - toKw(energy.gridExport[index] ?? 0)
  }
}

/** The lowest import in kW, to the tenth of a kW upwards, that the battery holds in every quarter-hour. */
export function lowestTarget(energy: SiteEnergy, battery: AddedBattery): number {
  let holds = Math.ceil(highestKw(energy) * 10)
  let fails = -1
  while (holds - fails > 1) {
    const tried = Math.floor((holds + fails) / 2)
    if (isHeld(energy, battery, tried / 10)) holds = tried
    else fails = tried
  }
  return holds / 10
}

export function highestKw({ gridImport }: SiteEnergy): number {
  let highest = 0
  for (const value of gridImport) if (value > highest) highest = value
  return toKw(highest)
}

/** Import − export of a quarter-hour, kW; 0 where it is not known. */
export function netKw({ gridImport, gridExport }: SiteEnergy, index: number): number {
  const net = (gridImport[index] ?? Number.NaN) - (gridExport[index] ?? Number.NaN)
  return Number.isNaN(net) ? 0 : toKw(net)
}

function plantOf(battery: AddedBattery): BatteryPlant {
  const { capacityKwh, powerKw, chargeEfficiency, dischargeEfficiency, minSoc } = battery
  return {
    ...{ capacityKwh, chargeKw: powerKw, dischargeKw: powerKw },
    ...{ chargeEfficiency, dischargeEfficiency, minSoc, maxSoc: 1 },
  }
}

function isHeld(energy: SiteEnergy, battery: AddedBattery, targetKw: number): boolean {
  const after = copyOf(energy)
  applyRun(after, runBeside(energy, battery, peakShaving(energy, targetKw)))
  // A milliwatt is the rounding of the battery.
  return highestKw(after) <= targetKw + 2 * resolutionKw
}

function isKnown({ gridImport, gridExport }: SiteEnergy, index: number): boolean {
  return !Number.isNaN((gridImport[index] ?? Number.NaN) + (gridExport[index] ?? Number.NaN))
}

function added(before: Float64Array | undefined, more: Float64Array): Float64Array {
  return more.map((value, i) => value + (before ? (before[i] ?? Number.NaN) : 0))
}
