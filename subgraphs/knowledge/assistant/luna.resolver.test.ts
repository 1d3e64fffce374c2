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

    expect(names.slice(0, 4)).toEqual(['LunaSources', 'LunaDelta', 'LunaDelta', 'LunaCitation'])
    expect(names.at(-1)).toBe('LunaDone')
  })

  it('resumes an answer after an event, and only for who asked', async () => {
    const { data } = await world.door.ask(
      'query ($q: String!) { ask(input: { question: $q }) { id } }',
      viewer,
      { q: question },
    )
    const { id } = (data as unknown as { ask: { id: string } }).ask
    const resume = async (as = viewer) => {
      const events = await world.door.subscribe(
        `subscription ($id: ID!) { resumeAnswer(answerId: $id, after: 2) { __typename
           ... on LunaDelta { cursor text } ... on LunaFailure { cursor error { code } } } }`,
        as,
        { id },
      )
      const seen: unknown[] = []
      for await (const event of events) seen.push(event.data?.['resumeAnswer'])
      return seen
    }

    expect((await resume())[0]).toMatchObject({ cursor: '3', text: expect.stringContaining('»') })
    expect(await resume(testViewer('viewer', '7a1f3c52-0000-4000-8000-00000000000f'))).toEqual([
      { __typename: 'LunaFailure', cursor: '3', error: { code: 'ANSWER_GONE' } },
    ])
  })

  it('cancels nothing that is not there', async () => {
    const { data } = await world.door.ask(
      'mutation { cancelAnswer(answerId: "x") { ... on UserError { code } } }',
      viewer,
    )

    expect(data).toEqual({ cancelAnswer: { code: 'ANSWER_GONE' } })
  })
})
