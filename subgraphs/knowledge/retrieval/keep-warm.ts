import type { Logger } from '#platform/logger.ts'
import type { SearchIndexes } from './search-indexes.ts'

const everyMs = 15_000

/**
 * Loads the search index in the background from the start on, and again after it was exchanged or
 * much was added, so that no question waits for it. Answers how to stop.
 */
export function keepWarm(
  indexes: Pick<SearchIndexes, 'warmUp'>,
  { log, milliseconds = everyMs }: { log: Pick<Logger, 'warn'>; milliseconds?: number },
): () => void {
  let isRunning = false
  const run = () => {
    if (isRunning) return
    isRunning = true
    indexes
      .warmUp()
      .catch((error: unknown) => {
        log.warn({ err: error }, 'search index not loaded ahead')
      })
      .finally(() => (isRunning = false))
  }
  run()
  const timer = setInterval(run, milliseconds)
  return () => clearInterval(timer)
}
