import { createFaultInjector, type FaultInjector } from '../fault/fault-injector.ts'
import type { MeterModel } from '../meter-model/profile.ts'
import { createSimulationModel } from './create-model.ts'
import type { DeliveredReading } from './reading-intake.ts'
import { oldestToCatchUp, simulatedNow } from './simulated-clock.ts'
import type { Simulation } from './simulation.ts'

/** What a meter delivers next, and how far that brings it. */
export type Portion = { readings: DeliveredReading[]; until: number; faultsInjected: number }

const dayMs = 86_400_000

/** A running simulation: what is due of it by its clock, made by its model, spoilt by its faults. */
export class MeterRun {
  /** ms; start of the first interval that is not delivered yet. */
  nextAt: number
  private model: MeterModel
  private faults: FaultInjector | undefined
  private version: string

  constructor(
    public simulation: Simulation,
    companions: readonly Simulation[],
    real: number,
  ) {
    this.nextAt = simulation.deliveredUntil ?? simulatedNow(simulation.clock, real) - dayMs
    const made = makeModel(simulation, companions)
    this.model = made.model
    this.faults = made.faults
    this.version = versionOf(simulation, companions)
  }

  /** Takes over changed settings for everything that is not delivered yet. */
  change(simulation: Simulation, companions: readonly Simulation[]): void {
    const version = versionOf(simulation, companions)
    const begunAgain = simulation.runNumber !== this.simulation.runNumber
    this.simulation = simulation
    if (begunAgain && simulation.deliveredUntil !== undefined) {
      this.nextAt = simulation.deliveredUntil
    }
    if (version === this.version) return
    const made = makeModel(simulation, companions)
    this.model = made.model
    this.faults = made.faults
    this.version = version
  }

  /** Intervals that are over and not delivered; those missed more than a day ago are given up. */
  due(real: number): number {
    const { clock } = this.simulation
    const from = Math.max(this.nextAt, oldestToCatchUp(clock, real))
    this.nextAt = Math.ceil(from / this.stepMs) * this.stepMs
    return Math.max(0, Math.floor((simulatedNow(clock, real) - this.nextAt) / this.stepMs))
  }

  /** The next `count` intervals as the meter sends them now. */
  take(count: number, real: number): Portion {
    const { clock, meterId } = this.simulation
    const columns = this.model.fill(this.nextAt, count)
    const until = this.nextAt + count * this.stepMs
    if (!this.faults) {
      const readings = Array.from({ length: count }, (_, i) => {
        return readingAt(meterId, this.nextAt + i * this.stepMs, columns, i)
      })
      return { readings, until, faultsInjected: 0 }
    }
    const { readings: sent, counts } = this.faults.apply(columns, simulatedNow(clock, real))
    const readings = Array.from({ length: sent.count }, (_, i) => {
      return readingAt(meterId, sent.ts[i] ?? Number.NaN, sent, i)
    })
    let faultsInjected = 0
    for (const count of Object.values(counts)) faultsInjected += count
    return { readings, until, faultsInjected }
  }

  private get stepMs(): number {
    return this.simulation.intervalSeconds * 1000
  }
}

function makeModel(simulation: Simulation, companions: readonly Simulation[]) {
  const model = createSimulationModel(simulation, companions)
  const { faults, seed, intervalSeconds } = simulation
  if (Object.keys(faults).length === 0) return { model, faults: undefined }
  const injector = createFaultInjector({
    faults,
    seed,
    stepSeconds: intervalSeconds,
    source: model,
  })
  return { model, faults: injector }
}

/** Changes whenever a reading could. */
function versionOf(simulation: Simulation, companions: readonly Simulation[]): string {
  return [simulation, ...companions]
    .map(({ meterId, revision }) => `${meterId} ${revision}`)
    .join(', ')
}

type Values = { consumptionKw: Float64Array; productionKw: Float64Array; voltage: Float64Array }

function readingAt(meterId: string, ts: number, values: Values, at: number): DeliveredReading {
  return {
    meterId,
    ts,
    consumptionKw: finite(values.consumptionKw[at]),
    productionKw: finite(values.productionKw[at]),
    voltage: finite(values.voltage[at]),
  }
}

/** Models leave out a value by NaN. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null
}
