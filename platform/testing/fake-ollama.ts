import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { fakeEmbedding } from './fake-embedding.ts'
import { answerJson, startFakeServer, type Exchange, type FakeServer } from './fake-server.ts'

const chatRequest = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  stream: z.literal(true),
  options: z.object({ num_ctx: z.number(), num_predict: z.number() }),
})
const embedRequest = z.object({
  model: z.string(),
  input: z.array(z.string()),
  options: z.object({ num_ctx: z.number() }).optional(),
})
/** Ollama takes both names of the field. */
const named = z
  .object({ model: z.string().optional(), name: z.string().optional() })
  .transform(({ model, name }) => ({ model: model ?? name ?? '' }))
const copyRequest = z.object({ source: z.string(), destination: z.string() })
export type FakeChatRequest = z.infer<typeof chatRequest>

/** What the next answers are like; change it at any time. */
export type OllamaScript = {
  /** Pieces of the answer, or a function of the question. */
  answer: string[] | ((request: FakeChatRequest) => string[])
  firstTokenAfterMs: number
  betweenTokensMs: number
  /** After the given number of pieces: an error line, a line that is no JSON, silence, a cut
   * connection, bytes that are no UTF-8, or ten megabytes without a line end. */
  trouble:
    | {
        kind: 'error' | 'garbage' | 'silence' | 'cut' | 'no-done' | 'wrong-utf8' | 'long-line'
        after: number
      }
    | undefined
  /** Repeats the answer for ever and ignores num_predict. */
  endless: boolean
  vectors: 'right' | 'short' | 'nan' | 'missing'
  /** Models that the server has. */
  models: string[]
  /** Of models whose files are not those of their name. */
  digests: Record<string, string>
  /** What models can do; those left out do not tell. */
  capabilities: Record<string, string[]>
  /** Models that can be pulled, with the digest that comes. */
  library: Record<string, string>
  /** How a pull ends: as it should, in an error, never, or by breaking off. */
  pull: 'success' | 'error' | 'silence' | 'cut'
}

export type FakeOllama = FakeServer & {
  script: OllamaScript
  readonly chats: FakeChatRequest[]
  readonly embeds: z.infer<typeof embedRequest>[]
  /** Chats that the client left before they were done. */
  aborted: number
}

/**
 * NOT Ollama: a stand-in for its API as far as our client uses it, over real HTTP and as badly behaved
 * as the test wants. Embeddings are hashed words: texts that share words are near each other.
 */
export async function startFakeOllama(
  script: Partial<OllamaScript> = {},
  dimension = 768,
): Promise<FakeOllama> {
  const server = await startFakeServer(async exchange => {
    const handler = routes[exchange.route]
    if (handler) await handler(exchange)
    else answerJson(exchange.response, 404, { error: `no route ${exchange.route}` })
  })
  const fake: FakeOllama = {
    ...server,
    script: {
      answer: ['Hallo', ' Welt'],
      firstTokenAfterMs: 0,
      betweenTokensMs: 0,
      trouble: undefined,
      endless: false,
      vectors: 'right',
      models: ['llama3.1:8b', 'nomic-embed-text'],
      digests: {},
      capabilities: {},
      library: {},
      pull: 'success',
      ...script,
    },
    chats: [],
    embeds: [],
    aborted: 0,
  }

  const refuseUnknown = ({ response }: Exchange, model: string): boolean => {
    if (fake.script.models.includes(model)) return false
    answerJson(response, 404, { error: `model '${model}' not found` })
    return true
  }

  const routes: Record<string, (exchange: Exchange) => Promise<void>> = {
    'GET /api/version': async ({ response }) => answerJson(response, 200, { version: '0.12.0' }),
    'GET /api/tags': async ({ response }) => {
      const models = fake.script.models.map(name => ({
        name,
        model: name,
        digest: fake.script.digests[name] ?? `sha256:${name}`,
      }))
      answerJson(response, 200, { models })
    },
    'POST /api/show': async exchange => {
      const { model } = named.parse(exchange.body)
      if (refuseUnknown(exchange, model)) return
      const capabilities = fake.script.capabilities[model]
      answerJson(exchange.response, 200, { modelfile: '', ...(capabilities && { capabilities }) })
    },
    'POST /api/pull': async ({ body, response }) =>
      pullModel(fake, named.parse(body).model, response),
    'POST /api/copy': async ({ body, response }) => {
      const { source, destination } = copyRequest.parse(body)
      const digest = fake.script.digests[source] ?? `sha256:${source}`
      fake.script.models = [...new Set([...fake.script.models, destination])]
      fake.script.digests = { ...fake.script.digests, [destination]: digest }
      response.writeHead(200).end()
    },
    'DELETE /api/delete': async exchange => {
      const { model } = named.parse(exchange.body)
      if (refuseUnknown(exchange, model)) return
      fake.script.models = fake.script.models.filter(name => name !== model)
      exchange.response.writeHead(200).end()
    },
    'POST /api/embed': async exchange => {
      const request = embedRequest.parse(exchange.body)
      fake.embeds.push(request)
      await delay(fake.script.firstTokenAfterMs)
      if (!refuseUnknown(exchange, request.model)) sendVectors(exchange, request.input)
    },
    'POST /api/chat': async exchange => {
      const request = chatRequest.parse(exchange.body)
      fake.chats.push(request)
      if (!refuseUnknown(exchange, request.model)) await chat(exchange, request)
    },
  }

  function sendVectors({ response }: Exchange, input: string[]): void {
    const right = input.map(text => fakeEmbedding(text, dimension))
    const vectors = {
      right: () => right,
      short: () => right.map(vector => vector.slice(1)),
      missing: () => right.slice(1),
      // JSON has no NaN; a server that writes it anyway is what is tested.
      nan: () => right.map(vector => ['NaN', ...vector.slice(1)]),
    }[fake.script.vectors]()
    const text = JSON.stringify({ embeddings: vectors }).replaceAll('"NaN"', 'NaN')
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  }

  async function chat({ response }: Exchange, request: FakeChatRequest): Promise<void> {
    const { script } = fake
    let done = false
    response.once('close', () => (fake.aborted += done ? 0 : 1))
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders()
    await delay(script.firstTokenAfterMs)
    const pieces = typeof script.answer === 'function' ? script.answer(request) : script.answer
    for (let sent = 0; script.endless || sent < pieces.length; sent++) {
      if (script.trouble?.after === sent) {
        makeTrouble(response, script.trouble.kind)
        return
      }
      if (response.destroyed) return
      const content = pieces[sent % pieces.length] ?? ''
      const flowing = response.write(line(request.model, content, false))
      if (!flowing) await Promise.race([once(response, 'drain'), once(response, 'close')])
      await delay(script.betweenTokensMs)
    }
    done = true
    const figures = { prompt_eval_count: tokensOf(request), eval_count: pieces.length }
    response.end(line(request.model, '', true, figures))
  }

  return fake
}

/** Two layers of 100 bytes, as Ollama tells them. */
function pullModel(fake: FakeOllama, model: string, response: Exchange['response']): void {
  const { script } = fake
  const digest = script.library[model]
  const tell = (part: object) => response.write(`${JSON.stringify(part)}\n`)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  tell({ status: 'pulling manifest' })
  if (digest === undefined) {
    response.end('{"error":"pull model manifest: file does not exist"}\n')
    return
  }
  tell({ status: 'pulling a', digest: 'sha256:a', total: 100, completed: 100 })
  tell({ status: 'pulling b', digest: 'sha256:b', total: 100, completed: 20 })
  if (script.pull === 'silence') return
  if (script.pull === 'cut') {
    response.destroy()
    return
  }
  if (script.pull === 'error') {
    response.end('{"error":"max retries exceeded"}\n')
    return
  }
  script.models = [...new Set([...script.models, model])]
  script.digests = { ...script.digests, [model]: digest }
  tell({ status: 'pulling b', digest: 'sha256:b', total: 100, completed: 100 })
  response.end('{"status":"success"}\n')
}

function makeTrouble(
  response: Exchange['response'],
  kind: NonNullable<OllamaScript['trouble']>['kind'],
): void {
  if (kind === 'error') response.end('{"error":"llama runner process has terminated"}\n')
  if (kind === 'garbage') response.end('<html>502 Bad Gateway</html>\n')
  if (kind === 'no-done') response.end()
  if (kind === 'cut') response.destroy()
  if (kind === 'wrong-utf8') response.end(Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x0a]))
  if (kind === 'long-line') response.end(Buffer.alloc(10_000_000, 'x'))
}

function tokensOf({ messages }: FakeChatRequest): number {
  return messages.map(({ content }) => content.split(/\s+/u)).flat().length
}

function line(model: string, content: string, done: boolean, figures: object = {}): string {
  const part = {
    model,
    created_at: new Date().toISOString(),
    message: { role: 'assistant', content },
  }
  return `${JSON.stringify({ ...part, done, ...(done && { done_reason: 'stop', ...figures }) })}\n`
}
