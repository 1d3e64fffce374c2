import { setTimeout as delay } from 'node:timers/promises'
import { FakeCollection, Refusal, collectionParams } from './fake-qdrant-collection.ts'
import { answerJson, startFakeServer, type Exchange, type FakeServer } from './fake-server.ts'

export type FakeQdrant = FakeServer & {
  /** Milliseconds every answer waits. */
  latencyMs: number
  /** Answer everything with this status instead. */
  failWith: number | undefined
  /** Routes asked for, in order. */
  readonly asked: string[]
  /** `api-key` headers that came. */
  readonly keys: Set<unknown>
  /** As if the volume was lost. */
  forgetEverything(): void
}

const collectionRoute = /^(\w+) \/collections\/([^/]+)(\/.*)?$/

/**
 * NOT Qdrant: a stand-in for its REST API as far as `QdrantVectorStore` uses it, over real HTTP. Scores
 * follow Qdrant's documentation and source (cosine on normalised vectors, dot product with the IDF
 * modifier, statistics over the whole collection) and were written independently of our embedded engine.
 */
export async function startFakeQdrant(): Promise<FakeQdrant> {
  const collections = new Map<string, FakeCollection>()
  const server = await startFakeServer(async exchange => {
    fake.asked.push(exchange.route)
    fake.keys.add(exchange.request.headers['api-key'])
    if (fake.latencyMs > 0) await delay(fake.latencyMs)
    answer(exchange)
  })
  const fake: FakeQdrant = {
    ...server,
    latencyMs: 0,
    failWith: undefined,
    asked: [],
    keys: new Set(),
    forgetEverything: () => collections.clear(),
  }

  function answer({ route, body, response }: Exchange): void {
    try {
      if (fake.failWith) throw new Refusal(fake.failWith, 'as the test wishes')
      answerJson(response, 200, { result: perform(route, body), status: 'ok', time: 0.001 })
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 500
      answerJson(response, status, { status: { error: String(error) }, time: 0.001 })
    }
  }

  function perform(route: string, body: unknown): unknown {
    const [, method, name, path] = collectionRoute.exec(route) ?? []
    if (!method || !name) throw new Refusal(404, `no route ${route}`)
    const found = collections.get(name)
    if (`${method} ${path}` === 'GET /exists') return { exists: found !== undefined }
    if (method === 'PUT' && !path) return create(name, body)
    if (!found) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`)
    return found.perform(`${method} ${path ?? ''}`, body)
  }

  function create(name: string, body: unknown): boolean {
    if (collections.has(name)) throw new Refusal(409, `Collection \`${name}\` already exists!`)
    collections.set(name, new FakeCollection(collectionParams.parse(body)))
    return true
  }

  return fake
}
