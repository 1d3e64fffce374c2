import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '#platform/identity/viewer.ts'
import type { ChatMessage, Embedder, LanguageModel } from '#platform/models/language-model.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createLogger } from '#platform/logger.ts'
import { ChunkStore } from '../document/chunk.store.ts'
import { Retriever } from '../retrieval/retriever.service.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { AssistantService } from './assistant.service.ts'
import { leadIns, modelFailedNote } from './assistant.texts.ts'
import { EventStore } from './event.store.ts'
import type { LunaEvent } from './luna-event.ts'
import type { Patience } from './model-answer.ts'

let world: KnowledgeWorld
beforeAll(async () => {
  world = await createKnowledgeWorld()
  await world.take('pumpe.md', pump)
  await world.take('vertrag.md', contract, { confidentiality: 'RESTRICTED' })
})
afterAll(() => world.close())

const pump = `# Pumpenhandbuch

## Wartung

Die Umwälzpumpe wird alle sechs Monate gewartet. Dabei werden die Dichtungen geprüft. Das Lager wird gefettet.

## Störung

Bei der Störung E7 ist der Motor überhitzt. Ein Neustart nach zehn Minuten behebt die Störung E7 meistens.
`
const contract =
  '# Stromvertrag\n\nDer Arbeitspreis des Stromvertrags beträgt 24,5 Cent je Kilowattstunde.\n'

const viewer = testViewer('viewer', '7a1f3c52-0000-4000-8000-000000000001')
const question = 'Wie oft wird die Umwälzpumpe gewartet?'

function assistant(
  model: LanguageModel,
  patience: Patience,
  embedder?: Embedder,
): AssistantService {
  const { pool } = world.database
  const log = createLogger('test')
  const chunks = new ChunkStore(pool)
  return new AssistantService({
    retriever: new Retriever({ vectors: world.vectors, embedder, chunks, log }),
    model,
    findsByMeaning: embedder !== undefined,
    events: new EventStore(pool),
    log,
    patience,
  })
}
const patient = { firstTokenMs: 5000, betweenTokensMs: 5000 }

async function all(events: AsyncIterable<LunaEvent>): Promise<LunaEvent[]> {
  const seen: LunaEvent[] = []
  for await (const event of events) seen.push(event)
  return seen
}
const ask = (of: AssistantService, text = question, as: Viewer = viewer) =>
  all(of.ask(text, as, new AbortController().signal))
const textOf = (events: LunaEvent[]) =>
  events.map(event => (event.type === 'delta' ? event.text : '')).join('')

type Script = { deltas?: string[]; fails?: boolean; silent?: boolean }

function scriptedModel({ deltas = [], fails = false, silent = false }: Script) {
  const asked: ChatMessage[][] = []
  const state = { stopped: false }
  const model: LanguageModel = {
    engine: 'test-model',
    async *stream(messages, { signal }) {
      asked.push(messages)
      try {
        yield* deltas
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

describe('Luna without a model', () => {
  it('sends sources, then sentence by sentence, then how it ended', async () => {
    const events = await ask(world.services.assistant)

    expect(events.map(({ type }) => type)).toEqual(['sources', 'delta', 'delta', 'delta', 'done'])
    expect(events.map(({ cursor }) => cursor)).toEqual(['1', '2', '3', '4', '5'])
    expect(events[0]).toMatchObject({
      sources: expect.arrayContaining([
        expect.objectContaining({
          number: 1,
          title: 'Pumpenhandbuch',
          headings: ['Pumpenhandbuch', 'Wartung'],
          excerpt: expect.stringContaining('alle sechs Monate'),
        }),
      ]),
    })
    expect(textOf(events)).toContain('»Die Umwälzpumpe wird alle sechs Monate gewartet.« [1]')
    expect(textOf(events).startsWith(leadIns.SUPPORTED)).toBe(true)
    expect(events.at(-1)).toMatchObject({ level: 'SUPPORTED', engine: 'extractive', cited: [1] })
  })

  it('says that it does not know, without sources', async () => {
    const events = await ask(
      world.services.assistant,
      'Wer hat die Fußballweltmeisterschaft gewonnen?',
    )

    expect(events[0]).toMatchObject({ type: 'sources', sources: [] })
    expect(textOf(events)).toBe(leadIns.NONE)
    expect(events.at(-1)).toMatchObject({ type: 'done', level: 'NONE', cited: [] })
  })

  it('never uses a restricted document for somebody who may not read it', async () => {
    const price = 'Wie hoch ist der Arbeitspreis des Stromvertrags?'

    const forViewer = await ask(world.services.assistant, price)
    const forAdmin = await ask(world.services.assistant, price, world.admin)

    expect(JSON.stringify(forViewer)).not.toContain('24,5')
    expect(forViewer.at(-1)).toMatchObject({ level: 'NONE' })
    expect(textOf(forAdmin)).toContain('24,5 Cent')
  })

  it('shows no passage whose document is gone from the database, whatever the index says', async () => {
    await world.database.pool.query(`UPDATE items SET status = 'archived'`)

    const events = await ask(world.services.assistant)
    await world.database.pool.query(`UPDATE items SET status = 'active'`)

    expect(events.at(-1)).toMatchObject({ level: 'NONE' })
  })

  it.each([
    ['', 'QUESTION_EMPTY'],
    [' ?! ', 'QUESTION_EMPTY'],
    ['x'.repeat(2001), 'QUESTION_TOO_LONG'],
  ])('refuses %o', async (text, code) => {
    const events = await ask(world.services.assistant, text)

    expect(events).toMatchObject([{ type: 'failure', error: { code } }])
  })

  it('records the question with what came of it', async () => {
    await ask(world.services.assistant)

    const { rows } = await world.database.pool.query(
      'SELECT user_id, type, meta FROM events ORDER BY ts DESC LIMIT 1',
    )
    expect(rows).toMatchObject([
      {
        user_id: viewer.userId,
        type: 'ask',
        meta: {
          question,
          level: 'SUPPORTED',
          engine: 'extractive',
          citedChunks: [expect.any(String)],
        },
      },
    ])
  })
})

describe('Luna with a model', () => {
  it('streams the answer and keeps only citations of sources it was given', async () => {
    const deltas = ['Alle sechs', ' Monate [', '1', '][99].']
    const { model, asked } = scriptedModel({ deltas })

    const events = await ask(assistant(model, patient))

    expect(textOf(events)).toBe('Alle sechs Monate [1].')
    expect(events.at(-1)).toMatchObject({ level: 'SUPPORTED', engine: 'test-model', cited: [1] })
    const [system, user] = asked[0] ?? []
    expect(system?.content).toContain('nur mit dem, was in den Quellen steht')
    expect(user?.content).toContain('Die Umwälzpumpe wird alle sechs Monate gewartet.')
    expect(user?.content.endsWith(`Frage: ${question}`)).toBe(true)
  })

  it('is not asked when the documents hold nothing on the question', async () => {
    const { model, asked } = scriptedModel({ deltas: ['Italien.'] })

    const events = await ask(assistant(model, patient), 'Wer gewann die Fußballweltmeisterschaft?')

    expect([asked.length, textOf(events)]).toEqual([0, leadIns.NONE])
  })

  it('counts an answer without any citation as none', async () => {
    const { model } = scriptedModel({
      deltas: ['Dazu habe ich in den Dokumenten keine Fundstelle.'],
    })

    expect((await ask(assistant(model, patient))).at(-1)).toMatchObject({
      level: 'NONE',
      cited: [],
    })
  })

  it.each([
    ['fails at once', { fails: true }, patient, modelFailedNote],
    [
      'fails in the middle',
      { deltas: ['Alle'], fails: true },
      patient,
      `Alle\n\n${modelFailedNote}`,
    ],
    ['stays silent', { silent: true }, { firstTokenMs: 50, betweenTokensMs: 50 }, modelFailedNote],
    [
      'falls silent',
      { deltas: ['Alle '], silent: true },
      { firstTokenMs: 5000, betweenTokensMs: 50 },
      `Alle \n\n${modelFailedNote}`,
    ],
  ])('gives way to quotations when it %s', async (_, script, patience, beginning) => {
    const { model, state } = scriptedModel(script)

    const events = await ask(assistant(model, patience))

    expect(textOf(events).startsWith(beginning)).toBe(true)
    expect(textOf(events)).toContain('»Die Umwälzpumpe wird alle sechs Monate gewartet.« [1]')
    expect(events.at(-1)).toMatchObject({ level: 'SUPPORTED', engine: 'extractive' })
    await expect.poll(() => state.stopped).toBe(true)
  })

  it('is stopped when the reader leaves', async () => {
    const { model, state } = scriptedModel({ deltas: ['Alle '], silent: true })
    const leave = new AbortController()
    const events = assistant(model, patient).ask(question, viewer, leave.signal)
    await events.next()
    await events.next()

    const waiting = events.next()
    leave.abort()

    expect(await waiting).toMatchObject({ done: true })
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
    const { model } = scriptedModel({ deltas: ['Halbjährlich [1].'] })

    expect(textOf(await ask(assistant(model, patient, embedder)))).toBe('Halbjährlich [1].')
  })
})
