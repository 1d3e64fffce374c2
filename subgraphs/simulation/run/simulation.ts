import type { Faults } from '../fault/fault.ts'
import type { Place, Profile } from '../meter-model/meter-model.ts'
import type { Parameters } from '../meter-model/parameters.ts'
import type { SimulatedClock } from './simulated-clock.ts'

/** What people set: how the readings of a meter are made. */
export type SimulationSettings = {
  profile: Profile
  /** Of the meter: 1 … 900 s. */
  intervalSeconds: number
  /** The same seed gives the same readings. */
  seed: number
  parameters: Parameters
  clock: SimulatedClock
  faults: Faults
  /** Of a battery the meters whose balance it closes, of a load those behind its connection. */
  companions: string[]
  place: Place
  /** ms; where models with a memory begin. */
  origin: number
}

/** What came of a run; counted over all starts. */
export type Progress = {
  /** ms; everything before this simulated instant is delivered. Undefined before the first delivery. */
  deliveredUntil: number | undefined
  delivered: number
  faultsInjected: number
  /** German; the latest trouble. */
  lastError: string | undefined
  lastErrorAt: Date | undefined
}

export type Simulation = SimulationSettings &
  Progress & {
    meterId: string
    running: boolean
    startedAt: Date | null
    /** Counts every change of the settings. */
    revision: number
    /** Counts how often delivery began at another instant. */
    runNumber: number
  }

/** How settings are saved. */
export type SavedRun = {
  running: boolean
  startedAt: Date | null
  /** ms; delivery begins there. Undefined: it goes on where it was. */
  beginAt?: number | undefined
  /** Of what was read before; undefined where nothing was there. */
  revision: number | undefined
}

export const runStates = ['RUNNING', 'STOPPED', 'DELAYED'] as const
export type RunState = (typeof runStates)[number]

/** A simulation as it stands at this moment. */
export type SimulationStatus = {
  simulation: Simulation
  state: RunState
  /** ms; undefined while it is stopped. */
  simulatedNow: number | undefined
  /** Simulated seconds between what is due and what is delivered. */
  lagSeconds: number
}
