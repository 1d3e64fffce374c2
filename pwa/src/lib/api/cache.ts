import { InMemoryCache, type FieldPolicy } from '@apollo/client'

type Page = { nodes: readonly unknown[]; pageInfo: unknown }

/**
 * Pages of a list that are asked for with `after` are appended to what is there.
 * Lists of different page sizes are kept apart: the excerpt on the start page is not the list.
 */
function pages(...keyArgs: string[]): FieldPolicy<Page> {
  return {
    keyArgs: ['first', ...keyArgs],
    merge: (existing, incoming, { args }) =>
      existing && args?.['after']
        ? { ...incoming, nodes: [...existing.nodes, ...incoming.nodes] }
        : incoming,
  }
}

export function createCache(): InMemoryCache {
  return new InMemoryCache({
    // The members of a union are told apart without asking the server for its schema.
    possibleTypes: { LunaEvent: ['LunaSources', 'LunaDelta', 'LunaDone', 'LunaFailure'] },
    typePolicies: {
      Query: {
        fields: {
          meters: pages(),
          users: pages(),
          auditLog: pages(),
          jobs: pages('kind'),
          items: pages('search', 'kind'),
        },
      },
      Item: { fields: { chunks: pages() } },
      Component: { keyFields: ['name'] },
      // A citation's number belongs to one answer only.
      LunaSource: { keyFields: false },
    },
  })
}
