/** A battery as its inverter sees it: powers and residual load are meant on the AC side, kW. */
export type BatteryPlant = {
  capacityKwh: number
  /** Largest power while charging and discharging, kW. */
  chargeKw: number
  dischargeKw: number
  /** 0 to 1. */
  chargeEfficiency: number
  dischargeEfficiency: number
  /** The state of charge stays between these shares of the capacity, 0 to 1. */
  minSoc: number
  maxSoc: number
}

export type BatteryColumns = {
  /** Taken from the surplus and given to the residual load, both ≥ 0; never both at once. */
  chargeKw: Float64Array
  dischargeKw: Float64Array
  /** Energy in the battery at the end of each interval. */
  socKwh: Float64Array
}

/** Powers of a step; written over by the next. */
export type BatteryStep = { chargeKw: number; dischargeKw: number; socKwh: number }

/**
 * A battery that closes the balance of a residual load (consumption − production, kW per interval): it charges from
 * what is over and gives back what is missing, within power, capacity and bounds of the state of charge:
 * SoC(t+1) = SoC + η_c · P_c · Δt − P_d · Δt / η_d. Outside of its bounds at the start it moves only towards them.
 * Pure; `startKwh` is the energy at the beginning.
 */
export function runBattery(
  plant: BatteryPlant,
  residualKw: ArrayLike<number>,
  stepSeconds: number,
  startKwh: number,
): BatteryColumns {
  const count = residualKw.length
  const columns = {
    chargeKw: new Float64Array(count),
    dischargeKw: new Float64Array(count),
    socKwh: new Float64Array(count),
  }
  const advance = createBattery(plant, stepSeconds)
  const step: BatteryStep = { chargeKw: 0, dischargeKw: 0, socKwh: startKwh }
  for (let i = 0; i < count; i++) {
    advance(step, residualKw[i] ?? 0)
    columns.chargeKw[i] = step.chargeKw
    columns.dischargeKw[i] = step.dischargeKw
    columns.socKwh[i] = step.socKwh
  }
  return columns
}

/** One step of the battery: takes the state from `step` and leaves powers and state there. */
export function createBattery(
  plant: BatteryPlant,
  stepSeconds: number,
  resolutionKw = 0,
): (step: BatteryStep, residualKw: number) => void {
  const hours = stepSeconds / 3600
  const lowest = plant.minSoc * plant.capacityKwh
  const highest = plant.maxSoc * plant.capacityKwh
  const limited = (wanted: number, most: number) =>
    rounded(Math.max(0, Math.min(wanted, most)), resolutionKw)
  return (step, residualKw) => {
    const room = (highest - step.socKwh) / (plant.chargeEfficiency * hours)
    const left = ((step.socKwh - lowest) * plant.dischargeEfficiency) / hours
    step.chargeKw = limited(-residualKw, Math.min(plant.chargeKw, room))
    step.dischargeKw = limited(residualKw, Math.min(plant.dischargeKw, left))
    step.socKwh +=
      plant.chargeEfficiency * step.chargeKw * hours -
      (step.dischargeKw * hours) / plant.dischargeEfficiency
  }
}

/** Downwards, so that no limit is passed; a hair's breadth below a step counts as the step. */
function rounded(value: number, resolution: number): number {
  return resolution === 0 ? value : Math.floor(value / resolution + 1e-6) * resolution
}
