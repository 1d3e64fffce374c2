import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'

let world: KnowledgeWorld
beforeAll(async () => {
  world = await createKnowledgeWorld()
  await world.take('pumpe.md', pump)
})
afterAll(() => world.close())

const pump = `# Pumpenhandbuch

## Wartung

Die Umwälzpumpe wird alle sechs Monate gewartet. Dabei werden die Dichtungen geprüft. Das Lager wird gefettet.

## Störung

Bei der Störung E7 ist der Motor überhitzt.
`
const viewer = testViewer('viewer')
const question = 'Wie oft wird die Umwälzpumpe gewartet?'

describe('Luna through the public door', () => {
  it('answers a query as a whole', async () => {
    const { data } = await world.door.ask(
      `query ($q: String!) { ask(input: { question: $q }) { text level engine
         sources { number title page item { title chunkCount } } } }`,
      viewer,
      { q: question },
    )

    expect(data).toMatchObject({
      ask: {
        text: expect.stringContaining('alle sechs Monate'),
        level: 'SUPPORTED',
        engine: 'extractive',
        sources: expect.arrayContaining([
          {
            number: 1,
            title: 'Pumpenhandbuch',
            page: null,
            item: { title: 'Pumpenhandbuch', chunkCount: 2 },
          },
        ]),
      },
    })
  })

  it('calls a question that is none bad input', async () => {
    const { codes } = await world.door.ask('{ ask(input: { question: " " }) { text } }', viewer)

    expect(codes).toEqual(['BAD_USER_INPUT'])
  })

  it('streams typed events', async () => {
    const events = await world.door.subscribe(
      `subscription ($q: String!) { askLuna(input: { question: $q }) { __typename
         ... on LunaSources { sources { item { title } } } ... on LunaDelta { text }
         ... on LunaDone { level cited } ... on LunaFailure { error { code } } } }`,
      viewer,
      { q: question },
    )

    const names: string[] = []
    for await (const { data } of events) {
      names.push((data as unknown as { askLuna: { __typename: string } }).askLuna.__typename)
    }

    expect(names).toEqual(['LunaSources', 'LunaDelta', 'LunaDelta', 'LunaDelta', 'LunaDone'])
  })
})
