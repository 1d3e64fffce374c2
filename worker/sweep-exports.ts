import type { Service } from '#platform/service.ts'
import { sweepExports } from '../subgraphs/timeseries/export/export-sweep.store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Files of old exports go, every hour. Answers how to stop. */
export function sweepOldExports({ database, objects, logger, config }: Service): () => void {
  const keptMs = config.retention.exportsDays * dayMs
  const sweep = () => {
    sweepExports({ database, objects }, new Date(Date.now() - keptMs)).then(
      removed => removed > 0 && logger.info({ removed }, 'old exports removed'),
      (error: unknown) => logger.warn({ err: error }, 'old exports not removed'),
    )
  }
  sweep()
  const timer = setInterval(sweep, hourMs)
  return () => clearInterval(timer)
}
