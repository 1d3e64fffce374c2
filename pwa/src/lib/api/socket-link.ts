import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { createClient } from 'graphql-ws'

const KEEP_ALIVE_MS = 12_000
const PONG_WAIT_MS = 5_000

let link: GraphQLWsLink | undefined

/**
 * The one WebSocket of the page, opened with the first subscription. It does not retry by itself: whoever
 * subscribes decides whether to resume (live values) or to tell the user (an answer). A socket that no longer
 * answers pings (a phone that slept) is closed, so that its subscribers notice.
 */
export function createSocketLink(): GraphQLWsLink {
  if (link) return link
  let pongTimeout: ReturnType<typeof setTimeout> | undefined
  const client = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    retryAttempts: 0,
    keepAlive: KEEP_ALIVE_MS,
    on: {
      ping: received => {
        if (received) return
        pongTimeout = setTimeout(() => client.terminate(), PONG_WAIT_MS)
      },
      pong: received => {
        if (received) clearTimeout(pongTimeout)
      },
      closed: () => {
        clearTimeout(pongTimeout)
      },
    },
  })
  link = new GraphQLWsLink(client)
  return link
}
