import type { DeviceEvent } from '../observation.ts'
import type { Segment } from './interval-parts.ts'

type Standing = { at: number; value: number; uncertain: boolean }
type Limits = { rollover: number | undefined; maxKw: number; holdMs: number }
export type CounterStep = {
  /** Energy as mean power; undefined where nobody knows it. */
  segment?: Segment
  event?: DeviceEvent
  /** The standing from which the next step counts, kWh. */
  value: number
}

const hourMs = 3_600_000
/** Up to here the energy of a pause is spread evenly (the rule for short gaps in domain.md). */
export const mostBridgedMs = 2 * hourMs
/** Single-precision registers tremble in their last place. */
const trembling = 3e-7

/**
 * What happened between two standings of a register. A fall is a roll-over near the register's end, and
 * otherwise a reset or another meter; so is a rise that no connection could deliver. Then, and after
 * a pause of more than 2 hours, the time in between stays open: energy is never guessed.
 */
export function counterStep(before: Standing, now: Standing, limits: Limits): CounterStep {
  const { value } = now
  const end = registerEnd(before.value, value, limits.rollover)
  const rise = value - before.value + end
  const trembles = rise < 0 && -rise <= before.value * trembling
  const durationMs = now.at - before.at
  const meanKw = trembles ? 0 : (rise * hourMs) / durationMs
  if (meanKw < 0 || meanKw > limits.maxKw) return { event: 'COUNTER_RESET', value }
  const step: CounterStep = { value: trembles ? before.value : value }
  if (end > 0) step.event = 'ROLL_OVER'
  if (durationMs > mostBridgedMs) return step
  const weak = durationMs > limits.holdMs || isUncertain(before, now)
  return { ...step, segment: { from: before.at, to: now.at, value: meanKw, weak } }
}

/** What a rolled-over register has to be raised by; 0 when it did not roll over. */
function registerEnd(before: number, now: number, rollover = 0): number {
  return before > rollover * 0.9 && now < rollover * 0.1 ? rollover : 0
}

function isUncertain(...standings: Standing[]): boolean {
  return standings.some(({ uncertain }) => uncertain)
}
