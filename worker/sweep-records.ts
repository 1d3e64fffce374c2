import type { Config } from '#platform/config.ts'
import { sweepFailures } from '#platform/identity/login-failure.store.ts'
import { sweepSessions } from '#platform/identity/sweep-sessions.store.ts'
import { sweepJobs } from '#platform/jobs/sweep-jobs.store.ts'
import type { Service } from '#platform/service.ts'
import { sweepReports } from '../subgraphs/timeseries/intake/report/sweep-reports.store.ts'
import { IngestBatchStore } from '../subgraphs/timeseries/reading/ingest-batch.store.ts'
import { sweepRefused } from '../subgraphs/timeseries/reading/refused-readings.store.ts'

type Use = Pick<Service, 'database'> & { retention: Config['retention'] }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Rows that go in one statement, so that none holds a table for long. */
const mostAtOnce = 5000
/** Portions of one kind and hour; the rest follows in the next hour. */
const mostPortions = 200
/** Whoever asks about a session that ended can still be answered. */
const sessionsForDays = 30
/** Longer than any failure counts. */
const loginFailuresForDays = 7

/** What Luna writes down about herself goes when it is old enough. Answers how many of each went. */
export async function sweepRecords({ database, retention }: Use, now: Date, signal?: AbortSignal) {
  const before = (days: number) => new Date(now.getTime() - days * dayMs)
  const batches = new IngestBatchStore(database)
  const { pool } = database
  const portions = {
    jobs: () => sweepJobs(database, before(retention.jobsDays), mostAtOnce),
    reports: () => sweepReports(database, before(retention.importReportsDays)),
    refused: () => sweepRefused(pool, before(retention.refusedReadingsDays), mostAtOnce),
    sessions: () => sweepSessions(database, before(sessionsForDays), mostAtOnce),
    loginFailures: () => sweepFailures(database, before(loginFailuresForDays), mostAtOnce),
    ingestKeys: () => batches.sweep(before(retention.ingestKeysDays)),
  }
  const gone: Record<string, number> = {}
  for (const [name, sweep] of Object.entries(portions)) {
    let all = 0
    for (let portion = 0; portion < mostPortions && signal?.aborted !== true; portion++) {
      const some = await sweep()
      all += some
      if (some === 0) break
    }
    gone[name] = all
  }
  return gone
}

/** Old records go, every hour. Answers how to stop. */
export function sweepOldRecords({ database, logger, config }: Service): () => void {
  const stopping = new AbortController()
  const sweep = () => {
    sweepRecords({ database, retention: config.retention }, new Date(), stopping.signal).then(
      gone => Object.values(gone).some(Boolean) && logger.info({ gone }, 'old records removed'),
      (error: unknown) => logger.warn({ err: error }, 'old records not removed'),
    )
  }
  sweep()
  const timer = setInterval(sweep, hourMs)
  return () => {
    stopping.abort()
    clearInterval(timer)
  }
}
