import { z } from 'zod'
import { quantityNames } from '../../reading/reading.ts'
import { germanDuration } from '../../wording/german.ts'
import type { AlertChange } from '../alert.ts'
import type { ThresholdCondition } from '../rule-condition.ts'
import { clockText, kwText } from '../wording.ts'
import { noChanges, type Evaluation, type MeasuredInterval } from './evaluation.ts'

/** What a threshold remembers between two evaluations; milliseconds since 1970. */
export const thresholdState = z.object({
  isOpen: z.boolean(),
  /** Start of the first interval of an unbroken breach. */
  breachSince: z.number().nullable(),
  lastEnd: z.number().nullable(),
  /** The worst value of the breach, kW. */
  extreme: z.number().nullable(),
  /** When the newest reading that was looked at became known: what becomes known later was not judged. */
  knownUntil: z.number().nullable().default(null),
})
export type ThresholdState = z.infer<typeof thresholdState>

export const freshThreshold: ThresholdState = {
  isOpen: false,
  breachSince: null,
  lastEnd: null,
  extreme: null,
  knownUntil: null,
}

/**
 * Goes through intervals in their order. Opens once the limit was exceeded without a break for the minimum
 * duration; closes with the first value on the good side of the hysteresis. A gap breaks a breach that is not
 * yet an alert and leaves an open alert as it is: what is missing proves nothing.
 */
export function evaluateThreshold(
  condition: ThresholdCondition,
  state: ThresholdState,
  intervals: readonly MeasuredInterval[],
  timeZone: string,
): Evaluation<ThresholdState> {
  let current = state
  const changes: AlertChange[] = []
  for (const interval of intervals) {
    const { startMs } = interval
    if (!current.isOpen && current.lastEnd !== null && startMs > current.lastEnd) {
      current = { ...current, breachSince: null, extreme: null }
    }
    const step = current.isOpen
      ? whileOpen(condition, current, interval)
      : whileQuiet(condition, current, interval, timeZone)
    changes.push(...step.changes)
    current = { ...step.state, lastEnd: interval.endMs }
  }
  return { state: current, changes }
}

function whileQuiet(
  condition: ThresholdCondition,
  state: ThresholdState,
  { startMs, endMs, kw }: MeasuredInterval,
  timeZone: string,
): Evaluation<ThresholdState> {
  if (!exceeds(condition, kw)) return noChanges({ ...state, breachSince: null, extreme: null })
  const breachSince = state.breachSince ?? startMs
  const extreme = worse(condition, state.extreme, kw)
  const pending = { ...state, breachSince, extreme }
  if (endMs - breachSince < condition.minimumSeconds * 1000) return noChanges(pending)
  const since = new Date(breachSince)
  const change: AlertChange = {
    type: 'OPEN',
    since,
    value: extreme,
    limit: condition.limitKw,
    unit: 'kW',
    message: `${subject(condition)} ${kwText(extreme)} seit ${clockText(since, timeZone)}, die Grenze ist ${kwText(condition.limitKw)}${durationText(condition)}.`,
  }
  return { state: { ...pending, isOpen: true }, changes: [change] }
}

function whileOpen(
  condition: ThresholdCondition,
  state: ThresholdState,
  { startMs, kw }: MeasuredInterval,
): Evaluation<ThresholdState> {
  if (isCleared(condition, kw)) {
    const message = `${subject(condition)} wieder ${kwText(kw)}. Der schlechteste Wert war ${kwText(state.extreme ?? kw)}.`
    const cleared = { ...state, isOpen: false, breachSince: null, extreme: null }
    return { state: cleared, changes: [{ type: 'CLOSE', message, atMs: startMs }] }
  }
  const extreme = worse(condition, state.extreme, kw)
  if (extreme === state.extreme) return noChanges(state)
  const message = `${subject(condition)} bis zu ${kwText(extreme)}, die Grenze ist ${kwText(condition.limitKw)}.`
  return { state: { ...state, extreme }, changes: [{ type: 'UPDATE', value: extreme, message }] }
}

function exceeds({ direction, limitKw }: ThresholdCondition, kw: number): boolean {
  return direction === 'ABOVE' ? kw > limitKw : kw < limitKw
}

function isCleared(condition: ThresholdCondition, kw: number): boolean {
  const { direction, limitKw, hysteresisKw } = condition
  return direction === 'ABOVE' ? kw <= limitKw - hysteresisKw : kw >= limitKw + hysteresisKw
}

function worse({ direction }: ThresholdCondition, known: number | null, kw: number): number {
  if (known === null) return kw
  return direction === 'ABOVE' ? Math.max(known, kw) : Math.min(known, kw)
}

function subject({ quantity }: ThresholdCondition): string {
  return `${quantityNames[quantity]}:`
}

function durationText({ minimumSeconds }: ThresholdCondition): string {
  return minimumSeconds > 0 ? ` (länger als ${germanDuration(minimumSeconds)})` : ''
}
