import type { ApolloClient } from '@apollo/client'
import { ApolloProvider } from '@apollo/client/react'
import { useEffect, useState, type ReactNode } from 'react'
import { meDocument } from '../features/session/session.queries.ts'
import { createApi } from '../lib/api/client.ts'
import { connection } from '../lib/api/connection.ts'
import { watchReachability } from '../lib/api/reachability.ts'
import { whenSignedOut } from '../lib/session/sign-out.ts'

/** A session that ended elsewhere: asking who one is brings up the login, unless just this was asked. */
function askWhoOneIs(client: ApolloClient, refused: string | undefined): void {
  if (refused !== 'Me') void client.refetchQueries({ include: [meDocument] })
}

/** The API client and what it needs to live: a watch on the connection, a last state on the device, a wipe at sign-out. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [{ client, keeper }] = useState(() => createApi(askWhoOneIs))
  useEffect(() => {
    const refetch = () => void client.refetchQueries({ include: 'active' })
    const endWatch = watchReachability({ connection, onReturn: refetch })
    const endWipe = whenSignedOut(async () => {
      await client.clearStore()
      await keeper.wipe()
    })
    const save = () => void keeper.save()
    addEventListener('pagehide', save)
    return () => {
      endWatch()
      endWipe()
      removeEventListener('pagehide', save)
    }
  }, [client, keeper])
  return <ApolloProvider client={client}>{children}</ApolloProvider>
}
