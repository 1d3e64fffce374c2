import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createContext } from './context.ts'
import { subgraph } from './schema.ts'
import { createServices, createStores } from './services.ts'

await runSubgraph(subgraph, async service => {
  const stores = createStores(service.database)
  const services = createServices(service, stores)
  const use = { services, stores, links: service.links }
  await services.alerts.channels.sealStored()
  return {
    createContext: viewer => createContext(use, viewer),
    stop: () => services.connectors.stop(),
  }
})
