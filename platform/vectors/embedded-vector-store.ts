import type { Database } from '../database/database.ts'
import { checkPoint, checkQuery } from './check-vectors.ts'
import { refuseDimension } from './dense-dimension.ts'
import { VectorIndex } from './vector-index.ts'
import { VectorPointsStore, beginning, type VectorSnapshot } from './vector-points.store.ts'
import type {
  ItemDescription,
  VectorHit,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from './vector-store.ts'

/** Holes that are not worth reading everything again for. */
const tolerableWaste = 0.5
const smallIndex = 1000

/**
 * Exact search in memory over points that PostgreSQL keeps. The first search of a process loads all
 *  points (about 1 s for 10,000), unless `warmUp` did; every further one reads what any process has
 * changed since.
 */
export class EmbeddedVectorStore implements VectorStore {
  readonly engine = 'embedded'
  private readonly points: VectorPointsStore
  private index = new VectorIndex()
  private known = beginning
  private dimension: number | undefined
  private refreshing = Promise.resolve()

  constructor(database: Database, collection = 'chunks') {
    this.points = new VectorPointsStore(database, collection)
  }

  async prepare({ denseDimension }: { denseDimension?: number }): Promise<void> {
    const stored = await this.points.denseDimension()
    if (denseDimension !== undefined && stored !== undefined)
      refuseDimension(denseDimension, stored)
    this.dimension = stored ?? denseDimension
  }

  async upsert(points: VectorPoint[]): Promise<void> {
    if (points.length === 0) return
    this.dimension ??= await this.points.denseDimension()
    this.dimension ??= points.find(point => point.dense)?.dense?.length
    for (const point of points) checkPoint(point, this.dimension)
    // The same point twice in one call: the last one counts.
    await this.points.upsert([...new Map(points.map(point => [point.id, point])).values()])
  }

  removeItem(itemId: string, version?: number): Promise<void> {
    return this.points.removeItem(itemId, version)
  }

  async present(ids: string[]): Promise<Set<string>> {
    return new Set(await this.points.present(ids))
  }

  describe(itemId: string, description: ItemDescription): Promise<void> {
    return this.points.describe(itemId, description)
  }

  retire(itemId: string, version: number, validTo: number | null): Promise<void> {
    return this.points.retire(itemId, version, validTo === null ? null : new Date(validTo))
  }

  ids(page: { after: string | undefined; limit: number }): Promise<string[]> {
    return this.points.ids(page.after, page.limit)
  }

  async scan(page: { after: string | undefined; limit: number }): Promise<VectorPoint[]> {
    const points = await this.points.scan(page.after, page.limit)
    return points.map(({ dense, ...point }) => ({
      ...point,
      ...(dense && { dense: Array.from(dense) }),
    }))
  }

  async search(query: VectorQuery): Promise<VectorHit[]> {
    checkQuery(query, this.dimension)
    await this.refresh()
    return this.index.search(query)
  }

  async warmUp(): Promise<void> {
    await this.refresh()
    this.index.tidy()
  }

  count(): Promise<number> {
    return this.points.count()
  }

  async check(): Promise<void> {
    await this.points.revision()
  }

  /** One after the other: a search that starts after a change must see it, not join an older look. */
  private refresh(): Promise<void> {
    const next = this.refreshing.then(() => this.catchUp())
    this.refreshing = next.catch(() => undefined)
    return next
  }

  private async catchUp(): Promise<void> {
    if ((await this.points.revision()) === this.known) return
    await this.points.snapshot(async snapshot => {
      const revision = await snapshot.revision()
      // A restored database may be older than what is in memory.
      if (BigInt(revision) < BigInt(this.known)) this.forget()
      await this.load(snapshot)
      if (this.index.waste > tolerableWaste && this.index.size > smallIndex) {
        this.forget()
        await this.load(snapshot)
      }
      this.known = revision
    })
  }

  private async load(snapshot: VectorSnapshot): Promise<void> {
    for await (const batch of snapshot.changes(this.known)) {
      for (const point of batch) this.index.put(point)
    }
    // Everything stored is in memory now, so a difference can only be points that were removed.
    if ((await snapshot.count()) === this.index.size) return
    const stored = new Set(await snapshot.ids())
    for (const id of [...this.index.ids()]) {
      if (!stored.has(id)) this.index.remove(id)
    }
  }

  private forget(): void {
    this.index = new VectorIndex()
    this.known = beginning
  }
}
