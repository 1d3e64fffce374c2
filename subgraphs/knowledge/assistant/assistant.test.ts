import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Viewer } from '#platform/identity/viewer.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { AssistantService } from './assistant.service.ts'
import { leadIns } from './assistant.texts.ts'
import type { LunaEvent } from './luna-event.ts'

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

async function all(events: AsyncIterable<LunaEvent>): Promise<LunaEvent[]> {
  const seen: LunaEvent[] = []
  for await (const event of events) seen.push(event)
  return seen
}
const ask = (of: AssistantService, text = question, as: Viewer = viewer) =>
  all(of.ask({ question: text }, as, new AbortController().signal))
const textOf = (events: LunaEvent[]) =>
  events.map(event => (event.type === 'delta' ? event.text : '')).join('')

describe('Luna without a model', () => {
  it('sends sources, then sentence by sentence, then how it ended', async () => {
    const events = await ask(world.services.assistant)

    const types = events.map(({ type }) => type)
    expect(types.slice(0, 4)).toEqual(['sources', 'delta', 'delta', 'citation'])
    expect(types.at(-1)).toBe('done')
    expect(events.map(({ cursor }) => Number(cursor))).toEqual(types.map((_, at) => at + 1))
    expect(events[3]).toMatchObject({ number: 1, verification: 'VERBATIM' })
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
