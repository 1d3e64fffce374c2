import { z } from 'zod'

/** What Qdrant answers with a status and `status.error`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

export const collectionParams = z.object({
  vectors: z.record(
    z.string(),
    z.object({ size: z.number().int(), distance: z.literal('Cosine') }),
  ),
  sparse_vectors: z.record(z.string(), z.object({ modifier: z.enum(['none', 'idf']) })),
})
const sparse = z.object({ indices: z.array(z.uint32()), values: z.array(z.number()) })
const condition = z.union([
  z.strictObject({
    key: z.string(),
    match: z.union([
      z.strictObject({ value: z.union([z.string(), z.boolean(), z.int()]) }),
      z.strictObject({ any: z.array(z.string()) }),
    ]),
  }),
  z.strictObject({ is_empty: z.strictObject({ key: z.string() }) }),
])
const filter = z.object({ must: z.array(condition) })
const point = z.object({
  id: z.uuid(),
  vector: z.record(z.string(), z.union([z.array(z.number()), sparse])),
  payload: z.record(z.string(), z.unknown()),
})
const bodies = {
  points: z.object({ points: z.array(point).min(1) }),
  delete: z.object({ filter }),
  payload: z.object({ payload: z.record(z.string(), z.unknown()), filter }),
  retrieve: z.object({ ids: z.array(z.uuid()) }),
  scroll: z.object({ limit: z.int().min(1), offset: z.uuid().optional() }),
  count: z.object({ exact: z.boolean().optional() }),
  index: z.object({ field_name: z.string(), field_schema: z.enum(['keyword', 'bool', 'integer']) }),
  query: z.object({
    query: z.union([z.array(z.number()), sparse]),
    using: z.string(),
    filter,
    limit: z.number().int().min(1),
    with_payload: z.literal(true),
  }),
}
type Point = z.infer<typeof point>
type Sparse = z.infer<typeof sparse>

/** One collection of the fake server. */
export class FakeCollection {
  private readonly points = new Map<string, Point>()
  readonly payloadSchema: Record<string, string> = {}

  constructor(private readonly params: z.infer<typeof collectionParams>) {}

  perform(route: string, body: unknown): unknown {
    switch (route) {
      case 'GET ':
        return { status: 'green', points_count: this.points.size, config: { params: this.params } }
      case 'PUT /index': {
        const index = parse(bodies.index, body)
        this.payloadSchema[index.field_name] = index.field_schema
        return { operation_id: 1, status: 'completed' }
      }
      case 'PUT /points':
        this.upsert(parse(bodies.points, body).points)
        return { operation_id: 1, status: 'completed' }
      case 'POST /points/delete':
        this.delete(parse(bodies.delete, body).filter)
        return { operation_id: 1, status: 'completed' }
      case 'POST /points/payload':
        this.setPayload(parse(bodies.payload, body))
        return { operation_id: 1, status: 'completed' }
      case 'POST /points':
        return parse(bodies.retrieve, body).ids.flatMap(id => this.points.get(id) ?? [])
      case 'POST /points/scroll':
        return this.scroll(parse(bodies.scroll, body))
      case 'POST /points/count':
        return { count: this.points.size }
      case 'POST /points/query':
        return { points: this.query(parse(bodies.query, body)) }
      default:
        throw new Refusal(404, `no route ${route}`)
    }
  }

  private upsert(points: Point[]): void {
    for (const given of points) {
      for (const [name, vector] of Object.entries(given.vector)) this.validate(name, vector)
    }
    for (const given of points) this.points.set(given.id, given)
  }

  private validate(name: string, vector: number[] | Sparse): void {
    const dense = this.params.vectors[name]
    if (!dense && !this.params.sparse_vectors[name]) {
      throw new Refusal(400, `Wrong input: Not existing vector name error: ${name}`)
    }
    if (Array.isArray(vector) !== Boolean(dense)) {
      throw new Refusal(400, 'Wrong input: Conversion between sparse and regular vectors failed')
    }
    if (dense && Array.isArray(vector) && vector.length !== dense.size) {
      const sizes = `expected dim: ${dense.size}, got ${vector.length}`
      throw new Refusal(400, `Wrong input: Vector dimension error: ${sizes}`)
    }
    if (!Array.isArray(vector) && new Set(vector.indices).size !== vector.values.length) {
      throw new Refusal(422, 'Validation error: indices must be unique, as many as values')
    }
  }

  private delete(chosen: z.infer<typeof filter>): void {
    for (const [id, given] of this.points) {
      if (matches(given, chosen)) this.points.delete(id)
    }
  }

  /** Fields that are not named stay. */
  private setPayload({ payload, filter: chosen }: z.infer<typeof bodies.payload>): void {
    for (const given of this.points.values()) {
      if (matches(given, chosen)) Object.assign(given.payload, payload)
    }
  }

  /** In the order of ids, from the offset on. */
  private scroll({ limit, offset = '' }: z.infer<typeof bodies.scroll>) {
    const points = [...this.points.values()].filter(({ id }) => id >= offset)
    points.sort((left, right) => (left.id < right.id ? -1 : 1))
    const next = points[limit]
    return { points: points.slice(0, limit), next_page_offset: next?.id ?? null }
  }

  private query(request: z.infer<typeof bodies.query>) {
    this.validate(request.using, request.query)
    const score = Array.isArray(request.query)
      ? cosineTo(request.query, request.using)
      : this.weighted(request.query, request.using)
    return [...this.points.values()]
      .filter(given => matches(given, request.filter))
      .map(given => ({ id: given.id, version: 1, score: score(given), payload: given.payload }))
      .filter(hit => hit.score !== undefined)
      .sort((left, right) => Number(right.score) - Number(left.score))
      .slice(0, request.limit)
  }

  /** Dot product over shared terms, each query weight multiplied by ln(1 + (N - n + 0.5)/(n + 0.5)). */
  private weighted(query: Sparse, using: string) {
    const documents = [...this.points.values()].flatMap(given => termsOf(given, using) ?? [])
    const weights = new Map<number, number>()
    for (const [at, term] of query.indices.entries()) {
      const having = documents.filter(terms => terms.has(term)).length
      const idf = Math.log((documents.length - having + 0.5) / (having + 0.5) + 1)
      weights.set(term, (query.values[at] ?? 0) * idf)
    }
    return (given: Point) => {
      const shared = [...(termsOf(given, using) ?? [])].filter(([term]) => weights.has(term))
      if (shared.length === 0) return undefined
      let sum = 0
      for (const [term, value] of shared) sum += value * (weights.get(term) ?? 0)
      return Math.fround(sum)
    }
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new Refusal(400, `Format error in JSON body: ${parsed.error.message}`)
  return parsed.data
}

function termsOf(given: Point, using: string): Map<number, number> | undefined {
  const vector = given.vector[using]
  if (!vector || Array.isArray(vector)) return undefined
  return new Map(vector.indices.map((term, at) => [term, vector.values[at] ?? 0]))
}

function cosineTo(query: number[], using: string) {
  const length = (vector: number[]) => Math.hypot(...vector) || 1
  return (given: Point) => {
    const vector = given.vector[using]
    if (!Array.isArray(vector)) return undefined
    let sum = 0
    for (const [at, value] of vector.entries()) sum += value * (query[at] ?? 0)
    return Math.fround(sum / length(vector) / length(query))
  }
}

function matches(given: Point, { must }: z.infer<typeof filter>): boolean {
  return must.every(wish => {
    if ('is_empty' in wish) return [given.payload[wish.is_empty.key] ?? []].flat().length === 0
    const { key, match } = wish
    const stored = [given.payload[key]].flat()
    const wanted: unknown[] = 'any' in match ? match.any : [match.value]
    return stored.some(value => wanted.includes(value))
  })
}
