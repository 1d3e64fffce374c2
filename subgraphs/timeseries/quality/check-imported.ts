import type { JobQueue } from '#platform/jobs/job.ts'
import { requestCheck, type ChangedRange } from './request-check.ts'

/** What of an import matters here: the starts that went to each meter, rising. */
export type ImportedReadings = {
  record: { fileName: string; createdBy: string | null }
  series: readonly { meterId: string | undefined; series: { starts: ArrayLike<number> } }[]
}

/** Asks for the check of all meters that an import wrote to. */
export function checkImported(
  jobs: Pick<JobQueue, 'enqueue'>,
): (imported: ImportedReadings) => Promise<void> {
  return async ({ record, series }) => {
    const changed = new Map<string, ChangedRange>()
    for (const { meterId, series: one } of series) {
      const [first, last] = [one.starts[0], one.starts[one.starts.length - 1]]
      if (meterId === undefined || first === undefined || last === undefined) continue
      const known = changed.get(meterId)
      // The check goes on to the end of the interval by itself.
      changed.set(meterId, {
        meterId,
        from: new Date(Math.min(first, known?.from.getTime() ?? first)),
        to: new Date(Math.max(last + 1, known?.to.getTime() ?? 0)),
      })
    }
    if (changed.size === 0) return
    const subject = { of: record.fileName, createdBy: record.createdBy }
    await requestCheck(jobs, [...changed.values()], subject)
  }
}
