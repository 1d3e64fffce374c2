import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createContext } from './context.ts'
import { subgraph } from './schema.ts'
import { createServices, createStores } from './services.ts'

await runSubgraph(subgraph, service => {
  const stores = createStores(service.database)
  const services = createServices(service, stores)
  const use = { services, stores, links: service.links }
  return Promise.resolve({ createContext: viewer => createContext(use, viewer) })
})
