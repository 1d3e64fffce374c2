// @vitest-environment jsdom
import { act } from 'react'
import { Subject } from 'rxjs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AskInput } from '../../graphql/graphql.ts'
import { openPage } from '../../testing/page.tsx'
import { conversation } from './conversation-store.ts'
import { LunaChat, NewConversation } from './luna-chat.tsx'

const asked = vi.fn()
let stream: Subject<object>

const open = () =>
  openPage(
    <>
      <NewConversation />
      <LunaChat />
    </>,
    {
      answers: {
        StartConversation: () => ({ startConversation: { __typename: 'Conversation', id: 'k1' } }),
        CancelAnswer: () => ({ cancelAnswer: { __typename: 'CancelledAnswer' } }),
        AskLuna: ({ input }: { input: AskInput }) => {
          asked(input.question)
          return stream
        },
      },
    },
  )
let position = 0
const send = (event: object) => stream.next({ askLuna: { cursor: String(++position), ...event } })
const isAsked = () => expect(stream.observed).toBe(true)
const sources = {
  __typename: 'LunaSources',
  answerId: 'a1',
  question: '',
  sources: [
    {
      __typename: 'LunaSource',
      number: 1,
      chunkId: 'c9',
      item: { __typename: 'Item', id: 'd4' },
      title: 'EnEfG',
      headings: ['§ 8'],
      page: null,
      excerpt: 'Unternehmen mit mehr als 7,5 GWh …',
      score: 1,
      global: false,
    },
  ],
}
const done = {
  __typename: 'LunaDone',
  level: 'SUPPORTED',
  engine: 'extractive',
  milliseconds: 80,
  cited: [1],
  note: null,
}

beforeEach(() => {
  stream = new Subject()
  position = 0
  asked.mockClear()
  vi.stubGlobal('scrollTo', () => undefined)
})
afterEach(() => act(() => conversation.clear()))

it('streams an answer whose citation opens the cited place', async () => {
  const page = await open()

  await page.fill(page.the('textarea'), 'Wer braucht ein EnMS?')
  await page.click('button', 'Fragen')
  await page.eventually(isAsked)
  expect(asked).toHaveBeenCalledWith('Wer braucht ein EnMS?')
  expect(page.text).toContain('Luna sucht in den Dokumenten')

  await page.do(() => {
    send(sources)
    send({ __typename: 'LunaDelta', text: 'Ab 7,5 GWh [1]' })
  })
  expect(page.text).toContain('Ab 7,5 GWh')
  expect(page.text).not.toContain('[1]')

  await page.do(() => send(done))
  expect(page.text).toContain('Belegt')

  await page.click('a', 'Fundstelle 1 öffnen: EnEfG')
  expect(page.location).toBe('/dokumente/d4?stelle=c9')
})

it('stops a running answer', async () => {
  const page = await open()
  await page.click('button', /Lastgang/)
  await page.eventually(isAsked)
  await page.do(() => send({ __typename: 'LunaDelta', text: 'Zuerst' }))

  await page.click('button', 'Antwort anhalten')

  expect(page.text).toContain('Zuerst')
  expect(page.text).toContain('Antwort angehalten.')
  expect(stream.observed).toBe(false)
})

it('says that nothing was found', async () => {
  const page = await open()
  await page.click('button', /Lastgang/)
  await page.eventually(isAsked)

  await page.do(() => {
    send({ __typename: 'LunaDelta', text: 'Dazu habe ich nichts gefunden.' })
    send({ ...done, level: 'NONE', cited: [] })
  })

  expect(page.text).toContain('Keine Fundstelle')
})

it('shows a failure with its reason and asks again on demand', async () => {
  const error = {
    __typename: 'UserError',
    code: 'X',
    message: 'Luna ist überlastet.',
    place: null,
    remedy: null,
  }
  const page = await open()
  await page.click('button', /Lastgang/)
  await page.eventually(isAsked)
  await page.do(() => send({ __typename: 'LunaFailure', error }))

  expect(page.text).toContain('Luna ist überlastet.')
})

it('begins anew', async () => {
  const page = await open()
  await page.click('button', /Lastgang/)
  await page.eventually(isAsked)
  await page.do(() => send(done))

  await page.click('button', 'Neues Gespräch')

  expect(page.text).toContain('Guten Tag, ich bin Luna.')
})
