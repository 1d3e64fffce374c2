import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createContext } from './context.ts'
import { subgraph } from './schema.ts'
import { createEngines, createServices } from './services.ts'

await runSubgraph(subgraph, async service => {
  const engines = createEngines(service)
  const { vectors, embedder } = engines
  await vectors.prepare(embedder ? { denseDimension: embedder.dimension } : {})
  const services = createServices(service, engines)
  return {
    createContext: viewer => createContext({ services, links: service.links }, viewer),
    ready: () => vectors.check(),
  }
})
