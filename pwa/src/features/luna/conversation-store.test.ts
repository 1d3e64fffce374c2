import { Subject } from 'rxjs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeClient } from '../../testing/fake-api.ts'
import { conversation } from './conversation-store.ts'

let streams: Subject<object>[] = []
const asked = vi.fn()
const resumed = vi.fn()
const cancelled = vi.fn()

const opened = () => {
  const stream = new Subject<object>()
  streams.push(stream)
  return stream
}
const client = fakeClient({
  StartConversation: () => ({ startConversation: { __typename: 'Conversation', id: 'k1' } }),
  AskLuna: ({ input }: { input: object }) => {
    asked(input)
    return opened()
  },
  ResumeAnswer: (place: object) => {
    resumed(place)
    return opened()
  },
  CancelAnswer: ({ answerId }: { answerId: string }) => {
    cancelled(answerId)
    return { cancelAnswer: { __typename: 'CancelledAnswer' } }
  },
})

const begun = (answerId: string) => ({
  __typename: 'LunaSources',
  answerId,
  cursor: '1',
  question: '',
  sources: [],
})
const delta = (cursor: number, text: string) => ({
  __typename: 'LunaDelta',
  cursor: String(cursor),
  text,
})
const say = (at: number, event: object) => streams[at]?.next({ askLuna: event })
const lost = () => new Error('Socket closed with event 1006 ')

async function ask(question: string): Promise<void> {
  const before = asked.mock.calls.length
  conversation.ask(client, question)
  await vi.waitFor(() => expect(asked.mock.calls.length).toBe(before + 1))
}
const texts = () => conversation.read().map(({ text, state }) => [text, state.phase])

beforeEach(() => {
  streams = []
  vi.clearAllMocks()
})
afterEach(() => conversation.clear())

it('writes the answer as it comes', async () => {
  await ask('Was gilt?')
  say(0, begun('a1'))
  say(0, delta(2, 'Es '))
  say(0, delta(3, 'gilt.'))

  expect(texts()).toEqual([['Es gilt.', 'writing']])
})

it('asks follow-up questions in one conversation, until a new one is begun', async () => {
  await ask('Was gilt?')
  await ask('Und sonst?')

  expect(asked).toHaveBeenNthCalledWith(1, { question: 'Was gilt?', conversationId: 'k1' })
  expect(asked).toHaveBeenNthCalledWith(2, { question: 'Und sonst?', conversationId: 'k1' })
})

it('stops the answer here and on the server, and takes nothing more of it', async () => {
  await ask('Was gilt?')
  say(0, begun('a1'))
  say(0, delta(2, 'Es '))

  conversation.stop()
  say(0, delta(3, 'gilt.'))

  expect(texts()).toEqual([['Es ', 'stopped']])
  expect(cancelled).toHaveBeenCalledWith('a1')
})

it('lets a new question stop the answer before', async () => {
  await ask('Erstens?')
  await ask('Zweitens?')
  say(1, begun('a2'))
  say(1, delta(2, 'Ja.'))

  expect(texts()).toEqual([
    ['', 'stopped'],
    ['Ja.', 'writing'],
  ])
})

it('goes on with the same answer where the connection broke', async () => {
  await ask('Was gilt?')
  say(0, begun('a1'))
  say(0, delta(2, 'Es '))

  streams[0]?.error(lost())
  await vi.waitFor(() => expect(resumed).toHaveBeenCalledWith({ answerId: 'a1', after: 2 }))
  streams[1]?.next({ resumeAnswer: delta(3, 'gilt.') })

  expect(texts()).toEqual([['Es gilt.', 'writing']])
})

it('tells in German when the connection is lost before the answer began', async () => {
  await ask('Was gilt?')

  streams[0]?.error(lost())

  expect(conversation.read()[0]?.state).toMatchObject({
    phase: 'failed',
    problem: { message: 'Der Server ist gerade nicht erreichbar.' },
  })
})
