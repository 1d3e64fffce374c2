import { ApolloClient, ApolloLink, type TypedDocumentNode } from '@apollo/client'
import { parse } from 'graphql'
import { of, throwError, type Observable } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import { createCache } from './cache.ts'
import { ConnectionMonitor } from './connection.ts'
import { contactLink } from './contact-link.ts'

const me = { __typename: 'User', id: '1', name: 'betrieb' }
const meDocument: TypedDocumentNode<{ me: typeof me }> = parse('query Me { me { id name } }')

function setUp(answer: () => Observable<ApolloLink.Result>) {
  const connection = new ConnectionMonitor()
  const onSignedOut = vi.fn()
  const cache = createCache()
  const keeper = {
    saveSoon: vi.fn(),
    restore: vi.fn((): Promise<number | undefined> => Promise.resolve(undefined)),
  }
  const contact = contactLink({ connection, keeper, onSignedOut })
  const link = ApolloLink.from([contact, new ApolloLink(answer)])
  const client = new ApolloClient({ cache, link })
  const ask = () => client.query({ query: meDocument, fetchPolicy: 'network-only' })
  return { ask, cache, connection, keeper, onSignedOut }
}

describe('contact with the server', () => {
  it('is noted with each answer, which is kept for later', async () => {
    const { ask, connection, keeper } = setUp(() => of({ data: { me } }))

    await ask()

    expect(connection.read().lastContactAt).toBeDefined()
    expect(keeper.saveSoon).toHaveBeenCalledOnce()
  })

  it('lost, is answered from what this visit has seen', async () => {
    let isAway = false
    const { ask, connection } = setUp(() =>
      isAway ? throwError(() => new TypeError('Failed to fetch')) : of({ data: { me } }),
    )
    await ask()

    isAway = true
    const { data } = await ask()

    expect(data?.me.name).toBe('betrieb')
    expect(connection.read().reachable).toBe(false)
  })

  it('lost at the start, is answered from what an earlier visit kept, with its stamp', async () => {
    const { ask, cache, connection, keeper } = setUp(() => throwError(() => new TypeError('away')))
    keeper.restore.mockImplementation(() => {
      cache.writeQuery({ query: meDocument, data: { me } })
      return Promise.resolve(4711)
    })

    const { data } = await ask()

    expect(data?.me.name).toBe('betrieb')
    expect(connection.read()).toEqual({ reachable: false, lastContactAt: 4711 })
  })

  it('lost with nothing kept, is a failure', async () => {
    const { ask } = setUp(() => throwError(() => new TypeError('away')))

    await expect(ask()).rejects.toThrow('away')
  })

  it('that ends the session is told, with the refused operation', async () => {
    const errors = [
      { message: 'Bitte melden Sie sich an.', extensions: { code: 'UNAUTHENTICATED' } },
    ]
    const { ask, onSignedOut } = setUp(() => of({ data: null, errors }))

    await expect(ask()).rejects.toThrow()

    expect(onSignedOut).toHaveBeenCalledWith('Me')
  })
})
