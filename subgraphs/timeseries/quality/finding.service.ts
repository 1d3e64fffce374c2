import { createHash } from 'node:crypto'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue } from '#platform/jobs/job.ts'
import type { Meter } from '../meter/meter.ts'
import { meterUnknown } from '../meter/meter-rules.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import { unlessBusy } from '../reading/meter-turn.store.ts'
import { columnOfFinding, substitutable } from './finding-column.ts'
import type { FindingFilter } from './finding.store.ts'
import type { CheckUse } from './meter-checker.ts'
import {
  checkReason,
  findingOutdated,
  findingUnknown,
  mostReadings,
  notSubstitutable,
  outageNeedsGap,
  proposalOutdated,
  tooManyReadings,
  wrongState,
} from './quality-errors.ts'
import { timeOf } from './reading-column.ts'
import type { NewValue, ReadingChange, ReadingChangeStore } from './reading-change.store.ts'
import { requestCheck } from './request-check.ts'
import type { FindingState, QualityFinding } from './quality-finding.ts'
import { confirmedOutage, proposeSubstitutes } from './substitute.ts'
import type { Within } from './queried.store.ts'

/** Values that would be written, and a mark by which `applySubstitutes` knows them again. */
export type SubstituteProposal = {
  finding: QualityFinding
  values: NewValue[]
  fingerprint: string
}

export type FindingUse = CheckUse & {
  meters: MeterStore
  changes: ReadingChangeStore
  jobs: Pick<JobQueue, 'enqueue'>
  /** Reads within a transaction. */
  within: (client: Within) => CheckUse
}

export class FindingService {
  constructor(private readonly use: FindingUse) {}

  list(
    page: { first: number; after?: string },
    filter: FindingFilter,
    viewer: Viewer,
  ): Promise<QualityFinding[]> {
    viewer.require('operator')
    return this.use.findings.list(page, filter)
  }

  /** Shows the substitutes and writes nothing. UserError: FINDING_…, SUBSTITUTE_…, READINGS_TOO_MANY. */
  async propose(findingId: string, viewer: Viewer): Promise<SubstituteProposal | UserError> {
    viewer.require('operator')
    const found = await this.open(findingId)
    return found instanceof UserError ? found : this.proposal(found, 'METHODS')
  }

  /** Writes the substitutes; the values before stay as older versions. */
  async apply(
    { findingId, fingerprint }: { findingId: string; fingerprint: string | undefined },
    viewer: Viewer,
  ): Promise<ReadingChange | UserError> {
    viewer.require('operator')
    const found = await this.open(findingId)
    if (found instanceof UserError) return found
    const proposal = await this.proposal(found, 'METHODS')
    if (proposal instanceof UserError) return proposal
    if (fingerprint !== undefined && fingerprint !== proposal.fingerprint) return proposalOutdated
    const reason = `Ersatzwerte zum Befund: ${found.finding.message}`
    const note = { reason, state: 'RESOLVED', how: 'METHODS' } as const
    return this.substitute(found, proposal, note, viewer)
  }

  /** What was found is right. With `outage` of a gap: nothing flowed, its values are zero. */
  async confirm(
    { findingId, reason, outage }: { findingId: string; reason: string; outage: boolean },
    viewer: Viewer,
  ): Promise<QualityFinding | UserError> {
    viewer.require('operator')
    const found = await this.open(findingId)
    if (found instanceof UserError) return found
    const wrong = checkReason(reason)
    if (wrong) return wrong
    if (!outage) return this.decide(found.finding, 'CONFIRMED', reason, viewer)
    if (found.finding.rule !== 'GAP') return outageNeedsGap(found.finding)
    const proposal = await this.proposal(found, 'OUTAGE')
    if (proposal instanceof UserError) return proposal
    const note = { reason: reason.trim(), state: 'CONFIRMED', how: 'OUTAGE' } as const
    const change = await this.substitute(found, proposal, note, viewer)
    if (change instanceof UserError) return change
    return (await this.use.findings.byId(findingId)) ?? findingUnknown
  }

  /** What was found is no fault; it is not found again unless it grows. */
  async dismiss(
    { findingId, reason }: { findingId: string; reason: string },
    viewer: Viewer,
  ): Promise<QualityFinding | UserError> {
    viewer.require('operator')
    const found = await this.open(findingId)
    if (found instanceof UserError) return found
    return checkReason(reason) ?? this.decide(found.finding, 'DISMISSED', reason, viewer)
  }

  /** Takes a decision back. */
  async reopen(
    { findingId, reason }: { findingId: string; reason: string },
    viewer: Viewer,
  ): Promise<QualityFinding | UserError> {
    viewer.require('operator')
    const finding = await this.use.findings.byId(findingId)
    if (!finding) return findingUnknown
    const isDecided = finding.state === 'CONFIRMED' || finding.state === 'DISMISSED'
    if (!isDecided) return wrongState(finding, 'wieder öffnen')
    return checkReason(reason) ?? this.decide(finding, 'OPEN', reason, viewer)
  }

  private async open(
    findingId: string,
  ): Promise<{ finding: QualityFinding; meter: Meter } | UserError> {
    const finding = await this.use.findings.byId(findingId)
    if (!finding) return findingUnknown
    if (finding.state === 'DISMISSED' || finding.state === 'RESOLVED') {
      return wrongState(finding, 'mehr bearbeiten')
    }
    const meter = await this.use.meters.byId(finding.meterId)
    return meter ? { finding, meter } : meterUnknown
  }

  private async proposal(
    { finding, meter }: { finding: QualityFinding; meter: Meter },
    how: How,
    use: CheckUse = this.use,
  ): Promise<SubstituteProposal | UserError> {
    if (!substitutable.has(finding.rule)) return notSubstitutable(finding)
    const slots = (finding.to.getTime() - finding.from.getTime()) / (meter.intervalSeconds * 1000)
    if (slots > mostReadings) return tooManyReadings(slots)
    const request = await columnOfFinding(use, meter, finding)
    if (request.runs.length === 0) return findingOutdated
    const made = how === 'OUTAGE' ? confirmedOutage(request.runs) : proposeSubstitutes(request)
    if (made instanceof UserError) return made
    const values = made.map(({ slot, kw, method }) => ({
      ts: new Date(timeOf(request.column, slot)),
      ...{ kw, method, quality: 'SUBSTITUTED' as const },
    }))
    return { finding, values, fingerprint: fingerprintOf(values) }
  }

  /**
   * Values and state of the finding change together, unless the values that the proposal is made of have
   * changed since: it is made again when nobody else can change them by hand any more.
   */
  private async substitute(
    { finding, meter }: { finding: QualityFinding; meter: Meter },
    { values, fingerprint }: SubstituteProposal,
    { how, ...decided }: { reason: string; state: FindingState; how: How },
    viewer: Viewer,
  ): Promise<ReadingChange | UserError> {
    const { quantity, id: findingId } = finding
    const { id: meterId, intervalSeconds } = meter
    const note = { meterId, intervalSeconds, reason: decided.reason, by: viewer.name, findingId }
    let refusal = findingOutdated
    const writing = this.use.changes.write(
      { quantity, action: 'SUBSTITUTE', values },
      note,
      async client => {
        const use = this.use.within(client)
        const again = await this.proposal({ finding, meter }, how, use)
        if (again instanceof UserError || again.fingerprint !== fingerprint) {
          refusal = again instanceof UserError ? again : proposalOutdated
          return false
        }
        const decision = { ...decided, by: viewer.name }
        return Boolean(await this.use.findings.decide(findingId, finding.state, decision, client))
      },
    )
    const change = await unlessBusy(writing)
    if (change instanceof UserError) return change
    if (!change) return refusal
    await requestCheck(this.use.jobs, [change], { of: meter.name, createdBy: viewer.userId })
    return change
  }

  private async decide(
    finding: QualityFinding,
    state: FindingState,
    reason: string,
    viewer: Viewer,
  ): Promise<QualityFinding | UserError> {
    const decision = { state, by: viewer.name, reason: reason.trim() }
    return (await this.use.findings.decide(finding.id, finding.state, decision)) ?? findingOutdated
  }
}

/** By the methods for substitutes, or zeros. */
type How = 'METHODS' | 'OUTAGE'

function fingerprintOf(values: NewValue[]): string {
  const hash = createHash('sha256')
  for (const { ts, kw, method } of values) hash.update(`${ts.getTime()} ${kw} ${method}\n`)
  return hash.digest('hex').slice(0, 32)
}
