import {
  createFaultInjector,
  type FaultInjector,
  type FaultyReadings,
} from '../fault/fault-injector.ts'
import type { MeterModel } from '../meter-model/profile.ts'
import { createSimulationModel } from '../run/create-model.ts'
import type { Simulation } from '../run/simulation.ts'
import type { HistoryReadings } from './history-intake.ts'
import type { Stretch } from './stretches.ts'

/** Makes the readings that a simulated meter would have delivered, stretch by stretch in their order. */
export class MeterHistory {
  private readonly model: MeterModel
  private readonly faults: FaultInjector | undefined
  private readonly stepMs: number

  constructor(
    private readonly simulation: Simulation,
    companions: readonly Simulation[],
    /** ms; where a history begins that reaches back behind the simulation. */
    from: number,
  ) {
    const { faults, seed, intervalSeconds } = simulation
    const origin = Math.min(simulation.origin, from)
    this.model = createSimulationModel({ ...simulation, origin }, companions)
    this.stepMs = intervalSeconds * 1000
    if (Object.keys(faults).length > 0) {
      const source = this.model
      this.faults = createFaultInjector({ faults, seed, stepSeconds: intervalSeconds, source })
    }
  }

  /** As they stand when all of them have arrived. */
  readings({ from, count }: Stretch, now: number): HistoryReadings {
    const { meterId } = this.simulation
    const columns = this.model.fill(from, count)
    if (this.faults) {
      return { meterId, ...asAccepted(this.faults.apply(columns, now).readings, this.stepMs) }
    }
    const { consumptionKw, productionKw, voltage } = columns
    const ts = Float64Array.from({ length: count }, (_, i) => from + i * this.stepMs)
    return { meterId, count, ts, consumptionKw, productionKw, voltage }
  }
}

/** What the intake would take of it: on the grid, not negative, of several for one start the last. */
function asAccepted(sent: FaultyReadings, stepMs: number): FaultyReadings {
  const last = new Map<number, number>()
  for (let i = 0; i < sent.count; i += 1) {
    const ts = sent.ts[i] ?? Number.NaN
    const isNegative = (sent.consumptionKw[i] ?? 0) < 0 || (sent.productionKw[i] ?? 0) < 0
    if (ts % stepMs === 0 && !isNegative) last.set(ts, i)
  }
  const order = Array.from(last)
    .sort(([a], [b]) => a - b)
    .map(([, i]) => i)
  const pick = (column: Float64Array) => Float64Array.from(order, i => column[i] ?? Number.NaN)
  return {
    count: order.length,
    ts: pick(sent.ts),
    consumptionKw: pick(sent.consumptionKw),
    productionKw: pick(sent.productionKw),
    voltage: pick(sent.voltage),
  }
}
