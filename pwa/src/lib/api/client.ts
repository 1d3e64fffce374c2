import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client'
import { OperationTypeNode } from 'graphql'
import { from, switchMap } from 'rxjs'
import { CacheKeeper } from '../offline/cache-keeper.ts'
import { indexedDbStore } from '../offline/snapshot-store.ts'
import { createCache } from './cache.ts'
import { connection } from './connection.ts'
import { contactLink } from './contact-link.ts'

/** Vite writes a hash of the content into this address: another build has another one. */
const BUILD = new URL(import.meta.url).pathname

/** Subscriptions need the WebSocket client; pages without one never load it. */
const socketLink = new ApolloLink(operation =>
  from(import('./socket-link.ts')).pipe(
    switchMap(({ createSocketLink }) => createSocketLink().request(operation)),
  ),
)

export type Api = { client: ApolloClient; keeper: CacheKeeper }

/**
 * The API client and the keeper of its cache. The session travels in an httpOnly cookie, so there is no token here.
 * `onSignedOut` is called when the server no longer knows the session.
 */
export function createApi(
  onSignedOut: (client: ApolloClient, operationName: string | undefined) => void,
): Api {
  const cache = createCache()
  const keeper = new CacheKeeper({ cache, store: indexedDbStore(), build: BUILD })
  const transport = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    socketLink,
    new HttpLink({ uri: '/graphql', credentials: 'same-origin' }),
  )
  const contact = contactLink({
    connection,
    keeper,
    onSignedOut: operationName => onSignedOut(client, operationName),
  })
  const client = new ApolloClient({ cache, link: ApolloLink.from([contact, transport]) })
  return { client, keeper }
}
