import { UserError } from '#platform/errors.ts'
import { checkFaults } from '../fault/check-faults.ts'
import type { Faults } from '../fault/fault.ts'
import type { Place } from '../meter-model/profile.ts'
import type { ParameterRule, Parameters } from '../meter-model/parameters.ts'
import { faultList } from './stored-faults.ts'
import type { SimulationChange } from './plan-simulation.ts'
import type {
  ConfigureSimulationInput,
  FaultInput,
  SimulationParameterInput,
  SimulationPlaceInput,
} from './simulation-input.type.ts'
import type { SimulationStatus } from './simulation.ts'
import type {
  MeterSimulationType,
  ParameterRuleType,
  SimulationParameter,
} from './simulation.type.ts'

/** More parameters than any profile has. */
const mostParameters = 60

/** UserError as of checkFaults. */
export function toChange(input: ConfigureSimulationInput): SimulationChange | UserError {
  const { place, companionIds } = input
  const change = toRunChange(input)
  if (change instanceof UserError) return change
  return {
    ...change,
    profile: input.profile ?? undefined,
    place: place ? toPlace(place) : undefined,
    companions: companionIds?.map(id => id.toLowerCase()),
  }
}

/** What is left out stays out. */
export function toPlace(place: SimulationPlaceInput | null | undefined): Partial<Place> {
  const { latitude, longitude, timeZone, state } = place ?? {}
  return {
    ...(latitude != null && { latitude }),
    ...(longitude != null && { longitude }),
    ...(timeZone != null && { timeZone }),
    // Null takes the Land away.
    ...(state !== undefined && { state }),
  }
}

export function toFaults(given: readonly FaultInput[] | null | undefined): Faults | UserError {
  const list = (given ?? []).map(({ kind, parameters }) => {
    return { kind, parameters: toGiven(parameters ?? []) }
  })
  return checkFaults(list)
}

type RunInput = Pick<ConfigureSimulationInput, 'seed' | 'parameters' | 'speed' | 'faults'>

/** What meters and markets have in common. UserError as of checkFaults. */
export function toRunChange(
  input: RunInput,
): Pick<SimulationChange, 'seed' | 'parameters' | 'speed' | 'faults'> | UserError {
  const faults = input.faults ? toFaults(input.faults) : undefined
  if (faults instanceof UserError) return faults
  return {
    seed: input.seed ?? undefined,
    speed: input.speed ?? undefined,
    parameters: input.parameters ? toGiven(input.parameters) : undefined,
    faults,
  }
}

export function toGiven(given: readonly SimulationParameterInput[]): Record<string, unknown> {
  return Object.fromEntries(
    given.slice(0, mostParameters).map(({ name, number, choice }) => [name, number ?? choice]),
  )
}

export function toMeterSimulation(status: SimulationStatus): MeterSimulationType {
  const { simulation, state, simulatedNow, lagSeconds } = status
  return {
    ...toRunFields(simulation),
    ...{ state, lagSeconds },
    simulatedNow: instant(simulatedNow),
    meterId: simulation.meterId,
    profile: simulation.profile,
    intervalSeconds: simulation.intervalSeconds,
    place: simulation.place,
    companionIds: simulation.companions,
    readingsDelivered: simulation.delivered,
  }
}

/** The fields that are the same for a meter and a market. */
export function toRunFields(
  run: Pick<
    SimulationStatus['simulation'],
    | ('running' | 'seed' | 'parameters' | 'startedAt' | 'clock' | 'faults')
    | ('deliveredUntil' | 'faultsInjected' | 'lastError' | 'lastErrorAt')
  >,
) {
  const { running, seed, startedAt, faultsInjected } = run
  return {
    ...{ running, seed, startedAt, faultsInjected },
    parameters: toParameters(run.parameters),
    faults: faultList(run.faults).map(({ kind, parameters }) => {
      return { kind, parameters: toParameters(parameters) }
    }),
    speed: run.clock.speed,
    deliveredUntil: instant(run.deliveredUntil),
    lastError: run.lastError ?? null,
    lastErrorAt: run.lastErrorAt ?? null,
  }
}

export function toRule(rule: ParameterRule): ParameterRuleType {
  const { name, label, unit, min, max, whole, options, fallback } = rule
  return {
    ...{ name, label, unit },
    min: min ?? null,
    max: max ?? null,
    whole: whole ?? false,
    options: options ?? null,
    fallback: toParameter(name, fallback),
  }
}

function toParameters(parameters: Parameters): SimulationParameter[] {
  return Object.entries(parameters).map(([name, value]) => toParameter(name, value))
}

function toParameter(name: string, value: number | string): SimulationParameter {
  return typeof value === 'number'
    ? { name, number: value, choice: null }
    : { name, number: null, choice: value }
}

function instant(ms: number | undefined): Date | null {
  return ms === undefined ? null : new Date(ms)
}
