import { z } from 'zod'
import type { AlertChange, AlertRule } from './alert.ts'
import { judgeLate, knownUntilMs } from './late-readings.store.ts'
import {
  findingCounts,
  intervalsAfter,
  lastArrivalMs,
  pricesAround,
  type NewIntervals,
} from './rule-input.store.ts'
import type { ThresholdCondition } from './rule-condition.ts'
import {
  evaluatePresent,
  type Evaluation,
  type MeasuredInterval,
  type Present,
} from './rules/evaluation.ts'
import { missingData } from './rules/missing-data.ts'
import { openFindings } from './rules/open-findings.ts'
import { evaluateProjection, freshProjection, projectionState } from './rules/peak-projection.ts'
import { priceWindow } from './rules/price-window.ts'
import { evaluateThreshold, freshThreshold, thresholdState } from './rules/threshold.ts'
import type { Quantity } from '../reading/reading.ts'
import type { RuleClient } from './record-change.store.ts'

/** A rule as its evaluation finds it, locked. */
export type LockedRule = { rule: AlertRule; state: unknown; seenUntil: Date }

export type RuleOutcome = {
  changes: AlertChange[]
  state: unknown
  seenUntil: Date
  /** End of the newest interval of this round; undefined for rules that look at the present. */
  newest?: Date | undefined
  /** False while readings wait that did not fit into this round. */
  isAll: boolean
}

const presentState = z.object({ isOpen: z.boolean(), message: z.string().nullable() })
const freshPresent = { isOpen: false, message: null }

/** Looks at what the rule has not seen yet. Changes nothing by itself. */
export async function evaluateRule(
  client: RuleClient,
  locked: LockedRule,
  now: Date,
): Promise<RuleOutcome> {
  const { condition, meterId, marketId, timeZone, createdAt } = locked.rule
  const clock = { nowMs: now.getTime(), timeZone }
  switch (condition.kind) {
    case 'THRESHOLD':
      return overThreshold(client, locked, condition, now)
    case 'PEAK_PROJECTION': {
      const state = projectionState.nullable().parse(locked.state) ?? freshProjection
      return overIntervals(client, locked, { quantity: condition.quantity, now }, intervals =>
        evaluateProjection(condition, state, intervals, clock),
      )
    }
    case 'MISSING_DATA': {
      const lastEndMs = await lastArrivalMs(client, meterId ?? '', now)
      const arrival = { lastEndMs, waitingSinceMs: createdAt.getTime() }
      return atPresent(locked, missingData(condition, arrival, clock))
    }
    case 'PRICE_WINDOW': {
      const prices = await pricesAround(client, marketId ?? '', now)
      const { isOpen } = presentOf(locked)
      return atPresent(locked, priceWindow(condition, prices, { ...clock, isOpen }))
    }
    case 'FINDING': {
      const counts = await findingCounts(client, meterId, condition.minimumSeverity)
      return atPresent(locked, openFindings(counts))
    }
  }
}

/** New readings, and those that became known after the rule had looked past them. */
async function overThreshold(
  client: RuleClient,
  locked: LockedRule,
  condition: ThresholdCondition,
  now: Date,
): Promise<RuleOutcome> {
  const { meterId, timeZone } = locked.rule
  const state = thresholdState.nullable().parse(locked.state) ?? freshThreshold
  const subject = { condition, meterId: meterId ?? '', timeZone }
  const late = await judgeLate(client, subject, state, locked.seenUntil)
  const wanted = { quantity: condition.quantity, now }
  const outcome = await overIntervals(client, locked, wanted, intervals =>
    evaluateThreshold(condition, late.state, intervals, timeZone),
  )
  const known = await knownUntilMs(client, subject.meterId, outcome.seenUntil)
  return {
    ...outcome,
    state: { ...outcome.state, knownUntil: known ?? state.knownUntil },
    changes: [...late.changes, ...outcome.changes],
  }
}

async function overIntervals<S>(
  client: RuleClient,
  { rule, seenUntil }: LockedRule,
  { quantity, now }: { quantity: Quantity; now: Date },
  evaluate: (intervals: readonly MeasuredInterval[]) => Evaluation<S>,
): Promise<RuleOutcome & { state: S }> {
  const wanted = { meterId: rule.meterId ?? '', quantity, after: seenUntil, now }
  const found: NewIntervals = await intervalsAfter(client, wanted)
  const newestMs = found.intervals.at(-1)?.endMs
  return {
    ...evaluate(found.intervals),
    newest: newestMs === undefined ? undefined : new Date(newestMs),
    seenUntil: found.seenUntil ?? seenUntil,
    isAll: found.isAll,
  }
}

function atPresent(locked: LockedRule, present: Present | undefined): RuleOutcome {
  const evaluation = evaluatePresent(presentOf(locked), present)
  return { ...evaluation, seenUntil: locked.seenUntil, isAll: true }
}

function presentOf({ state }: LockedRule): z.infer<typeof presentState> {
  return presentState.nullable().parse(state) ?? freshPresent
}
