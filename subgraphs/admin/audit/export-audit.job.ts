import { Readable } from 'node:stream'
import { z } from 'zod'
import { AuditLog } from '#platform/audit/audit-log.ts'
import type { AuditFilter } from '#platform/audit/audit-filter.ts'
import type { ChainedEntry } from '#platform/audit/audit-entry.ts'
import type { JobContext, JobHandler } from '#platform/jobs/job.ts'
import { writeAuditCsv } from './audit-csv.ts'
import type { AuditNeeds } from './verify-audit.job.ts'

const text = z.string().nullish()
const filterPayload = z.object({
  from: z.coerce.date().nullish(),
  to: z.coerce.date().nullish(),
  actor: text,
  action: text,
  target: text,
  text,
  onlyRefused: z.boolean().nullish(),
})
const payload = z.object({ filter: filterPayload })

const pageSize = 1000
const mostBytes = 2 ** 31
const counts = new Intl.NumberFormat('de-DE')

export const auditExportKey = (jobId: string) => `audit-${jobId}.csv`

/** Writes what a filter finds into the bucket `exports`, the newest first; memory does not grow with it. */
export function createExportAuditJob({
  database,
  objects,
}: AuditNeeds): JobHandler<z.infer<typeof payload>> {
  const log = new AuditLog(database)
  return {
    kind: 'EXPORT_AUDIT',
    payload,
    retryLimit: 3,
    expireInSeconds: 3600,
    async run({ filter }, context) {
      const written = { rows: 0 }
      const csv = writeAuditCsv(pagesOf(log, { filter, written, context }))
      const key = auditExportKey(context.job.id)
      const body = Readable.from(csv, { objectMode: false })
      await objects.put('exports', key, body, { contentType: 'text/csv', maxBytes: mostBytes })
      context.signal.throwIfAborted()
      const day = context.job.createdAt.toISOString().slice(0, 10)
      return {
        message: `${counts.format(written.rows)} ${written.rows === 1 ? 'Eintrag' : 'Einträge'} exportiert.`,
        download: { key, fileName: `luna_protokoll_${day}.csv` },
      }
    },
    async discard({ id }) {
      await objects.remove('exports', auditExportKey(id))
    },
  }
}

async function* pagesOf(
  log: AuditLog,
  {
    filter,
    written,
    context,
  }: { filter: AuditFilter; written: { rows: number }; context: JobContext },
): AsyncGenerator<ChainedEntry[]> {
  let after: string | undefined
  let newest: number | undefined
  for (;;) {
    context.signal.throwIfAborted()
    const page = await log.list({ first: pageSize, ...(after !== undefined && { after }), filter })
    yield page
    after = page.at(-1)?.id
    newest ??= Number(page[0]?.id ?? 1)
    written.rows += page.length
    const step = `${counts.format(written.rows)} Einträge geschrieben`
    await context.progress(1 - Number(after ?? 0) / newest, step)
    if (page.length < pageSize) return
  }
}
