import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createServer } from 'node:http'
import { startFakeOllama, type FakeOllama, type OllamaScript } from '../testing/fake-ollama.ts'
import type { ChatMessage } from './language-model.ts'
import { OllamaLanguageModel, type OllamaChatSettings } from './ollama-language-model.ts'

const question: ChatMessage[] = [{ role: 'user', content: 'Was ist ein Lastgang?' }]

describe('the Ollama language model', () => {
  let server: FakeOllama
  beforeEach(async () => {
    server = await startFakeOllama()
  })
  afterEach(() => server.stop())

  const ask = async (
    given: {
      timeouts?: OllamaChatSettings['timeouts']
      maxTokens?: number
      signal?: AbortSignal
    } = {},
    seen: string[] = [],
  ) => {
    const { timeouts = {}, maxTokens = 100, signal = new AbortController().signal } = given
    const model = modelAt(server.url, timeouts)
    for await (const delta of model.stream(question, { signal, maxTokens })) seen.push(delta)
    return seen
  }

  it('streams the answer piece by piece', async () => {
    server.script.answer = ['Ein ', 'Lastgang ', 'ist …']

    expect(await ask()).toEqual(['Ein ', 'Lastgang ', 'ist …'])
    expect(server.aborted).toBe(0)
  })

  it('always says how long the context and the answer may be', async () => {
    await ask({ maxTokens: 77 })

    expect(server.chats).toEqual([
      {
        model: 'llama3.1:8b',
        messages: question,
        stream: true,
        options: { num_ctx: 4096, num_predict: 77 },
      },
    ])
  })

  it('ends at the wanted length even when the server never does', async () => {
    server.script.endless = true

    expect(await ask({ maxTokens: 50 })).toHaveLength(50)
    await gone()
  })

  it('stops the server when the reader leaves', async () => {
    server.script.endless = true
    const model = modelAt(server.url, {})
    const options = { signal: new AbortController().signal, maxTokens: 1e6 }

    for await (const delta of model.stream(question, options)) {
      expect(delta).toBe('Hallo')
      break
    }

    await gone()
  })

  it('stops the server and throws the reason when it is aborted', async () => {
    server.script.endless = true
    server.script.betweenTokensMs = 5
    const controller = new AbortController()
    const model = modelAt(server.url, {})
    const read = async () => {
      const options = { signal: controller.signal, maxTokens: 1e6 }
      for await (const delta of model.stream(question, options)) {
        expect(delta).toBeTruthy()
        controller.abort(new Error('the user left'))
      }
    }

    await expect(read()).rejects.toThrow('the user left')
    await gone()
  })

  it('asks nothing when it is aborted before', async () => {
    const signal = AbortSignal.abort(new Error('too late'))

    await expect(ask({ signal })).rejects.toThrow('too late')
    expect(server.chats).toEqual([])
  })

  it.each<[string, Partial<OllamaScript>, OllamaChatSettings['timeouts'], object]>([
    [
      'the first token is late',
      { firstTokenAfterMs: 10_000 },
      { firstTokenMs: 50 },
      { reason: 'timeout', message: 'the first token did not come in 50 ms' },
    ],
    [
      'it falls silent in the middle',
      { trouble: { kind: 'silence', after: 1 } },
      { betweenTokensMs: 50 },
      { reason: 'timeout', message: 'the next token did not come in 50 ms' },
    ],
    [
      'the answer takes too long',
      { endless: true, betweenTokensMs: 10 },
      { totalMs: 200 },
      { reason: 'timeout', message: 'the answer took too long' },
    ],
    [
      'it tells an error in the middle',
      { trouble: { kind: 'error', after: 1 } },
      {},
      { reason: 'refused', message: 'Ollama stopped: llama runner process has terminated' },
    ],
    [
      'a line is no JSON',
      { trouble: { kind: 'garbage', after: 1 } },
      {},
      { reason: 'malformed', message: expect.stringContaining('<html>502') },
    ],
    [
      'it ends without an end',
      { trouble: { kind: 'no-done', after: 1 } },
      {},
      { reason: 'malformed' },
    ],
    [
      'the connection breaks off',
      { trouble: { kind: 'cut', after: 1 } },
      {},
      { reason: 'unreachable' },
    ],
    [
      'it does not have the model',
      { models: [] },
      {},
      { reason: 'refused', message: "Ollama answered 404: model 'llama3.1:8b' not found" },
    ],
  ])('fails when %s', async (_what, script, timeouts, failure) => {
    Object.assign(server.script, script)

    await expect(ask({ ...(timeouts && { timeouts }) })).rejects.toMatchObject({
      name: 'ModelFailure',
      ...failure,
    })
  })

  it('gives what came before the failure', async () => {
    server.script.trouble = { kind: 'error', after: 1 }
    const seen: string[] = []

    await expect(ask({}, seen)).rejects.toThrow()

    expect(seen).toEqual(['Hallo'])
  })

  it('does not count the time that its reader takes', async () => {
    server.script.answer = ['a', 'b', 'c']
    const model = modelAt(server.url, { betweenTokensMs: 250 })
    const options = { signal: new AbortController().signal, maxTokens: 10 }
    const seen: string[] = []

    for await (const delta of model.stream(question, options)) {
      if (seen.length === 0) await new Promise(resolve => setTimeout(resolve, 400))
      seen.push(delta)
    }

    expect(seen).toEqual(['a', 'b', 'c'])
  })

  it('fails at a line of 10 MB instead of collecting it', async () => {
    const endlessLine = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      response.write('x'.repeat(10_000_000))
    })
    await new Promise<void>(resolve => endlessLine.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      endlessLine.close()
      endlessLine.closeAllConnections()
    })
    const address = endlessLine.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const model = modelAt(`http://127.0.0.1:${port}`, {})
    const options = { signal: new AbortController().signal, maxTokens: 10 }
    const read = async () => {
      for await (const delta of model.stream(question, options)) expect(delta).toBe('')
    }

    await expect(read()).rejects.toMatchObject({ reason: 'malformed' })
  })

  it('keeps umlauts that arrive in two packets', async () => {
    server.script.answer = ['Zähler', ' – 50 €'.repeat(2000)]

    expect((await ask()).join('')).toBe(`Zähler${' – 50 €'.repeat(2000)}`)
  })

  it('checks that the server answers and has the model', async () => {
    await modelAt(server.url, {}).check()

    server.script.models = ['other']
    await expect(modelAt(server.url, {}).check()).rejects.toMatchObject({ reason: 'refused' })
    await expect(modelAt('http://127.0.0.1:1', {}).check()).rejects.toMatchObject({
      reason: 'unreachable',
      message: 'no connection to Ollama at 127.0.0.1:1',
    })
  })

  const gone = () => expect.poll(() => server.aborted).toBe(1)
})

function modelAt(url: string, timeouts: NonNullable<OllamaChatSettings['timeouts']>) {
  return new OllamaLanguageModel({ url, model: 'llama3.1:8b', contextTokens: 4096, timeouts })
}
