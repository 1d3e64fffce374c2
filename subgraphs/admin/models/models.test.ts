import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { followEmbedder, followLanguageModel } from '#platform/models/chosen-models.ts'
import { ModelDefaults } from '#platform/models/model-defaults.store.ts'
import { OllamaServer } from '#platform/models/ollama-server.ts'
import { startFakeOllama, type FakeOllama } from '#platform/testing/fake-ollama.ts'
import { jobContext, newJobRecord } from '#platform/testing/job-record.ts'
import { testViewer } from '#platform/testing/test-subgraph.ts'
import { createOperationsWorld, type OperationsWorld } from '../testing/operations-world.ts'
import { createModelJobs, createPullModelJob } from './pull-model.job.ts'

const fields = `... on Models { models { name digest usedFor }
  defaults { purpose model isConfigured chosenDigest digest history { model chosenBy takenBackAt } } }
  ... on UserError { code message }`
type Default = { purpose: string; model: string; digest: string; history: unknown[] }
type Shown = { models: { name: string; usedFor: string[] }[]; defaults: Default[]; code?: string }

let world: OperationsWorld
let ollama: FakeOllama

beforeEach(async () => {
  ollama = await startFakeOllama({ models: ['llama3.1:8b', 'nomic-embed-text', 'mistral:7b'] }, 16)
  world = await createOperationsWorld({ OLLAMA_URL: ollama.url, OLLAMA_EMBEDDING_DIMENSION: '16' })
})
afterEach(async () => {
  await world.close()
  await ollama.stop()
})

const ask = async (source: string, variables: object = {}) => {
  const { data } = await world.door.ask(source, testViewer('admin'), { ...variables })
  return Object.values(data ?? {})[0] as unknown as Shown
}
const models = () => ask(`{ models { ${fields} } }`)
const choose = (input: object) =>
  ask(`mutation ($input: SetDefaultModelInput!) { setDefaultModel(input: $input) { ${fields} } }`, {
    input,
  })
const rollBack = (purpose: string) =>
  ask(`mutation { rollbackModel(purpose: ${purpose}) { ${fields} } }`)
const remove = (model: string) =>
  ask(`mutation ($model: String!) { deleteModel(model: $model) { ${fields} } }`, { model })
const settings = () =>
  loadConfig({ OLLAMA_URL: ollama.url, OLLAMA_EMBEDDING_DIMENSION: '16' }).models
const chatDefault = ({ defaults }: Shown) => defaults.find(({ purpose }) => purpose === 'CHAT')
const pull = (model: string, context = jobContext(newJobRecord({ kind: 'PULL_MODEL' }))) => {
  const job = createPullModelJob({
    settings: settings(),
    server: new OllamaServer(ollama.url, 100),
    defaults: new ModelDefaults(world.database.pool, settings()),
  })
  return job.run({ model }, context)
}

describe('language models', () => {
  it('are listed with their version and what they are used for', async () => {
    expect(await models()).toMatchObject({
      models: [
        { name: 'llama3.1:8b', digest: 'sha256:llama3.1:8b', usedFor: ['CHAT'] },
        { name: 'nomic-embed-text', usedFor: ['EMBEDDING'] },
        { name: 'mistral:7b', usedFor: [] },
      ],
      defaults: [
        { purpose: 'CHAT', model: 'llama3.1:8b', isConfigured: true, history: [] },
        { purpose: 'EMBEDDING', model: 'nomic-embed-text', isConfigured: true, history: [] },
      ],
    })
  })

  it('are exchanged, and exchanged back as often as they were exchanged', async () => {
    const first = await choose({ purpose: 'CHAT', model: 'mistral:7b' })
    const second = await choose({ purpose: 'CHAT', model: 'llama3.1:8b' })
    const names = [first, second, await rollBack('CHAT'), await rollBack('CHAT')].map(
      shown => chatDefault(shown)?.model,
    )

    expect(names).toEqual(['mistral:7b', 'llama3.1:8b', 'mistral:7b', 'llama3.1:8b'])
    expect(await rollBack('CHAT')).toMatchObject({ code: 'MODEL_NOTHING_TO_TAKE_BACK' })
    expect(chatDefault(await models())?.history).toMatchObject([
      { model: 'llama3.1:8b', chosenBy: 'admin', takenBackAt: expect.any(String) },
      { model: 'mistral:7b', chosenBy: 'admin', takenBackAt: expect.any(String) },
    ])
  })

  it('are not exchanged back to one that is gone', async () => {
    await choose({ purpose: 'CHAT', model: 'mistral:7b' })
    ollama.script.models = ['mistral:7b', 'nomic-embed-text']

    expect(await rollBack('CHAT')).toMatchObject({ code: 'MODEL_GONE' })
    expect(chatDefault(await models())?.model).toBe('mistral:7b')
  })

  it.each([
    ['CHAT', 'nowhere:1b', 'MODEL_UNKNOWN'],
    ['CHAT', 'nomic-embed-text', 'MODEL_UNSUITABLE'],
    ['EMBEDDING', 'mistral:7b', 'MODEL_UNSUITABLE'],
  ])('for %s: %s is refused with %s', async (purpose, model, code) => {
    ollama.script.capabilities = { 'nomic-embed-text': ['embedding'] }
    if (purpose === 'EMBEDDING') ollama.script.vectors = 'missing'

    expect(await choose({ purpose, model })).toMatchObject({ code })
    expect((await models()).defaults.map(({ history }) => history.length)).toEqual([0, 0])
  })

  it('that are in use are not removed, others are', async () => {
    expect(await remove('llama3.1:8b')).toMatchObject({ code: 'MODEL_IN_USE' })
    expect(await remove('nowhere:1b')).toMatchObject({ code: 'MODEL_UNKNOWN' })
    expect((await remove('mistral:7b')).models.map(({ name }) => name)).toEqual([
      'llama3.1:8b',
      'nomic-embed-text',
    ])
  })

  it('of a server that is away are told as such', async () => {
    await ollama.stop()

    expect(await models()).toMatchObject({ code: 'MODELS_UNREACHABLE' })
  })

  it('are told to be missing where no server is configured', async () => {
    await world.close()
    world = await createOperationsWorld()

    expect(await models()).toMatchObject({ code: 'MODELS_NOT_CONFIGURED' })
    expect(await rollBack('CHAT')).toMatchObject({ code: 'MODELS_NOT_CONFIGURED' })
  })

  it('that were chosen answer and make the vectors', async () => {
    const use = { settings: settings(), pool: world.database.pool }
    await choose({ purpose: 'CHAT', model: 'mistral:7b' })
    await choose({ purpose: 'EMBEDDING', model: 'mistral:7b', documentPrefix: 'passage: ' })
    const model = followLanguageModel(use)
    const embedder = followEmbedder(use)
    const options = { signal: new AbortController().signal, maxTokens: 10 }

    for await (const text of model?.stream([{ role: 'user', content: 'x' }], options) ?? []) {
      expect(text).not.toBe('')
    }
    await embedder?.embed(['Lastgang'], 'document')

    expect(ollama.chats.map(chat => chat.model)).toEqual(['mistral:7b'])
    expect(ollama.embeds.at(-1)).toMatchObject({
      model: 'mistral:7b',
      input: ['passage: Lastgang'],
    })
    expect([model?.engine, embedder?.model]).toEqual(['ollama mistral:7b', 'mistral:7b'])
  })
})

describe('pulling a model', () => {
  it('is a job that is asked for once at a time', async () => {
    const source = `mutation ($model: String!) { pullModel(model: $model) {
      ... on Job { id kind title } ... on UserError { code } } }`
    const first = await ask(source, { model: ' qwen3:4b ' })

    expect(first).toMatchObject({ kind: 'PULL_MODEL', title: 'Modell „qwen3:4b“ laden' })
    expect(await ask(source, { model: 'qwen3:4b' })).toEqual(first)
    expect(await ask(source, { model: '../../etc/passwd' })).toMatchObject({
      code: 'MODEL_NAME_INVALID',
    })
  })

  it('tells how far it is', async () => {
    ollama.script.library = { 'qwen3:4b': 'sha256:q' }
    const steps: [number, string][] = []
    const context = jobContext(newJobRecord({ kind: 'PULL_MODEL' }))
    const progress = async (fraction: number, step: string) => {
      await Promise.resolve()
      steps.push([Math.round(fraction * 100), step])
    }

    const { message } = await pull('qwen3:4b', { ...context, progress })

    expect(message).toBe('Das Modell „qwen3:4b“ ist geladen.')
    expect(steps).toContainEqual([60, '120 Byte von 200 Byte geladen'])
    expect(steps.at(-1)).toEqual([98, '200 Byte von 200 Byte geladen'])
  })

  it('of a newer version keeps the old one, and one can go back to it', async () => {
    ollama.script.digests = { 'llama3.1:8b': 'sha256:0123456789ab' }
    ollama.script.library = { 'llama3.1:8b': 'sha256:fedcba987654' }

    const { message } = await pull('llama3.1:8b')

    expect(message).toContain('neueren Fassung')
    expect(chatDefault(await models())).toMatchObject({
      model: 'llama3.1:8b',
      digest: 'sha256:fedcba987654',
    })
    expect(chatDefault(await rollBack('CHAT'))).toMatchObject({
      model: 'llama3.1:8b-01234567',
      digest: 'sha256:0123456789ab',
    })
  })

  it('of nothing new leaves no second name behind', async () => {
    ollama.script.library = { 'llama3.1:8b': 'sha256:llama3.1:8b' }

    expect((await pull('llama3.1:8b')).message).toContain('neuesten Stand')
    expect(ollama.script.models).toHaveLength(3)
  })

  it('of one that does not exist is refused at once', async () => {
    await expect(pull('nowhere:1b')).rejects.toMatchObject({
      name: 'JobRefused',
      userError: { code: 'MODEL_NOT_FOUND' },
    })
  })

  it.each([
    ['error', 'refused'],
    ['silence', 'timeout'],
    ['cut', 'unreachable'],
  ] as const)('that ends in %s is tried again', async (how, reason) => {
    ollama.script.library = { 'llama3.1:8b': 'sha256:new' }
    ollama.script.pull = how

    await expect(pull('llama3.1:8b')).rejects.toMatchObject({ name: 'ModelFailure', reason })
    expect(ollama.script.models).toHaveLength(3)
  })

  it('that is cancelled ends at once', async () => {
    ollama.script.library = { 'qwen3:4b': 'sha256:q' }
    ollama.script.pull = 'silence'
    const cancel = new AbortController()
    const context = jobContext(newJobRecord({ kind: 'PULL_MODEL' }))
    const progress = async (_fraction: number, step: string) => {
      await Promise.resolve()
      if (step.startsWith('120')) cancel.abort(new Error('cancelled'))
    }

    await expect(pull('qwen3:4b', { ...context, progress, signal: cancel.signal })).rejects.toThrow(
      'cancelled',
    )
  })

  it('is among the jobs of the worker', () => {
    const jobs = createModelJobs({ config: loadConfig({}), database: world.database })

    expect(jobs.map(({ kind }) => kind)).toEqual(['PULL_MODEL'])
  })
})
