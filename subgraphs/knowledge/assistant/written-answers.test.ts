import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ChatMessage, Embedder, LanguageModel } from '#platform/models/language-model.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { defaultLimits } from './answer-runs.ts'
import { leadIns, modelFailedNote } from './assistant.texts.ts'
import type { AssistantService } from './assistant.service.ts'
import type { LunaEvent } from './luna-event.ts'
import { lunaWith } from './testing/luna-with.ts'

let world: KnowledgeWorld
beforeAll(async () => {
  world = await createKnowledgeWorld()
  await world.take('pumpe.md', pump)
})
afterAll(() => world.close())

const pump =
  '# Pumpenhandbuch\n\n## Wartung\n\nDie Umwälzpumpe wird alle sechs Monate gewartet. ' +
  'Dabei werden die Dichtungen geprüft. Das Lager wird gefettet.\n'
const viewer = testViewer('viewer', '7a1f3c52-0000-4000-8000-000000000001')
const question = 'Wie oft wird die Umwälzpumpe gewartet?'
const patient = { firstTokenMs: 5000, betweenTokensMs: 5000, totalMs: 10_000 }

async function ask(of: AssistantService, text = question): Promise<LunaEvent[]> {
  const seen: LunaEvent[] = []
  const { signal } = new AbortController()
  for await (const event of of.ask({ question: text }, viewer, signal)) seen.push(event)
  return seen
}
const textOf = (events: LunaEvent[]) =>
  events.map(event => (event.type === 'delta' ? event.text : '')).join('')

type Script = {
  deltas?: (messages: ChatMessage[]) => string[]
  fails?: boolean
  silent?: boolean
}

function scriptedModel({ deltas = () => [], fails = false, silent = false }: Script) {
  const asked: ChatMessage[][] = []
  const state = { stopped: false }
  const model: LanguageModel = {
    engine: 'test-model',
    contextTokens: 8192,
    async *stream(messages, { signal }) {
      asked.push(messages)
      try {
        yield* deltas(messages)
        if (fails) throw new Error('connection reset')
        if (silent && !signal.aborted) await once(signal, 'abort')
      } finally {
        state.stopped = true
      }
    },
    check: () => Promise.resolve(),
  }
  return { model, asked, state }
}

/** The id that the prompt gave the passage that holds `text`. */
function idOf(messages: ChatMessage[], text: string): string {
  const prompt = messages.at(-1)?.content ?? ''
  const blocks = prompt.split('kennung="').slice(1)
  return blocks.find(block => block.includes(text))?.slice(0, 6) ?? 'no id'
}

describe('Luna with a model', () => {
  it('streams sentences and keeps only citations of sources it was given', async () => {
    const { model, asked } = scriptedModel({
      deltas: messages => {
        const id = idOf(messages, 'Umwälzpumpe')
        return [
          'Die Umwälzpumpe wird alle sechs',
          ' Monate gewartet [',
          id.slice(0, 3),
          `${id.slice(3)}][zz9999].`,
        ]
      },
    })

    const events = await ask(lunaWith(world, { model, patience: patient }).assistant)

    expect(textOf(events)).toBe('Die Umwälzpumpe wird alle sechs Monate gewartet [1].')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'citation', number: 1, verification: 'SUPPORTED' }),
    )
    expect(events.at(-1)).toMatchObject({ level: 'SUPPORTED', engine: 'test-model', cited: [1] })
    const [system, user] = asked[0] ?? []
    expect(system?.content).toContain('nur mit dem, was in den Quellen steht')
    expect(user?.content).toContain('Die Umwälzpumpe wird alle sechs Monate gewartet.')
    expect(user?.content.endsWith(`Frage: ${question}`)).toBe(true)
  })

  it('marks a sentence whose figure its source does not hold', async () => {
    const { model } = scriptedModel({
      deltas: messages => [
        `Die Umwälzpumpe wird alle 9 Monate gewartet [${idOf(messages, 'Umwälzpumpe')}]. `,
        `Dabei werden die Dichtungen geprüft [${idOf(messages, 'Umwälzpumpe')}].`,
      ],
    })

    const events = await ask(lunaWith(world, { model, patience: patient }).assistant)

    expect(textOf(events)).toBe(
      'Die Umwälzpumpe wird alle 9 Monate gewartet [1]. (unsicher) Dabei werden die Dichtungen geprüft [1].',
    )
    expect(events).toContainEqual(
      expect.objectContaining({
        verification: 'UNCERTAIN',
        reason: 'nicht in der Fundstelle: 9',
      }),
    )
    expect(events.at(-1)).toMatchObject({ level: 'UNCERTAIN' })
  })

  it('is not asked when the documents hold nothing on the question', async () => {
    const { model, asked } = scriptedModel({ deltas: () => ['Italien.'] })

    const events = await ask(
      lunaWith(world, { model, patience: patient }).assistant,
      'Wer gewann die Fußballweltmeisterschaft?',
    )

    expect([asked.length, textOf(events)]).toEqual([0, leadIns.NONE])
  })

  it('counts an answer without any citation as none', async () => {
    const { model } = scriptedModel({
      deltas: () => ['Dazu habe ich in den Dokumenten keine Fundstelle.'],
    })

    expect(
      (await ask(lunaWith(world, { model, patience: patient }).assistant)).at(-1),
    ).toMatchObject({
      level: 'NONE',
      cited: [],
    })
  })

  it.each([
    ['fails at once', { fails: true }, patient],
    ['fails in the middle', { deltas: () => ['Die Umwälzpumpe'], fails: true }, patient],
    ['stays silent', { silent: true }, { ...patient, firstTokenMs: 50 }],
    [
      'falls silent',
      { deltas: () => ['Die Umwälzpumpe '], silent: true },
      { ...patient, betweenTokensMs: 50 },
    ],
    ['takes too long in all', { silent: true }, { ...patient, totalMs: 50 }],
  ])('gives way to quotations when it %s', async (_, script, patience) => {
    const { model, state } = scriptedModel(script)

    const events = await ask(lunaWith(world, { model, patience }).assistant)

    expect(textOf(events)).toContain(modelFailedNote)
    expect(textOf(events)).toContain('»Die Umwälzpumpe wird alle sechs Monate gewartet.« [1]')
    expect(events.at(-1)).toMatchObject({
      level: 'SUPPORTED',
      engine: 'extractive',
      note: modelFailedNote,
    })
    await expect.poll(() => state.stopped).toBe(true)
  })

  it('is stopped when the reader leaves and does not come back in time', async () => {
    const { model, state } = scriptedModel({ silent: true })
    const leave = new AbortController()
    const limits = { ...defaultLimits, unattendedMs: 50 }
    const events = lunaWith(world, { model, limits, patience: patient }).assistant.ask(
      { question },
      viewer,
      leave.signal,
    )
    await events.next()

    const waiting = events.next()
    leave.abort()

    expect(await waiting).toMatchObject({ done: true })
    await expect.poll(() => state.stopped).toBe(true)
  })

  it('is stopped at once when the answer is cancelled', async () => {
    const { model, state } = scriptedModel({ silent: true })
    const luna = lunaWith(world, { model, patience: patient }).assistant
    const events = luna.ask({ question }, viewer, new AbortController().signal)
    const first = await events.next()
    const id = first.done === true ? '' : first.value.answerId

    expect(luna.cancel(id, testViewer('viewer', 'somebody else'))).toMatchObject({
      code: 'ANSWER_GONE',
    })
    expect(luna.cancel(id, viewer)).toEqual({ answerId: id, wasRunning: true })

    expect((await events.next()).value).toMatchObject({ error: { code: 'ANSWER_CANCELLED' } })
    expect(await events.next()).toMatchObject({ done: true })
    await expect.poll(() => state.stopped).toBe(true)
  })
})

describe('dense retrieval', () => {
  it('is left out when the embedding model does not answer', async () => {
    const embedder: Embedder = {
      engine: 'x',
      model: 'x',
      dimension: 4,
      embed: () => Promise.reject(new Error('away')),
      check: () => Promise.resolve(),
    }
    const { model } = scriptedModel({
      deltas: messages => [`Sie wird gewartet [${idOf(messages, 'Umwälzpumpe')}].`],
    })

    expect(
      textOf(await ask(lunaWith(world, { model, embedder, patience: patient }).assistant)),
    ).toBe('Sie wird gewartet [1].')
  })
})
