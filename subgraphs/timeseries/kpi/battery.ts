export type Battery = {
  capacityKwh: number
  /** 0 to 1. */
  chargeEfficiency: number
  dischargeEfficiency: number
}

/** What a battery does in one interval, at its terminals; both ≥ 0. */
export type BatteryStep = { chargeKw: number; dischargeKw: number }

/** SoC(t+1) = SoC + η_c · P_c · Δt − P_d · Δt / η_d, in kWh. Not clamped: a plan that leaves 0…capacity is wrong. */
export function nextSocKwh(
  battery: Battery,
  socKwh: number,
  { chargeKw, dischargeKw }: BatteryStep,
  hours: number,
): number {
  const { chargeEfficiency, dischargeEfficiency } = battery
  return socKwh + chargeEfficiency * chargeKw * hours - (dischargeKw * hours) / dischargeEfficiency
}

/** The SoC before the first and after each step. */
export function socCourse(
  battery: Battery,
  startKwh: number,
  steps: readonly BatteryStep[],
  hours: number,
): number[] {
  const course = [startKwh]
  for (const step of steps) course.push(nextSocKwh(battery, course.at(-1) ?? startKwh, step, hours))
  return course
}

/** Full cycles = Σ discharged energy / capacity. */
export function fullCycles(
  { capacityKwh }: Pick<Battery, 'capacityKwh'>,
  steps: readonly Pick<BatteryStep, 'dischargeKw'>[],
  hours: number,
): number {
  let discharged = 0
  for (const { dischargeKw } of steps) discharged += dischargeKw * hours
  return discharged / capacityKwh
}

/** The price in ct/kWh above which discharging pays: price of charging / round-trip efficiency + wear. */
export function breakEvenCt(
  { chargeEfficiency, dischargeEfficiency }: Omit<Battery, 'capacityKwh'>,
  chargePriceCt: number,
  wearCt: number,
): number {
  return chargePriceCt / (chargeEfficiency * dischargeEfficiency) + wearCt
}

/**
 * Cost of a plan corrected by the energy it leaves in the battery, valued at `valueCt` per kWh: otherwise the
 * cheapest plan is the one that empties the battery.
 */
export function costWithFinalSocEur(
  costEur: number,
  soc: { startKwh: number; endKwh: number },
  valueCt: number,
): number {
  return costEur - ((soc.endKwh - soc.startKwh) * valueCt) / 100
}
