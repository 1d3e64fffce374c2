import { QdrantClient } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { checkPoint, checkQuery } from './check-vectors.ts'
import { refuseDimension } from './dense-dimension.ts'
import {
  fromQdrantPayload,
  fromQdrantPoint,
  indexedFields,
  toQdrantFilter,
  toQdrantPoint,
} from './qdrant-mapping.ts'
import type {
  ItemDescription,
  VectorHit,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from './vector-store.ts'

export type QdrantSettings = { url: string; apiKey?: string | undefined }

const defaultDimension = 768
const batchSize = 128
/** Retrieval goes on without vectors when they take longer than this. */
const searchWithinMs = 2500
const writeWithinMs = 60_000
/** Qdrant orders ties as it likes: fetched beyond the limit so that ties at the end sort by id too. */
const tieReserve = 32

const denseParams = z.object({
  config: z.object({
    params: z.object({ vectors: z.object({ dense: z.object({ size: z.number() }) }) }),
  }),
})
const hit = z.object({ id: z.string(), score: z.number(), payload: fromQdrantPayload })

type Page = { after: string | undefined; limit: number }

export function qdrantClient({ url, apiKey }: QdrantSettings, timeout: number): QdrantClient {
  // As a header, because the client writes to the console when it gets a key and a http address.
  const headers = apiKey ? { 'api-key': apiKey } : {}
  return new QdrantClient({ url, headers, checkCompatibility: false, timeout })
}

/** One collection of a Qdrant server, with one named vector per field. */
export class QdrantVectorStore implements VectorStore {
  readonly engine = 'qdrant'
  private readonly searching: QdrantClient
  private readonly writing: QdrantClient
  private wantedDimension: number | undefined
  private dimension: number | undefined

  constructor(
    settings: QdrantSettings,
    private readonly collection = 'chunks',
  ) {
    this.searching = qdrantClient(settings, searchWithinMs)
    this.writing = qdrantClient(settings, writeWithinMs)
  }

  async prepare({ denseDimension }: { denseDimension?: number }): Promise<void> {
    this.wantedDimension = denseDimension
    await this.ensureCollection()
  }

  async upsert(points: VectorPoint[]): Promise<void> {
    if (points.length === 0) return
    // Also mends a server that lost its data while we run.
    await this.ensureCollection()
    for (const point of points) checkPoint(point, this.dimension)
    for (let start = 0; start < points.length; start += batchSize) {
      const batch = points.slice(start, start + batchSize).map(toQdrantPoint)
      await this.writing.upsert(this.collection, { wait: true, points: batch })
    }
  }

  async removeItem(itemId: string, version?: number): Promise<void> {
    const ofVersion = version === undefined ? [] : [matching('version', version)]
    const filter = { must: [matching('item_id', itemId), ...ofVersion] }
    await this.writing.delete(this.collection, { wait: true, filter })
  }

  async present(ids: string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set()
    const points = await this.writing.retrieve(this.collection, {
      ids,
      with_payload: false,
      with_vector: false,
    })
    return new Set(points.map(({ id }) => String(id)))
  }

  async describe(itemId: string, { tags, confidentiality, lang }: ItemDescription): Promise<void> {
    await this.writing.setPayload(this.collection, {
      wait: true,
      payload: { tags, confidentiality, lang },
      filter: { must: [matching('item_id', itemId)] },
    })
  }

  async retire(itemId: string, version: number, validTo: number | null): Promise<void> {
    await this.writing.setPayload(this.collection, {
      wait: true,
      payload: { valid_to: validTo },
      filter: { must: [matching('item_id', itemId), matching('version', version)] },
    })
  }

  async ids(page: Page): Promise<string[]> {
    const points = await this.scroll(page, false)
    return points.map(({ id }) => String(id))
  }

  async scan(page: Page): Promise<VectorPoint[]> {
    const points = await this.scroll(page, true)
    return points.map(point => fromQdrantPoint.parse(point))
  }

  private async scroll({ after, limit }: Page, withAll: boolean) {
    const { points } = await this.writing.scroll(this.collection, {
      // The offset itself is part of the page.
      limit: limit + (after === undefined ? 0 : 1),
      ...(after !== undefined && { offset: after }),
      with_payload: withAll,
      with_vector: withAll,
    })
    return points.filter(({ id }) => id !== after).slice(0, limit)
  }

  async search(query: VectorQuery): Promise<VectorHit[]> {
    checkQuery(query, this.dimension)
    const { vector } = query
    const filter = toQdrantFilter(query.filter)
    const asksForNothing = vector.field !== 'dense' && vector.values.indices.length === 0
    if (!filter || asksForNothing || query.limit < 1) return []
    const { points } = await this.searching.query(this.collection, {
      query: vector.values,
      using: vector.field,
      filter,
      limit: query.limit + tieReserve,
      with_payload: true,
    })
    return points
      .map(point => hit.parse(point))
      .sort((left, right) => right.score - left.score || (left.id < right.id ? -1 : 1))
      .slice(0, query.limit)
  }

  async count(): Promise<number> {
    return (await this.writing.count(this.collection, { exact: true })).count
  }

  /** Qdrant keeps its own index ready. */
  warmUp(): Promise<void> {
    return Promise.resolve()
  }

  async check(): Promise<void> {
    await this.searching.getCollection(this.collection)
  }

  private async ensureCollection(): Promise<void> {
    const { exists } = await this.writing.collectionExists(this.collection)
    if (!exists) await this.create()
    const found = denseParams.parse(await this.writing.getCollection(this.collection))
    this.dimension = found.config.params.vectors.dense.size
    if (this.wantedDimension !== undefined) refuseDimension(this.wantedDimension, this.dimension)
  }

  private async create(): Promise<void> {
    const size = this.wantedDimension ?? defaultDimension
    try {
      await this.writing.createCollection(this.collection, {
        vectors: { dense: { size, distance: 'Cosine' } },
        sparse_vectors: { bm25: { modifier: 'idf' }, char: { modifier: 'idf' } },
      })
    } catch (error) {
      // Another process may have been faster.
      const { exists } = await this.writing.collectionExists(this.collection)
      if (!exists) throw error
    }
    for (const [field_name, field_schema] of Object.entries(indexedFields)) {
      await this.writing.createPayloadIndex(this.collection, {
        wait: true,
        field_name,
        field_schema,
      })
    }
  }
}

function matching(key: string, value: string | number) {
  return { key, match: { value } }
}
