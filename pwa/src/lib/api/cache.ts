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
    // The members of the unions, which the cache cannot know from the answers.
    possibleTypes: {
      ChangePasswordResult: ['User', 'UserError'],
      CreateUploadResult: ['Upload', 'UserError'],
      CreateUserResult: ['User', 'UserError'],
      DeleteItemResult: ['Item', 'UserError'],
      JobResult: ['Job', 'UserError'],
      LunaEvent: ['LunaSources', 'LunaDelta', 'LunaDone', 'LunaFailure'],
      PreviewImportResult: ['ImportPreview', 'UserError'],
      SimulationResult: ['Meter', 'UserError'],
    },
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
