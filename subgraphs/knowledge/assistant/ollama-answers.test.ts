import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { OllamaLanguageModel } from '#platform/models/ollama-language-model.ts'
import {
  startFakeOllama,
  type FakeChatRequest,
  type FakeOllama,
  type OllamaScript,
} from '#platform/testing/fake-ollama.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createKnowledgeWorld, type KnowledgeWorld } from '../testing/knowledge-world.ts'
import { modelFailedNote } from './assistant.texts.ts'
import type { AssistantService } from './assistant.service.ts'
import type { LunaEvent } from './luna-event.ts'
import { defaultPatience, type Patience } from './model/patient-stream.ts'
import { lunaWith } from './testing/luna-with.ts'

let world: KnowledgeWorld
let ollama: FakeOllama
beforeAll(async () => {
  world = await createKnowledgeWorld()
  ollama = await startFakeOllama()
  await world.take('pumpe.md', pump)
})
afterAll(async () => {
  await ollama.stop()
  await world.close()
})
const usual: Partial<OllamaScript> = {
  firstTokenAfterMs: 0,
  betweenTokensMs: 0,
  trouble: undefined,
  endless: false,
  models: ['llama3.1:8b'],
}
beforeEach(() => {
  Object.assign(ollama.script, usual, {
    answer: (request: FakeChatRequest) => supported(request).split(/(?<= )/u),
  })
  ollama.chats.length = 0
  ollama.aborted = 0
})

const pump =
  '# Pumpenhandbuch\n\n## Wartung\n\nDie Umwälzpumpe wird alle sechs Monate gewartet. Dabei werden die Dichtungen geprüft.\n'
const question = 'Wie oft wird die Umwälzpumpe gewartet?'
const viewer = testViewer('viewer', '7a1f3c52-0000-4000-8000-0000000000aa')

/** The ids that the prompt gave its sources. */
const idsIn = ({ messages }: FakeChatRequest) =>
  [...(messages.at(-1)?.content ?? '').matchAll(/kennung="(\w+)"/gu)].map(([, id]) => id ?? '')
const supported = (request: FakeChatRequest) =>
  `Die Umwälzpumpe wird alle sechs Monate gewartet [${idsIn(request)[0] ?? ''}].`

function luna(patience: Partial<Patience> = {}, contextTokens = 4096): AssistantService {
  return lunaWith(world, {
    model: new OllamaLanguageModel({ url: ollama.url, model: 'llama3.1:8b', contextTokens }),
    patience: { ...defaultPatience, ...patience },
  }).assistant
}
async function ask(of: AssistantService): Promise<LunaEvent[]> {
  const seen: LunaEvent[] = []
  for await (const event of of.ask({ question }, viewer, new AbortController().signal)) {
    seen.push(event)
  }
  return seen
}
const textOf = (events: LunaEvent[]) =>
  events.map(event => (event.type === 'delta' ? event.text : '')).join('')

describe('Luna with Ollama', () => {
  it('sends the size of the context and stays within it', async () => {
    const events = await ask(luna({}, 1500))

    const [chat] = ollama.chats
    expect(chat?.options).toEqual({ num_ctx: 1500, num_predict: 375 })
    const bytes = (chat?.messages ?? []).map(({ content }) => Buffer.byteLength(content))
    expect(Math.max(...bytes) / 2.5).toBeLessThan(1125)
    expect(textOf(events)).toBe('Die Umwälzpumpe wird alle sechs Monate gewartet [1].')
  })

  it('tells what the model counted and how long it took', async () => {
    expect((await ask(luna())).at(-1)).toMatchObject({
      type: 'done',
      level: 'SUPPORTED',
      promptTokens: expect.any(Number),
      answerTokens: expect.any(Number),
      firstTextMilliseconds: expect.any(Number),
      note: null,
    })
  })

  it('gives the passages other names in every request', async () => {
    await ask(luna())
    await ask(luna())

    const [first, second] = ollama.chats.map(idsIn)
    expect(first).not.toEqual(second)
  })

  it.each<[string, Partial<OllamaScript>, Partial<Patience>]>([
    ['does not have the model', { models: [] }, {}],
    ['is slow to begin', { firstTokenAfterMs: 2000 }, { firstTokenMs: 100 }],
    ['is slow between tokens', { betweenTokensMs: 2000 }, { betweenTokensMs: 100 }],
    [
      'never comes to an end',
      { endless: true, betweenTokensMs: 5, answer: ['und '] },
      { totalMs: 150 },
    ],
    ['tells an error in mid-stream', { trouble: { kind: 'error', after: 5 } }, {}],
    ['sends garbage', { trouble: { kind: 'garbage', after: 0 } }, {}],
    ['sends wrong UTF-8', { trouble: { kind: 'wrong-utf8', after: 1 } }, {}],
    ['sends a line of 10 MB', { trouble: { kind: 'long-line', after: 1 } }, {}],
    ['breaks off', { trouble: { kind: 'cut', after: 5 } }, {}],
    ['ends without an end', { trouble: { kind: 'no-done', after: 5 } }, {}],
    ['falls silent', { trouble: { kind: 'silence', after: 1 } }, { betweenTokensMs: 100 }],
  ])('quotes with a plain note when it %s', async (_what, script, patience) => {
    Object.assign(ollama.script, script)

    const events = await ask(luna(patience))

    expect(textOf(events)).toContain(modelFailedNote)
    expect(textOf(events)).toContain('»Die Umwälzpumpe wird alle sechs Monate gewartet.« [1]')
    expect(events.at(-1)).toMatchObject({ type: 'done', engine: 'extractive' })
  })

  it('quotes when nothing listens at its address', async () => {
    const away = await startFakeOllama()
    await away.stop()
    const model = new OllamaLanguageModel({
      url: away.url,
      model: 'llama3.1:8b',
      contextTokens: 4096,
    })
    const { assistant } = lunaWith(world, { model })

    expect(textOf(await ask(assistant))).toContain(modelFailedNote)
  })

  it('quotes when nothing of the answer is in the sources', async () => {
    ollama.script.answer = ['Bananenbrot ', 'gelingt bei mittlerer Hitze.']

    const events = await ask(luna())

    expect(textOf(events)).not.toContain('Bananenbrot')
    expect(events.at(-1)).toMatchObject({
      engine: 'extractive',
      note: expect.stringContaining('steht nicht in den Fundstellen'),
    })
  })

  it('stops the model when the answer is cancelled', async () => {
    Object.assign(ollama.script, { endless: true, betweenTokensMs: 20, answer: ['und '] })
    const assistant = luna()
    const events = assistant.ask({ question }, viewer, new AbortController().signal)
    const first = await events.next()
    await expect.poll(() => ollama.chats.length).toBe(1)

    assistant.cancel(first.done === true ? '' : first.value.answerId, viewer)

    await expect.poll(() => ollama.aborted).toBe(1)
  })
})
