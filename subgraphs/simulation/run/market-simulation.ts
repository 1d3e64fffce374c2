import type { Faults } from '../fault/fault.ts'
import type { SimulatedMarket } from '../market-model/market-model.ts'
import type { Parameters } from '../meter-model/parameters.ts'
import type { SimulatedClock } from './simulated-clock.ts'
import type { Progress, RunState } from './simulation.ts'

export type MarketSettings = {
  seed: number
  parameters: Parameters
  clock: SimulatedClock
  faults: Faults
}

/** How the prices of a simulated market are made, and what came of it. */
export type MarketSimulation = MarketSettings &
  Progress & {
    market: SimulatedMarket
    running: boolean
    startedAt: Date | null
    /** Counts every change of the settings. */
    revision: number
    /** Counts how often delivery began at another instant. */
    runNumber: number
  }

export type MarketStatus = {
  simulation: MarketSimulation
  state: RunState
  /** ms; undefined while it is stopped. */
  simulatedNow: number | undefined
  lagSeconds: number
}

export type MarketChange = {
  seed?: number | undefined
  parameters?: Readonly<Record<string, unknown>> | undefined
  speed?: number | undefined
  /** Checked. */
  faults?: Faults | undefined
}
export type MarketStart = MarketChange & { historyFrom?: Date | undefined }
