import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createInternalSigner } from '#platform/identity/internal-token.ts'
import { createContext } from './context.ts'
import { subgraph } from './schema.ts'
import { createServices } from './services.ts'
import { createTimeseriesClient } from './timeseries-client.ts'

await runSubgraph(subgraph, async service => {
  const { config, links, secrets } = service
  const signer = createInternalSigner(secrets.internal.privateKey, 'simulation')
  const timeseries = createTimeseriesClient(config.subgraphs.timeseries.url, signer)
  const services = createServices({ ...service, timeseries })
  services.runs.start()
  return {
    createContext: viewer => createContext({ services, links }, viewer),
    close: () => services.runs.stop(),
  }
})
