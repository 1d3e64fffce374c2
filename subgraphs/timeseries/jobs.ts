import type { JobHandler } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import { createExportJob } from './export/export.job.ts'
import { ExportStore } from './export/export.store.ts'
import { createImportJob } from './intake/import.job.ts'
import { createStores } from './services.ts'

/** The background work of this subgraph, for the worker. */
export function createTimeseriesJobs({
  database,
  objects,
}: Pick<Service, 'database' | 'objects'>): JobHandler<unknown>[] {
  const stores = createStores(database)
  const exports = new ExportStore(database)
  return [createImportJob({ stores, objects }), createExportJob({ ...stores, exports, objects })]
}
