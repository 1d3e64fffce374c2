import { keepWatching, settleMs } from '#platform/folder/keep-watching.ts'
import { WatchFolder } from '#platform/folder/watch-folder.ts'
import { WatchedFilesStore } from '#platform/folder/watched-files.store.ts'
import type { Service } from '#platform/service.ts'
import { ReportStore } from '../report/report.store.ts'
import { importWork } from './import-work.ts'

/** Watches the folder of the configuration, if there is to be one. Answers how to stop. */
export async function watchIntakeFolder(service: Service): Promise<() => Promise<void>> {
  const { folder } = service.config.intake
  const { database, logger, uploads, objects, jobs } = service
  if (folder === undefined) return async () => undefined
  const use = { files: new WatchedFilesStore(database), uploads, objects, jobs, logger }
  const work = importWork(new ReportStore(database))
  return keepWatching(new WatchFolder(use, work, { folder, settleMs }), folder, logger)
}
