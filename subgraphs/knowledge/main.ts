import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createContext } from './context.ts'
import { keepWarm } from './retrieval/keep-warm.ts'
import { subgraph } from './schema.ts'
import { createEngines, createServices } from './services.ts'

await runSubgraph(subgraph, async service => {
  const engines = createEngines(service)
  const { indexes } = engines
  await indexes.active()
  const services = createServices(service, engines)
  return {
    createContext: viewer => createContext({ services, links: service.links }, viewer),
    ready: () => indexes.check(),
    stop: keepWarm(indexes, { log: service.logger }),
  }
})
