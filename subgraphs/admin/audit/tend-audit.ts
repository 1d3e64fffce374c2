import type { JobQueue } from '#platform/jobs/job.ts'
import { AuditCheckStore } from './audit-check.store.ts'
import { AuditSealStore } from './audit-seal.store.ts'
import { requestCheck } from './audit.service.ts'
import { privateExportDays, sweepPrivateExports } from './private-exports.store.ts'
import type { AuditNeeds } from './verify-audit.job.ts'

type Use = AuditNeeds & { jobs: Pick<JobQueue, 'enqueue'> }

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/**
 * Every minute seals the end of the audit log where it has grown, has the whole of it checked once a day,
 * and removes old exports. Answers how to stop.
 */
export function tendAudit(use: Use): () => void {
  const seals = new AuditSealStore(use.database, use.secrets.sealingKey)
  const tend = async () => {
    const now = new Date()
    const seal = await seals.sealNow(now)
    // In the log of the process too: whoever holds the database does not hold that.
    if (seal) use.logger.info({ entries: seal.entries, hash: seal.hash }, 'audit log sealed')
    if (await isCheckDue(use, now)) await requestCheck(use.jobs, undefined)
    await sweepPrivateExports(use, new Date(now.getTime() - privateExportDays * dayMs))
  }
  const look = () => {
    tend().catch((error: unknown) => use.logger.warn({ err: error }, 'audit log not tended'))
  }
  look()
  const timer = setInterval(look, minuteMs)
  return () => clearInterval(timer)
}

/** A day after the last check, or when there was none. */
export async function isCheckDue({ database }: Pick<Use, 'database'>, now: Date): Promise<boolean> {
  const [last] = await new AuditCheckStore(database.pool).list(1)
  return !last || now.getTime() - last.checkedAt.getTime() >= dayMs
}
