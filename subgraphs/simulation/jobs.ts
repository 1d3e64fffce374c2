import type { JobHandler } from '#platform/jobs/job.ts'
import type { Service } from '#platform/service.ts'
import { createHistoryJob, type HistoryPayload } from './history/generate-history.job.ts'
import type { HistoryIntake } from './history/history-intake.ts'
import { HistoryProgressStore } from './history/history-progress.store.ts'
import { SimulationStore } from './run/simulation.store.ts'

/** The background work of this subgraph, for the worker, which brings the bulk intake of the time series. */
export function createSimulationJobs(
  { database }: Pick<Service, 'database'>,
  intake: HistoryIntake,
): [JobHandler<HistoryPayload>] {
  const simulations = new SimulationStore(database)
  const progress = new HistoryProgressStore(database.pool)
  return [createHistoryJob({ simulations, progress, intake })]
}
