import type { Logger } from '../logger.ts'
import type { WatchFolder } from './watch-folder.ts'

const everyMs = 2000
/** How long a file must lie still before it counts as complete. */
export const settleMs = 3000

/** Looks into the folder again and again, some time after the last look has ended. Answers how to stop. */
export async function keepWatching(
  watch: WatchFolder,
  folder: string,
  logger: Logger,
): Promise<() => Promise<void>> {
  try {
    await watch.prepare()
  } catch (error) {
    logger.error({ err: error, folder }, 'watched folder not usable')
    return async () => undefined
  }
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let current: Promise<unknown> = Promise.resolve()
  const next = () => {
    current = watch
      .scan()
      .catch((error: unknown) => logger.warn({ err: error, folder }, 'watched folder not readable'))
      .finally(() => {
        if (!isStopped) timer = setTimeout(next, everyMs)
      })
  }
  next()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await current
  }
}
