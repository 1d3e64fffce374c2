import { calendarDayTypes } from '../calendar/day-type.ts'
import { stateOf } from '../calendar/state.ts'
import type { Meter } from '../meter/meter.ts'
import { quantities, type Quantity } from '../reading/reading.ts'
import { zoneClock } from '../time/zone-clock.ts'
import { checkColumn, type ColumnToCheck, type Register } from './check-column.ts'
import { checkedTo, type CheckState, type CheckStateStore } from './check-state.store.ts'
import type { ColumnStore, Extent, LoadedColumns, Span } from './column.store.ts'
import type { FindingStore } from './finding.store.ts'
import type { QualityFinding } from './quality-finding.ts'
import { emptyColumn, type ReadingColumn } from './reading-column.ts'
import { bounded, reconcile } from './reconcile.ts'
import { futureFound } from './rules/stamps.ts'
import type { Thresholds } from './thresholds.ts'

export type CheckUse = { columns: ColumnStore; findings: FindingStore; states: CheckStateStore }
/** Each piece is checked when it is its turn: with readings that nobody is about to change. */
export type TurnUse = CheckUse & {
  inTurn: <T>(meterId: string, work: (use: CheckUse) => Promise<T>) => Promise<T>
}

export type CheckRequest = {
  meter: Meter
  /** Readings from here on; undefined: what is new since the last check. */
  from: number | undefined
  to: number | undefined
  nowMs: number
  onProgress: (fraction: number) => Promise<void>
}

export type CheckResult = { found: QualityFinding[]; resolved: number; intervals: number }

const dayMs = 86_400_000
const hourMs = 3_600_000
/** Slots that are looked at together: a year and a half of quarter-hours, three months of minutes. */
const slotsAtOnce = 50_000
/** Late data older than this is found by the check after its import only. */
const lateDays = 35
/** A stored finding reaches this far beyond the window at most to be looked at as a whole. */
const farthestMs = 400 * dayMs

type Work = CheckRequest & {
  span: Span
  stepMs: number
  thresholds: Thresholds
  extents: Record<Quantity, Extent>
  checkedAt: Date
}

/**
 * Runs the rules over a range of a meter, piece by piece with what lies around it, and makes the stored
 * findings what was found: again and again the same result. Answers the findings that are new.
 */
export async function checkMeter(use: TurnUse, request: CheckRequest): Promise<CheckResult> {
  const result: CheckResult = { found: [], resolved: 0, intervals: 0 }
  const work = await prepare(use, request)
  if (!work) return result
  const { span, stepMs } = work
  for (let from = span.from; from < span.to; from += slotsAtOnce * stepMs) {
    const piece = { from, to: Math.min(span.to, from + slotsAtOnce * stepMs) }
    await use.inTurn(request.meter.id, within => checkPiece(within, work, { piece, result }))
    result.intervals += (piece.to - piece.from) / stepMs
    await request.onProgress((piece.to - span.from) / (span.to - span.from))
  }
  await checkFuture(use, work, result)
  await remember(use, work)
  return result
}

async function prepare(use: CheckUse, request: CheckRequest): Promise<Work | undefined> {
  const { meter, nowMs } = request
  const stepMs = meter.intervalSeconds * 1000
  const end = (Math.floor(nowMs / stepMs) + 1) * stepMs
  // Before anything is read: what becomes known from now on is news for the next check.
  const checkedAt = await use.states.clock()
  const [states, thresholds] = await Promise.all([
    use.states.states(meter.id),
    use.states.thresholds(meter),
  ])
  const wanted = await wantedSpan(use, request, { states, end, thresholds })
  const here = await use.columns.extents(meter.id, wanted)
  const extents: Record<Quantity, Extent> = { CONSUMPTION: undefined, PRODUCTION: undefined }
  for (const quantity of quantities) {
    extents[quantity] = joined(states[quantity]?.extent, here[quantity])
  }
  const known = quantities.flatMap(quantity => extents[quantity] ?? [])
  if (known.length === 0) return undefined
  const first = Math.min(...known.map(extent => extent.first))
  const last = Math.max(...known.map(extent => extent.last))
  const span = {
    from: Math.floor(Math.max(wanted.from, first) / stepMs) * stepMs,
    to: Math.min(Math.ceil(Math.min(wanted.to, last + stepMs) / stepMs) * stepMs, end),
  }
  return { ...request, span, stepMs, thresholds, extents, checkedAt }
}

type Known = {
  states: Partial<Record<Quantity, CheckState>>
  end: number
  thresholds: Thresholds
}

/** Without a range: from where the last check ended, a little earlier for rules that look ahead, or from late data. */
async function wantedSpan(
  use: CheckUse,
  { meter, from, to }: CheckRequest,
  { states, end, thresholds }: Known,
): Promise<Span> {
  if (from !== undefined) {
    // An interval more on both sides: a gap before or behind the range belongs to it.
    const stepMs = meter.intervalSeconds * 1000
    return { from: from - stepMs, to: Math.min((to ?? end) + stepMs, end) }
  }
  const last = checkedTo(states)
  if (!last) return { from: 0, to: end }
  const again = last.checkedTo - (thresholds.spikeWindowHours / 2) * hourMs
  const late = { from: last.checkedTo - lateDays * dayMs, to: last.checkedTo }
  const news = await use.columns.oldestNews(meter.id, late, last.checkedAt)
  return { from: Math.min(again, news ?? again), to: end }
}

function joined(known: Extent, here: Extent): Extent {
  if (!known || !here) return known ?? here
  return { first: Math.min(known.first, here.first), last: Math.max(known.last, here.last) }
}

type Piece = { piece: Span; result: CheckResult }

async function checkPiece(use: CheckUse, work: Work, { piece, result }: Piece): Promise<void> {
  const { meter, stepMs } = work
  const registers = await use.columns.registers(meter.id, piece)
  const stored: QualityFinding[][] = []
  // One after the other: they go through the one connection of a transaction.
  for (const quantity of quantities) {
    stored.push(await use.findings.touching(meter.id, quantity, piece))
  }
  const near = windowAround(work, piece, [])
  const whole = [
    await use.columns.widened(meter.id, near),
    ...stored.flat(),
    ...countSpans(registers),
  ]
  const window = windowAround(work, piece, whole)
  const loaded = await use.columns.load(meter.id, window, stepMs)
  for (const [place, quantity] of quantities.entries()) {
    const checked = columnToCheck(work, { loaded, quantity, registers })
    const found = checked ? bounded(checkColumn(checked)) : []
    const known = (stored[place] ?? []).filter(({ rule }) => rule !== 'FUTURE_STAMP')
    const changes = reconcile(known, found, { checked: piece, window })
    result.resolved += changes.resolved.length
    result.found.push(...(await use.findings.apply({ meterId: meter.id, quantity }, changes)))
  }
}

/** What the rules need around a piece, and every stored finding in it as a whole. */
function windowAround(
  { thresholds, stepMs, extents }: Work,
  piece: Span,
  whole: { from: Date | number; to: Date | number }[],
): Span {
  const { zeroRunHours, frozenHours, spikeWindowHours, spikeSlotDays } = thresholds
  const slotHours = stepMs < 900_000 ? 0 : spikeSlotDays * 12
  const hours = Math.max(zeroRunHours ?? 0, frozenHours ?? 0, spikeWindowHours / 2, slotHours) + 1
  let [from, to] = [piece.from - hours * hourMs, piece.to + hours * hourMs]
  for (const one of whole) {
    if (piece.from - Number(one.from) < farthestMs) from = Math.min(from, Number(one.from))
    if (Number(one.to) - piece.to < farthestMs) to = Math.max(to, Number(one.to))
  }
  const known = quantities.flatMap(quantity => extents[quantity] ?? [])
  const first = Math.min(...known.map(extent => extent.first))
  const last = Math.max(...known.map(extent => extent.last)) + stepMs
  // One slot beyond the readings: an edge at which no run is cut off.
  return {
    from: Math.floor(Math.max(from, Math.min(first - stepMs, piece.from)) / stepMs) * stepMs,
    to: Math.ceil(Math.min(to, Math.max(last + stepMs, piece.to)) / stepMs) * stepMs,
  }
}

function countSpans(registers: Record<Quantity, Register[]>): Span[] {
  return quantities.flatMap(quantity =>
    registers[quantity].flatMap(({ readings }) => {
      const [first, last] = [readings.at(0), readings.at(-1)]
      return first && last ? [{ from: first.ts, to: last.ts }] : []
    }),
  )
}

type Loaded = {
  loaded: LoadedColumns
  quantity: Quantity
  registers: Record<Quantity, Register[]>
}

function columnToCheck(
  work: Work,
  { loaded, quantity, registers }: Loaded,
): ColumnToCheck | undefined {
  const { meter, thresholds, stepMs } = work
  const extent = work.extents[quantity]
  if (!extent) return undefined
  const column = clipped(loaded.columns[quantity], { from: extent.first, to: extent.last + stepMs })
  const offset = Math.round((column.startMs - loaded.columns[quantity].startMs) / stepMs)
  return {
    column,
    thresholds,
    registers: registers[quantity],
    capacityKw: meter.capacityKw,
    clock: zoneClock(meter.timeZone),
    dayTypes: calendarDayTypes({ state: stateOf(meter.state) ?? null, options: [] }),
    stamps: { ...loaded.stamps, shared: loaded.stamps.shared.map(slot => slot - offset) },
  }
}

/** Before the first value and after the last one nothing is missing. */
function clipped(column: ReadingColumn, { from, to }: Span): ReadingColumn {
  const { startMs, stepMs, values, qualities } = column
  const first = Math.max(0, Math.floor((from - startMs) / stepMs))
  const end = Math.min(values.length, Math.ceil((to - startMs) / stepMs))
  if (end <= first) return emptyColumn(startMs, startMs, stepMs)
  return {
    startMs: startMs + first * stepMs,
    stepMs,
    values: values.subarray(first, end),
    qualities: qualities.subarray(first, end),
  }
}

async function checkFuture(
  use: CheckUse,
  { meter, stepMs, nowMs }: Work,
  result: CheckResult,
): Promise<void> {
  const always = { from: -Infinity, to: Infinity }
  const future = await use.columns.future(meter.id, nowMs + stepMs)
  const stored = await use.findings.touching(meter.id, 'CONSUMPTION', {
    from: 0,
    to: nowMs + 200 * 366 * dayMs,
  })
  const known = stored.filter(({ rule }) => rule === 'FUTURE_STAMP')
  const changes = reconcile(known, future ? [futureFound(future, stepMs)] : [], {
    checked: always,
    window: always,
  })
  const key = { meterId: meter.id, quantity: 'CONSUMPTION' } as const
  result.resolved += changes.resolved.length
  result.found.push(...(await use.findings.apply(key, changes)))
}

async function remember(use: CheckUse, { meter, span, extents, checkedAt }: Work): Promise<void> {
  for (const quantity of quantities) {
    const extent = extents[quantity]
    if (!extent) continue
    const state = { extent, checkedTo: span.to, checkedAt }
    await use.states.remember(meter.id, quantity, state)
  }
}
