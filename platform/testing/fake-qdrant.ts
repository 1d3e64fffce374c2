import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
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
  /** Which collection each alias stands for. */
  readonly aliases: ReadonlyMap<string, string>
  /** As if the volume was lost. */
  forgetEverything(): void
}

const aliasActions = z.object({
  actions: z.array(
    z.union([
      z.strictObject({ delete_alias: z.strictObject({ alias_name: z.string() }) }),
      z.strictObject({
        create_alias: z.strictObject({ alias_name: z.string(), collection_name: z.string() }),
      }),
    ]),
  ),
})
const collectionRoute = /^(\w+) \/collections\/([^/]+)(\/.*)?$/

/**
 * NOT Qdrant: a stand-in for its REST API as far as `QdrantVectorStore` uses it, over real HTTP. Scores
 * follow Qdrant's documentation and source (cosine on normalised vectors, dot product with the IDF
 * modifier, statistics over the whole collection) and were written independently of our embedded engine.
 */
export async function startFakeQdrant(): Promise<FakeQdrant> {
  const collections = new Map<string, FakeCollection>()
  const aliases = new Map<string, string>()
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
    forgetEverything() {
      collections.clear()
      aliases.clear()
    },
    aliases,
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
    if (route === 'GET /collections') {
      return { collections: [...collections.keys()].map(name => ({ name })) }
    }
    if (route === 'GET /aliases') return { aliases: listAliases() }
    if (route === 'POST /collections/aliases') return changeAliases(body)
    const [, method, name, path] = collectionRoute.exec(route) ?? []
    if (!method || !name) throw new Refusal(404, `no route ${route}`)
    return performOn({ method, name, path: path ?? '' }, body)
  }

  function listAliases() {
    return [...aliases].map(([alias_name, collection_name]) => ({ alias_name, collection_name }))
  }

  type CollectionRoute = { method: string; name: string; path: string }

  function performOn({ method, name, path }: CollectionRoute, body: unknown): unknown {
    const found = collections.get(aliases.get(name) ?? name)
    if (`${method} ${path}` === 'GET /exists') return { exists: found !== undefined }
    if (method === 'PUT' && !path) return create(name, body)
    if (method === 'DELETE' && !path) return remove(name)
    if (!found) throw new Refusal(404, `Not found: Collection \`${name}\` doesn't exist!`)
    return found.perform(`${method} ${path}`, body)
  }

  /** All actions or none, as Qdrant does. */
  function changeAliases(body: unknown): boolean {
    const next = new Map(aliases)
    for (const action of aliasActions.parse(body).actions) {
      if ('delete_alias' in action) {
        next.delete(action.delete_alias.alias_name)
        continue
      }
      const { alias_name, collection_name } = action.create_alias
      if (!collections.has(collection_name)) {
        throw new Refusal(404, `Not found: Collection \`${collection_name}\` doesn't exist!`)
      }
      if (collections.has(alias_name)) {
        throw new Refusal(409, `Collection with the same name \`${alias_name}\` already exists!`)
      }
      next.set(alias_name, collection_name)
    }
    aliases.clear()
    for (const [alias, name] of next) aliases.set(alias, name)
    return true
  }

  /** A collection takes its aliases along. */
  function remove(name: string): boolean {
    for (const [alias, target] of aliases) if (target === name) aliases.delete(alias)
    return collections.delete(name)
  }

  function create(name: string, body: unknown): boolean {
    if (collections.has(name)) throw new Refusal(409, `Collection \`${name}\` already exists!`)
    collections.set(name, new FakeCollection(collectionParams.parse(body)))
    return true
  }

  return fake
}
