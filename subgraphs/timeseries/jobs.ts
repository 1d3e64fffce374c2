import type { JobHandler } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import { createExportJob } from './export/export.job.ts'
import { createExportStores } from './export/export-stores.ts'
import { createImportJob } from './intake/import.job.ts'
import { checkImported } from './quality/check-imported.ts'
import { createCheckQualityJob } from './quality/check-quality.job.ts'
import { createStores } from './services.ts'
import { SimulatedMarketStore } from './market/simulated-markets.store.ts'
import { createRemoveSimulatedJob } from './simulated/remove-simulated.job.ts'
import { SimulatedEraser } from './simulated/simulated-eraser.store.ts'
import { SimulatedMeterStore } from './simulated/simulated-meters.store.ts'

/** The background work of this subgraph, for the worker. */
export function createTimeseriesJobs({
  database,
  objects,
  events,
  jobs,
}: Pick<Service, 'database' | 'objects' | 'events' | 'jobs'>): JobHandler<unknown>[] {
  const stores = createStores(database)
  return [
    createImportJob({ stores, objects, events, onWritten: checkImported(jobs) }),
    createCheckQualityJob({ ...stores.quality, meters: stores.meters, events }),
    createExportJob({ ...createExportStores(database, stores), objects }),
    createRemoveSimulatedJob({
      meters: new SimulatedMeterStore(database),
      eraser: new SimulatedEraser(database),
      markets: new SimulatedMarketStore(database),
      jobs,
    }),
  ]
}
