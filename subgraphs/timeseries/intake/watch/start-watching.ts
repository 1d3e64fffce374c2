import type { Service } from '#platform/service.ts'
import { ReportStore } from '../report/report.store.ts'
import { WatchFolder } from './watch-folder.ts'
import { WatchedFilesStore } from './watched-files.store.ts'

const everyMs = 2000
const settleMs = 3000

/** Watches the folder of the configuration, if there is to be one. Answers how to stop. */
export async function watchIntakeFolder(service: Service): Promise<() => Promise<void>> {
  const { folder } = service.config.intake
  const { database, logger, uploads, objects, jobs } = service
  if (folder === undefined) return async () => undefined
  const files = new WatchedFilesStore(database)
  const use = { files, reports: new ReportStore(database), uploads, objects, jobs, logger }
  const watch = new WatchFolder(use, { folder, settleMs })
  try {
    await watch.prepare()
  } catch (error) {
    logger.error({ err: error, folder }, 'watched folder not usable')
    return async () => undefined
  }
  return repeat(
    () => watch.scan(),
    error => logger.warn({ err: error, folder }, 'watched folder not readable'),
  )
}

/** Looks again some time after the last look has ended. */
function repeat(look: () => Promise<unknown>, fail: (error: unknown) => void): () => Promise<void> {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let current: Promise<unknown> = Promise.resolve()
  const next = () => {
    current = look()
      .catch(fail)
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
