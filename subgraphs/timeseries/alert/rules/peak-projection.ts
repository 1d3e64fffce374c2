import { z } from 'zod'
import { quarterHourSeconds } from '#platform/interval/interval.ts'
import { germanPlural } from '../../wording/german.ts'
import type { AlertChange } from '../alert.ts'
import type { PeakProjectionCondition } from '../rule-condition.ts'
import { clockText, kwText } from '../wording.ts'
import { noChanges, type Evaluation, type MeasuredInterval } from './evaluation.ts'

const interval = z.object({ startMs: z.number(), endMs: z.number(), kw: z.number() })

/** What is remembered of the running clock quarter-hour. */
export const projectionState = z.object({
  isOpen: z.boolean(),
  quarterMs: z.number().nullable(),
  /** Sum of power × seconds of what is known of it, kWs. */
  energyKws: z.number(),
  coveredSeconds: z.number(),
  /** The newest values: what the rest of the quarter-hour is expected to be like. */
  recent: z.array(interval),
  /** End of the values the text of the open alert speaks of. */
  toldMs: z.number().nullable(),
})
export type ProjectionState = z.infer<typeof projectionState>

export const freshProjection: ProjectionState = {
  isOpen: false,
  quarterMs: null,
  energyKws: 0,
  coveredSeconds: 0,
  recent: [],
  toldMs: null,
}

/** Where a running quarter-hour is heading. */
export type Projection = {
  /** Mean of the whole quarter-hour if it goes on like now, kW. */
  projectedKw: number
  elapsedSeconds: number
  remainingSeconds: number
  /** What may be drawn in the rest without exceeding the limit, kW; below 0 it is exceeded already. */
  allowedKw: number
}

const quarterMs = quarterHourSeconds * 1000
/** Values come late; so long after its end a quarter-hour counts as over without them. */
const silentForMs = 5 * 60_000
/** The rest is expected to be like the last minute, or the last three values of slower meters. */
const recentSeconds = 60
/** What may still be drawn changes with every minute. */
const tellEveryMs = 60_000
const recentValues = 3
/** A value may take its own length, and at least this, to arrive; the last one of a quarter-hour always comes after it. */
const onItsWayMs = 60_000
const leastCoverage = 0.5

/**
 * Goes through intervals in their order, on clock quarter-hours. Opens as soon as the projected mean exceeds the
 * limit, while there is still time to act; closes when a projection falls below the hysteresis, and with its
 * quarter-hour: the next one is told anew. Quarter-hours that were over when their values arrived are history: they
 * raise nothing, and what came late says nothing about how the running one will go on.
 */
export function evaluateProjection(
  condition: PeakProjectionCondition,
  state: ProjectionState,
  intervals: readonly MeasuredInterval[],
  { nowMs, timeZone }: { nowMs: number; timeZone: string },
): Evaluation<ProjectionState> {
  let current = state
  const changes: AlertChange[] = []
  for (const value of intervals) {
    if (current.isOpen && quarterOf(value) !== current.quarterMs) {
      changes.push(endOfQuarter(condition, current, timeZone))
      current = { ...current, isOpen: false, toldMs: null }
    }
    current = added(current, value, nowMs)
    const step = judge(condition, current, { nowMs, timeZone })
    changes.push(...step.changes)
    current = step.state
  }
  const overMs = (current.quarterMs ?? nowMs) + quarterMs + silentForMs
  if (!current.isOpen || nowMs < overMs) return { state: current, changes }
  changes.push(endOfQuarter(condition, current, timeZone))
  return { state: { ...current, isOpen: false, toldMs: null }, changes }
}

/** Undefined while too little of the quarter-hour is known. */
export function project(
  { limitKw, minimumElapsedSeconds }: PeakProjectionCondition,
  { quarterMs: start, energyKws, coveredSeconds, recent }: ProjectionState,
): Projection | undefined {
  const endMs = recent.at(-1)?.endMs
  if (start === null || endMs === undefined) return undefined
  const elapsedSeconds = (endMs - start) / 1000
  const isTold = elapsedSeconds >= minimumElapsedSeconds
  if (!isTold || coveredSeconds < leastCoverage * elapsedSeconds) return undefined
  // A hole is taken to be like what is known around it.
  const usedKws = (energyKws / coveredSeconds) * elapsedSeconds
  const remainingSeconds = quarterHourSeconds - elapsedSeconds
  const projectedKw = (usedKws + meanOf(recent) * remainingSeconds) / quarterHourSeconds
  const leftKws = limitKw * quarterHourSeconds - usedKws
  const allowedKw = remainingSeconds > 0 ? leftKws / remainingSeconds : leftKws
  return { projectedKw, elapsedSeconds, remainingSeconds, allowedKw }
}

function added(state: ProjectionState, value: MeasuredInterval, nowMs: number): ProjectionState {
  const start = quarterOf(value)
  const isNew = start !== state.quarterMs
  const seconds = (value.endMs - value.startMs) / 1000
  const isRecent = (known: MeasuredInterval, place: number, all: readonly MeasuredInterval[]) => {
    const ageMs = value.endMs - known.startMs
    const isAmongLast = place >= all.length - (recentValues - 1)
    return ageMs <= recentSeconds * 1000 || (isAmongLast && ageMs <= quarterMs)
  }
  const { startMs, endMs, kw } = value
  const news = isLate(value, nowMs) ? [] : [{ startMs, endMs, kw }]
  return {
    ...state,
    quarterMs: start,
    energyKws: (isNew ? 0 : state.energyKws) + value.kw * seconds,
    coveredSeconds: (isNew ? 0 : state.coveredSeconds) + seconds,
    recent: [...state.recent.filter(isRecent), ...news],
  }
}

/** Whether its quarter-hour was over when it arrived, and not only because every value takes a while. */
function isLate({ startMs, endMs, knownMs = endMs }: MeasuredInterval, nowMs: number): boolean {
  const arrivedMs = Math.min(knownMs, nowMs)
  const overMs = quarterOf({ startMs }) + quarterMs
  return arrivedMs > overMs && arrivedMs - endMs > Math.max(onItsWayMs, endMs - startMs)
}

function quarterOf({ startMs }: Pick<MeasuredInterval, 'startMs'>): number {
  return Math.floor(startMs / quarterMs) * quarterMs
}

/** What became of a quarter-hour whose alert is still open. */
function endOfQuarter(
  { limitKw }: PeakProjectionCondition,
  { quarterMs: startMs, energyKws, coveredSeconds }: ProjectionState,
  timeZone: string,
): AlertChange {
  const mean = kwText(energyKws / coveredSeconds)
  const isWhole = coveredSeconds > quarterHourSeconds - 1
  const known = isWhole
    ? `im Mittel waren es ${mean}`
    : `bekannt sind ${germanPlural(Math.round(coveredSeconds / 60), 'Minute', 'Minuten')} mit ${mean} im Mittel`
  const message = `Die Viertelstunde ${spanText(startMs ?? 0, timeZone)} ist vorbei: ${known}, die Grenze ist ${kwText(limitKw)}.`
  return { type: 'CLOSE', message }
}

function spanText(startMs: number, timeZone: string): string {
  const [from, to] = [new Date(startMs), new Date(startMs + quarterMs)]
  return `${clockText(from, timeZone).slice(0, 5)}–${clockText(to, timeZone)}`
}

function judge(
  condition: PeakProjectionCondition,
  state: ProjectionState,
  { nowMs, timeZone }: { nowMs: number; timeZone: string },
): Evaluation<ProjectionState> {
  const projection = project(condition, state)
  if (!projection || state.quarterMs === null) return noChanges(state)
  const { projectedKw } = projection
  const toldMs = state.quarterMs + projection.elapsedSeconds * 1000
  const { limitKw, hysteresisKw } = condition
  const message = messageOf(condition, projection, { startMs: state.quarterMs, timeZone })
  if (!state.isOpen) {
    const isOver = nowMs >= state.quarterMs + quarterMs
    if (projectedKw <= limitKw || isOver) return noChanges(state)
    const since = new Date(state.quarterMs)
    const open = {
      type: 'OPEN',
      since,
      value: projectedKw,
      limit: limitKw,
      unit: 'kW',
      message,
    } as const
    return { state: { ...state, isOpen: true, toldMs }, changes: [open] }
  }
  if (projectedKw <= limitKw - hysteresisKw) {
    const closing = `Das Viertelstundenmittel steuert nur noch auf ${kwText(projectedKw)} zu, die Grenze ist ${kwText(limitKw)}.`
    const closed = { ...state, isOpen: false, toldMs: null }
    return { state: closed, changes: [{ type: 'CLOSE', message: closing }] }
  }
  if (toldMs - (state.toldMs ?? 0) < tellEveryMs) return noChanges(state)
  return {
    state: { ...state, toldMs },
    changes: [{ type: 'UPDATE', value: projectedKw, message }],
  }
}

function messageOf(
  { limitKw }: PeakProjectionCondition,
  { projectedKw, remainingSeconds, allowedKw }: Projection,
  { startMs, timeZone }: { startMs: number; timeZone: string },
): string {
  const heading = `Die Viertelstunde ${spanText(startMs, timeZone)} steuert auf ${kwText(projectedKw)} im Mittel zu, die Grenze ist ${kwText(limitKw)}.`
  if (remainingSeconds < 1) return heading
  if (allowedKw < 0) return `${heading} Sie ist nicht mehr einzuhalten.`
  const minutes = Math.ceil(remainingSeconds / 60)
  const time = minutes === 1 ? 'der letzten Minute' : `den letzten ${minutes} Minuten`
  return `${heading} In ${time} dürfen es höchstens ${kwText(allowedKw)} sein.`
}

function meanOf(values: readonly MeasuredInterval[]): number {
  let energy = 0
  let time = 0
  for (const { startMs, endMs, kw } of values) {
    energy += kw * (endMs - startMs)
    time += endMs - startMs
  }
  return energy / time
}
