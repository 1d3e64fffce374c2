import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { createContext } from './context.ts'
import { createReadingIntake } from './run/reading-intake.ts'
import { SimulationRunner } from './run/simulation-runner.ts'
import { SimulationService } from './run/simulation.service.ts'
import { SimulationStore } from './run/simulation.store.ts'
import { subgraph } from './schema.ts'

await runSubgraph(subgraph, async ({ config, database, links, logger, secrets }) => {
  const signer = createInternalSigner(secrets.internal.privateKey, 'simulation')
  const intake = createReadingIntake(config.subgraphs.timeseries.url, signer)
  const store = new SimulationStore(database.prisma)
  const runner = new SimulationRunner({ intake, logger, running: () => store.running() })
  const service = new SimulationService(store, runner)
  runner.start()
  return {
    createContext: viewer => createContext({ service, store, links }, viewer),
    close: () => runner.stop(),
  }
})
