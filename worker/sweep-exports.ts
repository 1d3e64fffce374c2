import type { Service } from '#platform/service.ts'
import { sweepExports } from '../subgraphs/timeseries/export/export-sweep.store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Long enough for a holiday; whoever needs the file later exports again. */
const exportsKeptMs = 30 * dayMs

/** Files of old exports go, every hour. Answers how to stop. */
export function sweepOldExports({ database, objects, logger }: Service): () => void {
  const sweep = () => {
    sweepExports({ database, objects }, new Date(Date.now() - exportsKeptMs)).then(
      removed => removed > 0 && logger.info({ removed }, 'old exports removed'),
      (error: unknown) => logger.warn({ err: error }, 'old exports not removed'),
    )
  }
  sweep()
  const timer = setInterval(sweep, hourMs)
  return () => clearInterval(timer)
}
