import DataLoader from 'dataloader'
import type { SubgraphContext } from '#platform/graphql/context.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { Links } from '#platform/objects/links.ts'
import type { AdminServices } from './services.ts'
import type { User, UserStore } from './user/user.store.ts'

export type AdminContext = SubgraphContext & {
  services: AdminServices
  users: DataLoader<string, User | null>
}

export function createContext(
  use: { services: AdminServices; users: UserStore; links: Links },
  viewer: Viewer,
): AdminContext {
  return {
    viewer,
    links: use.links,
    services: use.services,
    users: new DataLoader(async ids => {
      const found = new Map((await use.users.byIds(ids)).map(user => [user.id, user]))
      return ids.map(id => found.get(id) ?? null)
    }),
  }
}
