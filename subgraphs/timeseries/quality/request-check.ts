import type { JobQueue, JobRecord } from '#platform/jobs/job.ts'
import { germanPlural } from '../wording/german.ts'

type Queue = Pick<JobQueue, 'enqueue'>

/** A meter and the range of its readings that changed. */
export type ChangedRange = { meterId: string; from: Date; to: Date }

/** What a check is about, for the list of jobs: the name of a meter or of a file. */
export type CheckSubject = { of: string; createdBy: string | null | undefined }

/** The check of changed ranges, to be asked for after they were written. */
export function requestCheck(
  jobs: Queue,
  changed: ChangedRange[],
  { of, createdBy }: CheckSubject,
): Promise<JobRecord> {
  const [first] = changed
  const more = changed.length > 1 ? ` (${germanPlural(changed.length, 'Zähler', 'Zähler')})` : ''
  return jobs.enqueue({
    kind: 'CHECK_QUALITY',
    title: `Qualitätsprüfung: ${of}${more}`,
    payload: {
      meters: changed.map(({ meterId, from, to }) => ({
        ...{ meterId, from: from.toISOString(), to: to.toISOString() },
      })),
    },
    ...(first && changed.length === 1 && { targetId: first.meterId }),
    createdBy: createdBy ?? undefined,
  })
}

/** One check of every meter that has new readings; while one waits or runs there is no second. */
export function requestDueChecks(jobs: Queue): Promise<JobRecord> {
  return jobs.enqueue({
    kind: 'CHECK_QUALITY',
    title: 'Qualitätsprüfung neuer Messwerte',
    payload: {},
    createdBy: undefined,
    dedupeKey: 'check-quality-due',
  })
}
