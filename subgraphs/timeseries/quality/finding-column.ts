import { calendarDayTypes } from '../calendar/day-type.ts'
import { stateOf } from '../calendar/state.ts'
import type { Meter } from '../meter/meter.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { checkColumn } from './check-column.ts'
import type { CheckStateStore } from './check-state.store.ts'
import type { ColumnStore } from './column.store.ts'
import type { FindingStore } from './finding.store.ts'
import type { QualityFinding, QualityRule } from './quality-finding.ts'
import { slotAt, timeOf, type ReadingColumn, type Run } from './reading-column.ts'
import { registerAdvances } from './rules/register.ts'
import { comparableReachDays, isGround, type SubstituteRequest } from './substitute.ts'

const dayMs = 86_400_000
/** Rules whose intervals have a value that cannot be right, or none. */
export const substitutable: ReadonlySet<QualityRule> = new Set<QualityRule>([
  'GAP',
  'COLLAPSED_DST_HOUR',
  'NEGATIVE',
  'ABOVE_CAPACITY',
  'ZERO_RUN',
  'FROZEN',
  'SPIKE',
])

/**
 * The column around a finding with the intervals to fill taken out, and all that is known to fill them.
 * The rules are asked again: what they no longer find is not in `runs`.
 */
export async function columnOfFinding(
  use: { columns: ColumnStore; findings: FindingStore; states: CheckStateStore },
  meter: Meter,
  finding: QualityFinding,
): Promise<SubstituteRequest> {
  const stepMs = meter.intervalSeconds * 1000
  const range = { from: finding.from.getTime(), to: finding.to.getTime() }
  const window = {
    from: Math.floor((range.from - (comparableReachDays + 1) * dayMs) / stepMs) * stepMs,
    to: Math.ceil((range.to + 15 * dayMs) / stepMs) * stepMs,
  }
  // One after the other: they may all go through the one connection of a transaction.
  const registers = await use.columns.registers(meter.id, range)
  const thresholds = await use.states.thresholds(meter)
  const others = await use.findings.touching(meter.id, finding.quantity, window)
  const own = registers[finding.quantity]
  for (const { readings } of own) {
    window.from = Math.min(window.from, readings.at(0)?.ts ?? window.from)
    window.to = Math.max(window.to, readings.at(-1)?.ts ?? window.to)
  }
  window.from = Math.floor(window.from / stepMs) * stepMs
  const { columns } = await use.columns.load(meter.id, window, stepMs)
  const column = columns[finding.quantity]
  const clock = zoneClock(meter.timeZone)
  const dayTypes = calendarDayTypes({ state: stateOf(meter.state) ?? null, options: [] })
  const found = checkColumn({
    ...{ column, thresholds, clock, dayTypes, registers: [], capacityKw: meter.capacityKw },
    stamps: { offGrid: [], shared: [] },
  })
  const runs = found
    .filter(({ rule, from, to }) => rule === finding.rule && from < range.to && to > range.from)
    .map(({ from, to }) => slotsBetween(column, Math.max(from, range.from), Math.min(to, range.to)))
  for (const run of runs) column.values.fill(NaN, run.from, run.to)
  const advances = own
    .slice(0, 1)
    .flatMap(({ readings, factor }) => registerAdvances(readings, factor))
  const isDoubted = doubted(column, others, finding.id)
  const isValidated = (slot: number) => isGround(column, slot) && !isDoubted(timeOf(column, slot))
  return { column, runs, isValidated, thresholds, clock, dayTypes, advances }
}

function slotsBetween(column: ReadingColumn, from: number, to: number): Run {
  return { from: slotAt(column, from), to: slotAt(column, to) }
}

/** Whether another finding about values, not taken back, covers an instant. */
function doubted(
  { stepMs }: ReadingColumn,
  findings: QualityFinding[],
  except: string,
): (ms: number) => boolean {
  const spans = findings
    .filter(({ id, state }) => id !== except && state !== 'DISMISSED' && state !== 'RESOLVED')
    .filter(({ rule, severity }) => substitutable.has(rule) && severity !== 'INFO')
    .map(({ from, to }) => ({ from: from.getTime(), to: to.getTime() }))
  const slots = new Set<number>()
  for (const { from, to } of spans) {
    for (let ms = from; ms < to; ms += stepMs) slots.add(ms)
  }
  return ms => slots.has(ms)
}
