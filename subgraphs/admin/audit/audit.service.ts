import type { ChainedEntry } from '#platform/audit/audit-entry.ts'
import type { AuditFilter } from '#platform/audit/audit-filter.ts'
import type { AuditLog } from '#platform/audit/audit-log.ts'
import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import type { AuditCheck, AuditCheckStore } from './audit-check.store.ts'

type Use = { log: AuditLog; checks: AuditCheckStore; jobs: Pick<JobQueue, 'enqueue'> }

const mostChecks = 50

/** Who did what, for administrators: reading, checking that nothing was changed, taking it along. */
export class AuditService {
  constructor(private readonly use: Use) {}

  /** Newest first. */
  async list(
    page: { first: number; after?: string; filter?: AuditFilter },
    viewer: Viewer,
  ): Promise<ChainedEntry[]> {
    viewer.require('admin')
    return this.use.log.list(page)
  }

  /** A check that is under way is not begun twice. */
  async verify(viewer: Viewer): Promise<JobRecord> {
    viewer.require('admin')
    return requestCheck(this.use.jobs, viewer.userId)
  }

  /** The newest first. */
  async checks(viewer: Viewer): Promise<AuditCheck[]> {
    viewer.require('admin')
    return this.use.checks.list(mostChecks)
  }

  /** AUDIT_RANGE_EMPTY. */
  async export(filter: AuditFilter, viewer: Viewer): Promise<JobRecord | UserError> {
    viewer.require('admin')
    if (filter.from && filter.to && filter.from >= filter.to) return rangeEmpty
    return this.use.jobs.enqueue({
      kind: 'EXPORT_AUDIT',
      title: 'Protokoll als CSV',
      payload: { filter },
      createdBy: viewer.userId,
    })
  }
}

/** Also each night, by nobody. */
export function requestCheck(
  jobs: Pick<JobQueue, 'enqueue'>,
  createdBy: string | undefined,
): Promise<JobRecord> {
  return jobs.enqueue({
    kind: 'VERIFY_AUDIT',
    title: 'Protokoll auf Unversehrtheit prüfen',
    payload: {},
    createdBy,
    dedupeKey: 'verify-audit',
  })
}

const rangeEmpty = new UserError('AUDIT_RANGE_EMPTY', 'Der Zeitraum des Exports ist leer.', {
  place: 'Zeitraum',
  remedy: 'Wählen Sie ein Ende, das nach dem Anfang liegt.',
})
