import type { JobHandler } from '#platform/jobs/job.ts'
import { createDeletePersonJob } from './delete-person.job.ts'
import { createExportPersonJob, type PersonNeeds } from './export-person.job.ts'

/** The handlers that the worker runs for the data of a person. */
export function createPersonJobs(needs: PersonNeeds): JobHandler<unknown>[] {
  return [createExportPersonJob(needs), createDeletePersonJob(needs)]
}
