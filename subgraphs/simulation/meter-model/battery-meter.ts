import { createBattery, type BatteryPlant, type BatteryStep } from './battery.ts'
import { numberOf, type Parameters } from './parameter-rule.ts'
import type { MeterModel, MeterModelSettings, ReadingColumns } from './profile.ts'
import { emptyColumns, toWatt, voltageOf } from './reading-columns.ts'

/** A meter whose balance the battery closes. */
export type Companion = { model: MeterModel; intervalSeconds: number }

/** Steps between two remembered states, and steps that are computed at once. */
const blockSteps = 1024
const resolutionKw = 0.001

/**
 * A battery that closes the balance of its companions from `origin` on; before it is idle. Who asks in order pays
 * one step per interval; who goes back starts at the nearest remembered state, at most at `origin`.
 */
export function createBatteryMeter(
  settings: MeterModelSettings,
  companions: Companion[],
): MeterModel {
  const { intervalSeconds, parameters } = settings
  const stepMs = intervalSeconds * 1000
  const origin = Math.ceil(settings.origin / stepMs) * stepMs
  const plant = plantOf(parameters)
  const advance = createBattery(plant, intervalSeconds, resolutionKw)
  const startKwh = (numberOf(parameters, 'startSocPercent') / 100) * plant.capacityKwh
  const residual = residualOf(companions, intervalSeconds)
  const voltage = voltageOf(settings)
  /** Energy before step 0, `blockSteps`, 2 · `blockSteps` … from `origin`. */
  const remembered = [startKwh]
  const step: BatteryStep = { chargeKw: 0, dischargeKw: 0, socKwh: startKwh }
  let next = 0

  /** Runs the steps `[next, until)`; `write` gets each. */
  const run = (until: number, write?: (index: number) => void) => {
    while (next < until) {
      const count = Math.min(until - next, blockSteps - (next % blockSteps))
      const residualKw = residual(origin + next * stepMs, count)
      for (let i = 0; i < count; i++) {
        advance(step, residualKw[i] ?? 0)
        write?.(next + i)
      }
      next += count
      if (next % blockSteps === 0) remembered[next / blockSteps] = step.socKwh
    }
  }
  const seek = (index: number) => {
    const block = Math.min(remembered.length - 1, Math.floor(index / blockSteps))
    if (index < next || block * blockSteps > next) {
      next = block * blockSteps
      step.socKwh = remembered[block] ?? startKwh
    }
    run(index)
  }
  return {
    fill(from, count) {
      const columns = emptyColumns(intervalSeconds, from, count)
      const first = (columns.from - origin) / stepMs
      for (let i = 0; i < count; i++) {
        columns.voltage[i] = voltage(Math.floor((columns.from + i * stepMs) / 1000))
      }
      if (first + count <= 0) return columns
      seek(Math.max(0, first))
      run(first + count, index => {
        columns.consumptionKw[index - first] = toWatt(step.chargeKw)
        columns.productionKw[index - first] = toWatt(step.dischargeKw)
      })
      return columns
    },
  }
}

function plantOf(parameters: Parameters): BatteryPlant {
  const share = (name: string) => numberOf(parameters, name) / 100
  return {
    capacityKwh: numberOf(parameters, 'capacityKwh'),
    chargeKw: numberOf(parameters, 'chargeKw'),
    dischargeKw: numberOf(parameters, 'dischargeKw'),
    chargeEfficiency: share('chargeEfficiencyPercent'),
    dischargeEfficiency: share('dischargeEfficiencyPercent'),
    minSoc: share('minSocPercent'),
    maxSoc: share('maxSocPercent'),
  }
}

/** Consumption − production of all companions per interval of the battery, kW. */
function residualOf(
  companions: Companion[],
  stepSeconds: number,
): (from: number, count: number) => Float64Array {
  return (from, count) => {
    const sum = new Float64Array(count)
    for (const companion of companions) addBalance(sum, companion, { from, stepSeconds })
    return sum
  }
}

/** Adds the companion's mean over each interval; its own intervals may be shorter or longer. */
function addBalance(
  sum: Float64Array,
  { model, intervalSeconds }: Companion,
  { from, stepSeconds }: { from: number; stepSeconds: number },
): void {
  const [stepMs, ownMs] = [stepSeconds * 1000, intervalSeconds * 1000]
  const begin = Math.floor(from / ownMs) * ownMs
  const columns = model.fill(begin, Math.ceil((from + sum.length * stepMs - begin) / ownMs))
  const parts = Math.max(1, Math.round(stepMs / ownMs))
  for (let i = 0; i < sum.length; i++) {
    const first = Math.floor((from + i * stepMs - begin) / ownMs)
    sum[i] = (sum[i] ?? 0) + meanBalance(columns, first, parts)
  }
}

function meanBalance(
  { consumptionKw, productionKw }: ReadingColumns,
  first: number,
  parts: number,
) {
  let balance = 0
  for (let i = first; i < first + parts; i++) {
    balance += (consumptionKw[i] ?? 0) - (productionKw[i] ?? 0)
  }
  return balance / parts
}
