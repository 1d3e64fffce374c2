import type pg from 'pg'
import type { Database } from '../database/database.ts'
import { unpackDense, unpackSparse } from './packed-vectors.ts'
import type { SparseTerms } from './posting-lists.ts'
import type { IndexedPoint } from './vector-index.ts'
import type { ChunkPayload, ItemDescription, SparseVector, VectorPoint } from './vector-store.ts'
import { upsertPoints } from './upsert-points.ts'

/** A point as it may be copied elsewhere. */
type StoredPoint = Omit<IndexedPoint, 'sparse'> & Pick<VectorPoint, 'sparse'>

type Row = {
  point_id: string
  item_id: string
  chunk_idx: number
  lang: string
  tags: string[]
  confidentiality: ChunkPayload['confidentiality']
  version: number
  valid_to: Date | null
  dense: Buffer | null
  sparse_bm25: Buffer
  sparse_char: Buffer
  revision: string
}

/** Before the first change. */
export const beginning = '-1'
const lowestId = '00000000-0000-0000-0000-000000000000'
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const batchSize = 500

/**
 * The tables `vector_points` and `vector_state`, as far as one collection goes. Every change takes
 * the next revision under the lock of the state row, so that revisions become visible in their order
 * and a reader misses nothing.
 */
export class VectorPointsStore {
  constructor(
    private readonly database: Database,
    private readonly collection: string,
  ) {}

  /** All points or none; existing ones are replaced as a whole. */
  async upsert(points: VectorPoint[]): Promise<void> {
    await this.change(async (client, revision) => {
      for (let start = 0; start < points.length; start += batchSize) {
        const batch = points.slice(start, start + batchSize)
        await upsertPoints(client, batch, { collection: this.collection, revision })
      }
    })
  }

  async removeItem(itemId: string, version?: number): Promise<void> {
    await this.change(client =>
      client.query(
        `DELETE FROM vector_points WHERE collection = $1 AND item_id = $2
           AND ($3::int IS NULL OR version = $3)`,
        [this.collection, itemId, version ?? null],
      ),
    )
  }

  async removeAll(): Promise<void> {
    await this.change(client =>
      client.query('DELETE FROM vector_points WHERE collection = $1', [this.collection]),
    )
  }

  async describe(itemId: string, { tags, confidentiality, lang }: ItemDescription): Promise<void> {
    await this.change((client, revision) =>
      client.query(
        `UPDATE vector_points SET tags = $3, confidentiality = $4, lang = $5, revision = $6
         WHERE collection = $1 AND item_id = $2`,
        [this.collection, itemId, tags, confidentiality, lang, revision],
      ),
    )
  }

  async retire(itemId: string, version: number, validTo: Date | null): Promise<void> {
    await this.change((client, revision) =>
      client.query(
        `UPDATE vector_points SET valid_to = $4, revision = $5
         WHERE collection = $1 AND item_id = $2 AND version = $3`,
        [this.collection, itemId, version, validTo, revision],
      ),
    )
  }

  async present(ids: string[]): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT point_id AS id FROM vector_points
       WHERE collection = $1 AND point_id = ANY($2::uuid[])`,
      [this.collection, ids],
    )
    return rows.map(({ id }) => id)
  }

  async ids(after: string | undefined, limit: number): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT point_id AS id FROM vector_points WHERE collection = $1 AND (point_id > $2 OR $3)
       ORDER BY point_id LIMIT $4`,
      [this.collection, after ?? lowestId, after === undefined, limit],
    )
    return rows.map(({ id }) => id)
  }

  async scan(after: string | undefined, limit: number): Promise<StoredPoint[]> {
    const { rows } = await this.database.pool.query<Row>(
      `SELECT * FROM vector_points WHERE collection = $1 AND (point_id > $2 OR $3)
       ORDER BY point_id LIMIT $4`,
      [this.collection, after ?? lowestId, after === undefined, limit],
    )
    return rows.map(row => {
      const { sparse, ...point } = toPoint(row)
      return { ...point, sparse: { bm25: numbersOf(sparse.bm25), char: numbersOf(sparse.char) } }
    })
  }

  async revision(): Promise<string> {
    return currentRevision(this.database.pool)
  }

  async count(): Promise<number> {
    return countPoints(this.database.pool, this.collection)
  }

  /** Numbers in a stored dense vector; `undefined` when there is none. */
  async denseDimension(): Promise<number | undefined> {
    const { rows } = await this.database.pool.query<{ bytes: number }>(
      `SELECT octet_length(dense) AS bytes FROM vector_points
       WHERE collection = $1 AND dense IS NOT NULL LIMIT 1`,
      [this.collection],
    )
    return rows[0] && rows[0].bytes / 4
  }

  /** Reads one state of the tables, however long it takes and whatever is written meanwhile. */
  async snapshot<T>(work: (snapshot: VectorSnapshot) => Promise<T>): Promise<T> {
    return this.database.transaction(async client => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
      return work(new VectorSnapshot(client, this.collection))
    })
  }

  private change(work: (client: pg.PoolClient, revision: string) => Promise<unknown>) {
    return this.database.transaction(async client => {
      await work(client, await nextRevision(client))
    })
  }
}

export class VectorSnapshot {
  constructor(
    private readonly client: pg.PoolClient,
    private readonly collection: string,
  ) {}

  revision(): Promise<string> {
    return currentRevision(this.client)
  }

  count(): Promise<number> {
    return countPoints(this.client, this.collection)
  }

  async ids(): Promise<string[]> {
    const { rows } = await this.client.query<{ id: string }>(
      'SELECT point_id AS id FROM vector_points WHERE collection = $1',
      [this.collection],
    )
    return rows.map(row => row.id)
  }

  /** Points written after `revision`, oldest first, in batches; the next one is read meanwhile. */
  async *changes(revision: string): AsyncIterable<IndexedPoint[]> {
    let reading = this.changesAfter({ revision, point_id: highestId })
    try {
      for (;;) {
        const rows = await reading
        const last = rows.at(-1)
        if (!last) return
        reading = this.changesAfter(last)
        yield rows.map(toPoint)
      }
    } finally {
      await reading.catch(() => undefined)
    }
  }

  private changesAfter({ revision, point_id }: Pick<Row, 'revision' | 'point_id'>): Promise<Row[]> {
    const reading = this.client
      .query<Row>(
        `SELECT * FROM vector_points WHERE collection = $1 AND (revision, point_id) > ($2, $3)
         ORDER BY revision, point_id LIMIT ${batchSize}`,
        [this.collection, revision, point_id],
      )
      .then(({ rows }) => rows)
    // Whoever stops reading the batches before never asks for this one.
    reading.catch(() => undefined)
    return reading
  }
}

async function nextRevision(client: pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ revision: string }>(
    'UPDATE vector_state SET revision = revision + 1 RETURNING revision',
  )
  return only(rows).revision
}

async function currentRevision(client: pg.Pool | pg.PoolClient): Promise<string> {
  const { rows } = await client.query<{ revision: string }>('SELECT revision FROM vector_state')
  return only(rows).revision
}

async function countPoints(client: pg.Pool | pg.PoolClient, collection: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM vector_points WHERE collection = $1',
    [collection],
  )
  return only(rows).count
}

function toPoint(row: Row): IndexedPoint {
  return {
    id: row.point_id,
    dense: row.dense ? unpackDense(row.dense) : undefined,
    sparse: { bm25: unpackSparse(row.sparse_bm25), char: unpackSparse(row.sparse_char) },
    payload: {
      itemId: row.item_id,
      chunkIdx: row.chunk_idx,
      lang: row.lang,
      tags: row.tags,
      confidentiality: row.confidentiality,
      version: row.version,
      validTo: row.valid_to?.getTime() ?? null,
    },
  }
}

function numbersOf({ indices, values }: SparseTerms): SparseVector {
  return { indices: Array.from(indices), values: Array.from(values) }
}

function only<T>(rows: T[]): T {
  const [row] = rows
  if (!row) throw new Error('the table vector_state is empty')
  return row
}
