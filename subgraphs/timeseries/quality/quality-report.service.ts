import { auditChange } from '#platform/audit/audit-change.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { floorToStep } from '#platform/interval/interval.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { meterUnknown } from '../meter/meter-rules.ts'
import type { Quantity } from '../reading/reading.ts'
import type { CheckState, CheckStateStore } from './check-state.store.ts'
import type { ColumnStore } from './column.store.ts'
import type { FindingStore } from './finding.store.ts'
import { countGrades, type ReadingGrade } from './grade.ts'
import {
  isThreshold,
  thresholdNames,
  thresholdsChange,
  type Thresholds,
  type ThresholdsChange,
} from './thresholds.ts'

export type GradeCounts = Record<ReadingGrade, number>

type Use = {
  meters: MeterStore
  findings: FindingStore
  states: CheckStateStore
  columns: ColumnStore
}

/** A year of minutes. */
const mostSlots = 530_000

/** How good the readings of a meter are, and what is asked of them. */
export class QualityReportService {
  constructor(private readonly use: Use) {}

  /** Undefined for an unknown meter and for a range that is empty or has more than 530,000 intervals. */
  async grades(
    request: { meterId: string; quantity: Quantity; from: Date; to: Date },
    viewer: Viewer,
  ): Promise<GradeCounts | undefined> {
    viewer.require('viewer')
    const { meterId, quantity, to } = request
    const meter = await this.use.meters.byId(meterId)
    if (!meter) return undefined
    const stepMs = meter.intervalSeconds * 1000
    const fromMs = floorToStep(request.from, meter.intervalSeconds).getTime()
    const slots = Math.ceil((to.getTime() - fromMs) / stepMs)
    if (slots <= 0 || slots > mostSlots) return undefined
    const range = { from: fromMs, to: fromMs + slots * stepMs }
    const findings = await this.use.findings.touching(meterId, quantity, range)
    const [{ columns }, states] = await Promise.all([
      this.use.columns.load(meterId, range, stepMs),
      this.use.states.states(meterId),
    ])
    const { startMs, qualities } = columns[quantity]
    return countGrades(findings, {
      startMs,
      stepMs,
      qualities,
      checked: checkedSpan(states[quantity]),
    })
  }

  async thresholds(meterId: string, viewer: Viewer): Promise<Thresholds | undefined> {
    viewer.require('operator')
    const meter = await this.use.meters.byId(meterId)
    return meter && this.use.states.thresholds(meter)
  }

  /** Replaces what differs for this meter; `null` turns a rule off where that is possible. */
  async setThresholds(
    meterId: string,
    change: ThresholdsChange,
    viewer: Viewer,
  ): Promise<Thresholds | UserError> {
    viewer.require('operator')
    const meter = await this.use.meters.byId(meterId)
    if (!meter) return meterUnknown
    const checked = thresholdsChange.safeParse(change)
    if (!checked.success) return impossible(String(checked.error.issues[0]?.path[0] ?? ''))
    const before = await this.use.states.thresholds(meter)
    await this.use.states.setThresholds(meterId, checked.data)
    const after = await this.use.states.thresholds(meter)
    auditChange(before, after, meterId)
    return after
  }
}

/** A check goes from the first value of a direction to where it ended. */
function checkedSpan(state: CheckState | undefined) {
  return state && { from: state.extent.first, to: state.checkedTo }
}

function impossible(field: string): UserError {
  const name = isThreshold(field) ? thresholdNames[field] : 'Schwellwert'
  return new UserError('THRESHOLD_INVALID', `Der Wert von „${name}“ ist nicht möglich.`, {
    place: name,
    remedy:
      'Dauern liegen über 0 und höchstens bei 8.784 Stunden, Toleranzen bei 0 oder darüber; „kein Wert“ schaltet nur die Regeln für lange Null, eingefrorene Werte und Ausreißer ab.',
  })
}
