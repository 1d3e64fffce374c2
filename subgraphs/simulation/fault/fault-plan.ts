import { noiseKey, uniform, uniformOf } from '../meter-model/noise.ts'
import { choiceOf, numberOf, type Parameters } from '../meter-model/parameter-rule.ts'
import type { FaultKind, Faults } from './fault.ts'
import { Spells } from './spells.ts'

/** What goes wrong with one interval; slots count intervals since 1970. */
export type FaultPlan = {
  isMissing: (slot: number) => boolean
  /** The slot whose value is repeated here. */
  frozenSince: (slot: number) => number | undefined
  /** By what the power or the price is multiplied; 1 where nothing is wrong. */
  factor: (slot: number) => number
  /** What a device sends after its counter was reset, kW. */
  afterReset: (slot: number) => number | undefined
  /** The slot at whose end the value arrives; the slot itself where it is in time. */
  arrival: (slot: number) => number
  /** How often the value is sent once more. */
  repeats: (slot: number) => number
  /** The start that the clock of the device gives the slot, ms. */
  stamp: (slot: number) => number
  /** For so many slots before one what happened there still matters. */
  reach: number
}

type Use = { faults: Faults; seed: number; stepSeconds: number }

const dayMs = 86_400_000
const streams: Record<FaultKind, number> = {
  ...{ GAP: 101, FREEZE: 102, SPIKE: 103, RESET: 104, LATE: 105, DUPLICATE: 106, CLOCK_DRIFT: 107 },
}

/**
 * When which fault happens. It depends on seed and slot alone, so that whatever is asked again, in whatever order,
 * is wrong in the same way again.
 */
export function createFaultPlan({ faults, seed, stepSeconds }: Use): FaultPlan {
  const spells = (kind: FaultKind) => {
    const of = faults[kind]
    const chance = ((of ? numberOf(of, 'ratePerDay') : 0) * stepSeconds) / 86_400
    const length = of ? slotsOf(of, 'minutes', stepSeconds) : 0
    return new Spells({ key: noiseKey(seed, streams[kind]), chance, length: Math.max(1, length) })
  }
  const gaps = spells('GAP')
  const frozen = spells('FREEZE')
  const late = spells('LATE')
  return {
    isMissing: slot => gaps.since(slot) !== undefined,
    frozenSince: slot => frozen.since(slot),
    factor: factorOf(faults.SPIKE, spells('SPIKE')),
    afterReset: resetOf(faults.RESET, spells('RESET'), stepSeconds),
    arrival: arrivalOf(faults.LATE, late, stepSeconds),
    repeats: repeatsOf(faults.DUPLICATE, { seed, stepSeconds }),
    stamp: stampOf(faults.CLOCK_DRIFT, { seed, stepSeconds }),
    reach: faults.LATE ? late.length + slotsOf(faults.LATE, 'delayMinutes', stepSeconds) : 0,
  }
}

/** Longest time back to a value that is still repeated, ms. */
export function longestFreezeMs(faults: Faults, stepSeconds: number): number {
  if (!faults.FREEZE) return 0
  return slotsOf(faults.FREEZE, 'minutes', stepSeconds) * stepSeconds * 1000
}

function slotsOf(of: Parameters, name: string, stepSeconds: number): number {
  return Math.ceil((numberOf(of, name) * 60) / stepSeconds)
}

function factorOf(of: Parameters | undefined, spells: Spells): FaultPlan['factor'] {
  if (!of) return () => 1
  const factor = numberOf(of, 'factor')
  return slot => (spells.since(slot) === undefined ? 1 : factor)
}

function resetOf(
  of: Parameters | undefined,
  spells: Spells,
  stepSeconds: number,
): FaultPlan['afterReset'] {
  if (!of) return () => undefined
  const jumpKw = (-numberOf(of, 'standingKwh') * 3600) / stepSeconds
  const isNegative = choiceOf(of, 'behaviour') === 'NEGATIVE'
  return slot => {
    const since = spells.since(slot)
    if (since === undefined) return undefined
    return isNegative && slot === since ? jumpKw : 0
  }
}

function arrivalOf(
  of: Parameters | undefined,
  spells: Spells,
  stepSeconds: number,
): FaultPlan['arrival'] {
  if (!of) return slot => slot
  const delay = slotsOf(of, 'delayMinutes', stepSeconds)
  return slot => {
    const since = spells.since(slot)
    return since === undefined ? slot : since + spells.length - 1 + delay
  }
}

function repeatsOf(
  of: Parameters | undefined,
  { seed, stepSeconds }: Omit<Use, 'faults'>,
): FaultPlan['repeats'] {
  if (!of) return () => 0
  const chance = (numberOf(of, 'ratePerDay') * stepSeconds) / 86_400
  const times = numberOf(of, 'repetitions')
  const key = noiseKey(seed, streams.DUPLICATE)
  return slot => (uniformOf(key, slot) < chance ? times : 0)
}

/** The clock runs away evenly and is set right every so many days, each device on a day of its own. */
function stampOf(
  of: Parameters | undefined,
  { seed, stepSeconds }: Omit<Use, 'faults'>,
): FaultPlan['stamp'] {
  const stepMs = stepSeconds * 1000
  if (!of) return slot => slot * stepMs
  const syncMs = numberOf(of, 'syncDays') * dayMs
  const phase = Math.floor(uniform(seed, streams.CLOCK_DRIFT, 0) * syncMs)
  const perMs = (numberOf(of, 'secondsPerDay') * 1000) / dayMs
  const isRaw = choiceOf(of, 'stamps') === 'RAW'
  return slot => {
    const start = slot * stepMs
    const offset = ((start + phase) % syncMs) * perMs
    return start + (isRaw ? Math.round(offset) : Math.round(offset / stepMs) * stepMs)
  }
}
