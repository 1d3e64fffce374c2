import type { JobHandler } from '#platform/jobs/job.ts'
import { createVerifyJob } from './keep/verify.job.ts'
import { createBackupJob } from './make/backup.job.ts'
import type { BackupNeeds } from './needs.ts'
import { createRestoreJob } from './restore/restore.job.ts'

/** The handlers that the worker runs for backups. */
export function createBackupJobs(needs: BackupNeeds): JobHandler<unknown>[] {
  return [createBackupJob(needs), createVerifyJob(needs), createRestoreJob(needs)]
}
