import { z } from 'zod'
import { AuditSealer } from '#platform/audit/audit-seal.ts'
import { verifyChain, type Verdict } from '#platform/audit/verify-chain.ts'
import type { JobHandler } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import { AuditCheckStore } from './audit-check.store.ts'

export type AuditNeeds = Pick<Service, 'database' | 'objects' | 'logger'> & {
  secrets: Pick<Service['secrets'], 'sealingKey'>
}

const counts = new Intl.NumberFormat('de-DE')
const payload = z.object({})

/** Checks the whole chain and its seals; a broken one is a finding of the job, not a failure. */
export function createVerifyAuditJob({
  database,
  secrets,
  logger,
}: AuditNeeds): JobHandler<z.infer<typeof payload>> {
  const sealer = new AuditSealer(secrets.sealingKey)
  const checks = new AuditCheckStore(database.pool)
  return {
    kind: 'VERIFY_AUDIT',
    payload,
    retryLimit: 2,
    expireInSeconds: 3600,
    async run(_payload, { job, signal, progress }) {
      const verdict = await verifyChain(database, {
        sealer,
        signal,
        progress: (done, of) =>
          progress(done / Math.max(1, of), `${counts.format(done)} Einträge geprüft`),
      })
      const message = messageOf(verdict)
      await checks.add(job.id, verdict, message)
      if (verdict.fault) logger.error({ fault: verdict.fault }, 'audit log is broken')
      return { message }
    },
  }
}

function messageOf({ fault, entries, seals, foreignSeals }: Verdict): string {
  if (fault) return `Das Protokoll ist nicht unversehrt. ${fault.message}`
  const foreign =
    foreignSeals === 0
      ? ''
      : ` ${counts.format(foreignSeals)} Siegel einer anderen Installation sind hier nicht prüfbar.`
  return `Das Protokoll ist unversehrt: ${plural(entries, 'Eintrag', 'Einträge')} und ${counts.format(seals)} Siegel geprüft.${foreign}`
}

function plural(count: number, one: string, many: string): string {
  return `${counts.format(count)} ${count === 1 ? one : many}`
}
