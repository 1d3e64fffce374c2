import 'reflect-metadata'
import { runSubgraph } from '#platform/graphql/run-subgraph.ts'
import { createContext } from './context.ts'
import { subgraph } from './schema.ts'
import { createServices } from './services.ts'
import { createFirstUsers } from './user/first-users.ts'
import { UserStore } from './user/user.store.ts'

await runSubgraph(subgraph, async service => {
  const users = new UserStore(service.database)
  await createFirstUsers(users, service.config.dataDir)
  const services = createServices(service, users)
  return {
    createContext: viewer => createContext({ services, users, links: service.links }, viewer),
    stop: services.operations.monitor.watch(),
  }
})
