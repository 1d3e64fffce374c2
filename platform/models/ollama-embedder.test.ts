import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startFakeOllama, type FakeOllama, type OllamaScript } from '../testing/fake-ollama.ts'
import { OllamaEmbedder } from './ollama-embedder.ts'

describe('the Ollama embedder', () => {
  let server: FakeOllama
  let embedder: OllamaEmbedder
  beforeEach(async () => {
    server = await startFakeOllama({}, 16)
    embedder = new OllamaEmbedder({
      url: server.url,
      model: 'nomic-embed-text',
      dimension: 16,
      contextTokens: 2048,
      documentPrefix: 'search_document: ',
      queryPrefix: 'search_query: ',
      timeouts: { queryMs: 100 },
    })
  })
  afterEach(() => server.stop())

  it('gives one vector per text, in their order', async () => {
    const texts = Array.from({ length: 70 }, (_, number) => `Zähler ${number}`)

    const vectors = await embedder.embed(texts, 'document')

    const [last] = await embedder.embed(['Zähler 69'], 'document')
    expect(vectors).toHaveLength(70)
    expect(vectors[69]).toEqual(last)
    expect(server.embeds.map(request => request.input.length)).toEqual([32, 32, 6, 1])
  })

  it('puts the prefix for the purpose before each text and says how long the context is', async () => {
    await embedder.embed(['Lastgang'], 'document')
    await embedder.embed(['Lastgang'], 'query')

    expect(server.embeds.map(request => request.input)).toEqual([
      ['search_document: Lastgang'],
      ['search_query: Lastgang'],
    ])
    expect(server.embeds[0]).toMatchObject({
      model: 'nomic-embed-text',
      options: { num_ctx: 2048 },
    })
  })

  it('asks nothing for no texts', async () => {
    expect(await embedder.embed([], 'document')).toEqual([])
    expect(server.embeds).toEqual([])
  })

  it.each<[OllamaScript['vectors'], string]>([
    ['short', 'a vector of 15 numbers instead of 16'],
    ['nan', 'no list of finite vectors'],
    ['missing', '0 vectors for 1 texts'],
  ])('lets no wrong vector out: %s', async (vectors, message) => {
    server.script.vectors = vectors

    await expect(embedder.embed(['a'], 'document')).rejects.toMatchObject({
      name: 'ModelFailure',
      reason: 'malformed',
      message: expect.stringContaining(message),
    })
  })

  it('does not let a reader wait for a slow model', async () => {
    server.script.firstTokenAfterMs = 10_000

    await expect(embedder.embed(['a'], 'query')).rejects.toMatchObject({ reason: 'timeout' })
  })

  it('checks that the server answers and has the model', async () => {
    await embedder.check()

    server.script.models = []
    await expect(embedder.check()).rejects.toMatchObject({ reason: 'refused' })
    await expect(embedder.embed(['a'], 'query')).rejects.toMatchObject({ reason: 'refused' })
  })
})
