import type { Service } from '#platform/service.ts'
import { MeterEraser } from '../meter/meter-eraser.store.ts'
import { CheckStateStore } from './check-state.store.ts'
import { requestDueChecks } from './request-check.ts'

const hourMs = 3_600_000
/** Erased in one go; the next hour goes on. */
const mostErased = 5_000_000

type Use = Pick<Service, 'database' | 'jobs' | 'logger'>

/**
 * Every hour: the check of readings that came since the last one, and the erasing of what removed meters
 * left behind. Answers how to stop.
 */
export function scheduleChecks({ database, jobs, logger }: Use): () => void {
  const states = new CheckStateStore(database)
  const eraser = new MeterEraser(database)
  const leaving = new AbortController()
  const tick = async () => {
    const due = await states.due(1)
    if (due.length > 0) await requestDueChecks(jobs)
    const erased = await eraser.erase(mostErased, leaving.signal)
    if (erased > 0) logger.info({ erased }, 'readings of removed meters erased')
  }
  const run = () => {
    tick().catch((error: unknown) => logger.warn({ err: error }, 'checks not scheduled'))
  }
  const timer = setInterval(run, hourMs)
  return () => {
    leaving.abort()
    clearInterval(timer)
  }
}
