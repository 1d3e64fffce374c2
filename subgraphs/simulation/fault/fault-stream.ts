import { faultKinds, type FaultCounts, type Faults } from './fault.ts'
import { createFaultPlan, type FaultPlan } from './fault-plan.ts'
import { RowBuffer, type FaultyRows } from './row-buffer.ts'

/** Values of whole intervals on their grid, in columns. */
export type ValueColumns = {
  from: number
  stepSeconds: number
  count: number
  values: readonly Float64Array[]
}

type Options = {
  faults: Faults
  seed: number
  stepSeconds: number
  earlier: ((from: number, count: number) => ValueColumns) | undefined
  /** So many of the first columns are powers or prices: these jump and fall to zero. */
  powers: number
}
type Held = { arrival: number; stamp: number; row: number[]; repeats: number }

/** Columns in, rows with faults out; what fault-injector.ts tells of both readings and prices. */
export class FaultStream {
  private readonly plan: FaultPlan
  private readonly stepMs: number
  private next = Number.NaN
  private held: Held[] = []
  private frozen: { slot: number; row: number[] } | undefined

  constructor(private readonly use: Options) {
    this.plan = createFaultPlan(use)
    this.stepMs = use.stepSeconds * 1000
  }

  apply(
    columns: ValueColumns,
    now: number,
  ): { rows: FaultyRows; later: { ts: number; dueAt: number }[]; counts: FaultCounts } {
    const first = Math.floor(columns.from / this.stepMs)
    const end = first + columns.count
    const counts = noCounts()
    if (first !== this.next) this.held = this.recall(first)
    const out = new RowBuffer(columns.values.length, columns.count + this.held.length)
    const lastDue = Math.max(end, Math.floor(now / this.stepMs)) - 1
    this.pass(columns, { first, end, counts }, held => {
      if (held.arrival > lastDue) this.held.push(held)
      else send(out, held)
    })
    this.release(out, lastDue)
    this.next = end
    const later = this.held.map(({ stamp, arrival }) => ({
      ts: stamp,
      dueAt: (arrival + 1) * this.stepMs,
    }))
    return { rows: out.rows(), later, counts }
  }

  /** What was held back when the slot began, as it was then. */
  private recall(first: number): Held[] {
    const { reach } = this.plan
    if (reach === 0 || !this.use.earlier) return []
    const before = this.use.earlier((first - reach) * this.stepMs, reach)
    const held: Held[] = []
    const span = { first: first - reach, end: first, counts: noCounts() }
    this.pass(before, span, each => {
      if (each.arrival >= first) held.push(each)
    })
    return held
  }

  private pass(
    columns: ValueColumns,
    { first, end, counts }: { first: number; end: number; counts: FaultCounts },
    take: (held: Held) => void,
  ): void {
    const { plan } = this
    for (let slot = first; slot < end; slot += 1) {
      if (plan.isMissing(slot)) {
        counts.GAP += 1
        continue
      }
      const row = this.rowAt(columns, { slot, first, counts })
      const arrival = plan.arrival(slot)
      const stamp = plan.stamp(slot)
      const repeats = plan.repeats(slot)
      if (arrival > slot) counts.LATE += 1
      if (stamp !== slot * this.stepMs) counts.CLOCK_DRIFT += 1
      counts.DUPLICATE += repeats
      take({ arrival, stamp, row, repeats })
    }
  }

  private rowAt(
    columns: ValueColumns,
    { slot, first, counts }: { slot: number; first: number; counts: FaultCounts },
  ): number[] {
    const since = this.plan.frozenSince(slot)
    if (since !== undefined && since < slot) {
      counts.FREEZE += 1
      return this.frozenRow(columns, { since, first }) ?? copied(columns, slot - first)
    }
    const row = copied(columns, slot - first)
    const reset = this.plan.afterReset(slot)
    const factor = this.plan.factor(slot)
    if (reset !== undefined) counts.RESET += 1
    else if (factor !== 1) counts.SPIKE += 1
    else return row
    for (let i = 0; i < this.use.powers; i += 1) row[i] = reset ?? (row[i] ?? 0) * factor
    return row
  }

  private frozenRow(
    columns: ValueColumns,
    { since, first }: { since: number; first: number },
  ): number[] | undefined {
    if (this.frozen?.slot === since) return this.frozen.row
    const row =
      since >= first
        ? copied(columns, since - first)
        : this.use.earlier && copied(this.use.earlier(since * this.stepMs, 1), 0)
    if (row) this.frozen = { slot: since, row }
    return row
  }

  private release(out: RowBuffer, lastDue: number): void {
    const waiting: Held[] = []
    for (const each of this.held) {
      if (each.arrival > lastDue) waiting.push(each)
      else send(out, each)
    }
    this.held = waiting
  }
}

function send(out: RowBuffer, { stamp, row, repeats }: Held): void {
  for (let time = 0; time <= repeats; time += 1) out.add(stamp, row)
}

function copied({ values }: ValueColumns, at: number): number[] {
  return values.map(column => column[at] ?? Number.NaN)
}

function noCounts(): FaultCounts {
  return Object.fromEntries(faultKinds.map(kind => [kind, 0])) as FaultCounts
}
