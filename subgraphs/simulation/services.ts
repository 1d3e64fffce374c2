import { HistoryService } from './history/history.service.ts'
import type { SimulationPorts } from './ports.ts'
import { createRuns, type RunServices } from './run/create-runs.ts'
import { SavedScenarioService } from './scenario/saved-scenario.service.ts'
import { SavedScenarioStore } from './scenario/saved-scenario.store.ts'
import { ScenarioService } from './scenario/scenario.service.ts'
import { createSiteFigures } from './scenario/site-figures.ts'
import { SiteService } from './site/site.service.ts'

export type SimulationServices = {
  runs: RunServices
  sites: SiteService
  history: HistoryService
  scenarios: ScenarioService
  savedScenarios: SavedScenarioService
}

export function createServices(ports: SimulationPorts): SimulationServices {
  const runs = createRuns(ports)
  const { jobs, now = Date.now } = ports
  return {
    runs,
    sites: new SiteService({ ...ports, store: runs.store, sync: () => runs.runner.sync(), now }),
    history: new HistoryService({ store: runs.store, jobs, now }),
    scenarios: new ScenarioService(createSiteFigures(ports.timeseries)),
    savedScenarios: new SavedScenarioService(new SavedScenarioStore(ports.database)),
  }
}
