import type { JobHandler } from '#platform/jobs/job.ts'
import { createExportAuditJob } from './export-audit.job.ts'
import { createVerifyAuditJob, type AuditNeeds } from './verify-audit.job.ts'

/** The handlers that the worker runs for the audit log. */
export function createAuditJobs(needs: AuditNeeds): JobHandler<unknown>[] {
  return [createVerifyAuditJob(needs), createExportAuditJob(needs)]
}
