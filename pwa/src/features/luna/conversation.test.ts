import { describe, expect, it } from 'vitest'
import {
  isRunning,
  newExchange,
  shownSources,
  stopped,
  withEvent,
  type Exchange,
  type LunaEvent,
  type LunaSource,
} from './conversation.ts'

const source = (number: number): LunaSource => ({
  __typename: 'LunaSource',
  number,
  chunkId: `c${number}`,
  item: { __typename: 'Item', id: 'i' },
  title: 'Gesetz',
  headings: [],
  page: null,
  excerpt: '',
  score: 1,
  global: false,
})
/** The events of one answer, counted as the server counts them. */
const delta = (text: string, cursor = 2): LunaEvent => ({
  __typename: 'LunaDelta',
  cursor: String(cursor),
  text,
})
const found: LunaEvent = {
  __typename: 'LunaSources',
  answerId: 'a1',
  cursor: '1',
  question: 'Was gilt?',
  sources: [source(1), source(2), source(3)],
}
const done: LunaEvent = {
  __typename: 'LunaDone',
  cursor: '9',
  level: 'SUPPORTED',
  engine: 'extractive',
  milliseconds: 120,
  cited: [2],
  note: null,
}

function after(...events: LunaEvent[]): Exchange {
  let exchange = newExchange(0, 'Was gilt?')
  for (const event of events) exchange = withEvent(exchange, event)
  return exchange
}

describe('an answer', () => {
  it('searches, writes and is done', () => {
    expect(after().state.phase).toBe('searching')
    expect(after(found).state.phase).toBe('searching')
    expect(after(found, delta('Es '), delta('gilt [2].', 3))).toMatchObject({
      text: 'Es gilt [2].',
      state: { phase: 'writing' },
    })
    expect(after(found, delta('Es gilt [2].'), done).state).toEqual({
      phase: 'done',
      level: 'SUPPORTED',
      engine: 'extractive',
      milliseconds: 120,
      note: null,
    })
  })

  it('takes no event twice, so that a resumed stream may begin early', () => {
    const exchange = after(found, delta('Es '), delta('Es '), delta('gilt.', 3))

    expect(exchange).toMatchObject({ text: 'Es gilt.', answerId: 'a1', received: 3 })
  })

  it('shows all sources while it is written and the cited ones when it is done', () => {
    expect(shownSources(after(found)).map(({ number }) => number)).toEqual([1, 2, 3])
    expect(shownSources(after(found, done)).map(({ number }) => number)).toEqual([2])
  })

  it('fails with the reason', () => {
    const error = {
      __typename: 'UserError' as const,
      code: 'X',
      message: 'Das Modell antwortet nicht.',
      place: null,
      remedy: null,
    }

    expect(after({ __typename: 'LunaFailure', cursor: '2', error }).state).toMatchObject({
      phase: 'failed',
      problem: { message: 'Das Modell antwortet nicht.' },
    })
  })

  it('can be stopped while it runs, and only then', () => {
    expect(stopped(after(delta('Es'))).state.phase).toBe('stopped')
    expect(stopped(after(done)).state.phase).toBe('done')
    expect(isRunning(stopped(after()))).toBe(false)
  })
})
