import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client'
import { Subject } from 'rxjs'
import { afterEach, expect, it } from 'vitest'
import { conversation } from './conversation-store.ts'

const event = (askLuna: object) => ({ data: { askLuna } })
const delta = (text: string) => event({ __typename: 'LunaDelta', cursor: '', text })

function askingClient() {
  const streams: Subject<ApolloLink.Result>[] = []
  const link = new ApolloLink(() => {
    const stream = new Subject<ApolloLink.Result>()
    streams.push(stream)
    return stream
  })
  return { client: new ApolloClient({ cache: new InMemoryCache(), link }), streams }
}

const texts = () => conversation.read().map(({ text, state }) => [text, state.phase])

afterEach(() => conversation.clear())

it('writes the answer as it comes', () => {
  const { client, streams } = askingClient()

  conversation.ask(client, 'Was gilt?')
  streams[0]?.next(delta('Es '))
  streams[0]?.next(delta('gilt.'))

  expect(texts()).toEqual([['Es gilt.', 'writing']])
})

it('stops the answer and takes nothing more of it', () => {
  const { client, streams } = askingClient()
  conversation.ask(client, 'Was gilt?')
  streams[0]?.next(delta('Es '))

  conversation.stop()
  streams[0]?.next(delta('gilt.'))

  expect(texts()).toEqual([['Es ', 'stopped']])
})

it('lets a new question stop the answer before', () => {
  const { client, streams } = askingClient()
  conversation.ask(client, 'Erstens?')

  conversation.ask(client, 'Zweitens?')
  streams[1]?.next(delta('Ja.'))

  expect(texts()).toEqual([
    ['', 'stopped'],
    ['Ja.', 'writing'],
  ])
})

it('tells in German when the connection is lost', () => {
  const { client, streams } = askingClient()
  conversation.ask(client, 'Was gilt?')

  streams[0]?.error(new Error('Socket closed with event 1006 '))

  expect(conversation.read()[0]?.state).toMatchObject({
    phase: 'failed',
    problem: { message: 'Der Server ist gerade nicht erreichbar.' },
  })
})
