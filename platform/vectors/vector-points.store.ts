import type pg from 'pg'
import type { Database } from '../database/database.ts'
import { packDense, packSparse, unpackDense, unpackSparse } from './packed-vectors.ts'
import type { IndexedPoint } from './vector-index.ts'
import type { ChunkPayload, VectorPoint } from './vector-store.ts'

type Row = {
  point_id: string
  item_id: string
  chunk_idx: number
  lang: string
  tags: string[]
  confidentiality: ChunkPayload['confidentiality']
  active: boolean
  dense: Buffer | null
  sparse_bm25: Buffer
  sparse_char: Buffer
  revision: string
}

/** Before the first change. */
export const beginning = '-1'
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const batchSize = 500

/**
 * The tables `vector_points` and `vector_state`. Every change takes the next revision under the lock
 * of the state row, so that revisions become visible in their order and a reader misses nothing.
 */
export class VectorPointsStore {
  constructor(private readonly database: Database) {}

  /** All points or none; existing ones are replaced as a whole. */
  async upsert(points: VectorPoint[]): Promise<void> {
    await this.database.transaction(async client => {
      const revision = await nextRevision(client)
      for (let start = 0; start < points.length; start += batchSize) {
        await upsertBatch(client, points.slice(start, start + batchSize), revision)
      }
    })
  }

  async removeItem(itemId: string): Promise<void> {
    await this.database.transaction(async client => {
      await nextRevision(client)
      await client.query('DELETE FROM vector_points WHERE item_id = $1', [itemId])
    })
  }

  async revision(): Promise<string> {
    return currentRevision(this.database.pool)
  }

  async count(): Promise<number> {
    return countPoints(this.database.pool)
  }

  /** Numbers in a stored dense vector; `undefined` when there is none. */
  async denseDimension(): Promise<number | undefined> {
    const { rows } = await this.database.pool.query<{ bytes: number }>(
      'SELECT octet_length(dense) AS bytes FROM vector_points WHERE dense IS NOT NULL LIMIT 1',
    )
    return rows[0] && rows[0].bytes / 4
  }

  /** Reads one state of the tables, however long it takes and whatever is written meanwhile. */
  async snapshot<T>(work: (snapshot: VectorSnapshot) => Promise<T>): Promise<T> {
    return this.database.transaction(async client => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
      return work(new VectorSnapshot(client))
    })
  }
}

export class VectorSnapshot {
  constructor(private readonly client: pg.PoolClient) {}

  revision(): Promise<string> {
    return currentRevision(this.client)
  }

  count(): Promise<number> {
    return countPoints(this.client)
  }

  async ids(): Promise<string[]> {
    const { rows } = await this.client.query<{ id: string }>(
      'SELECT point_id AS id FROM vector_points',
    )
    return rows.map(row => row.id)
  }

  /** Points written after `revision`, oldest first, in batches. */
  async *changes(revision: string): AsyncIterable<IndexedPoint[]> {
    let after = { revision, pointId: highestId }
    for (;;) {
      const { rows } = await this.client.query<Row>(
        `SELECT * FROM vector_points WHERE (revision, point_id) > ($1, $2)
         ORDER BY revision, point_id LIMIT ${batchSize}`,
        [after.revision, after.pointId],
      )
      const last = rows.at(-1)
      if (!last) return
      after = { revision: last.revision, pointId: last.point_id }
      yield rows.map(toPoint)
    }
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

async function countPoints(client: pg.Pool | pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM vector_points',
  )
  return only(rows).count
}

async function upsertBatch(client: pg.PoolClient, points: VectorPoint[], revision: string) {
  await client.query(
    `INSERT INTO vector_points
     SELECT point_id, item_id, chunk_idx, lang,
            ARRAY(SELECT jsonb_array_elements_text(tags)), confidentiality, active,
            dense, sparse_bm25, sparse_char, $11
     FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::jsonb[], $6::text[],
                 $7::bool[], $8::bytea[], $9::bytea[], $10::bytea[])
       AS new (point_id, item_id, chunk_idx, lang, tags, confidentiality, active,
               dense, sparse_bm25, sparse_char)
     ON CONFLICT (point_id) DO UPDATE SET
       item_id = excluded.item_id, chunk_idx = excluded.chunk_idx, lang = excluded.lang,
       tags = excluded.tags, confidentiality = excluded.confidentiality,
       active = excluded.active, dense = excluded.dense, sparse_bm25 = excluded.sparse_bm25,
       sparse_char = excluded.sparse_char, revision = excluded.revision`,
    [
      points.map(point => point.id),
      points.map(point => point.payload.itemId),
      points.map(point => point.payload.chunkIdx),
      points.map(point => point.payload.lang),
      points.map(point => JSON.stringify(point.payload.tags)),
      points.map(point => point.payload.confidentiality),
      points.map(point => point.payload.active),
      points.map(point => (point.dense ? packDense(point.dense) : null)),
      points.map(point => packSparse(point.sparse.bm25)),
      points.map(point => packSparse(point.sparse.char)),
      revision,
    ],
  )
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
      active: row.active,
    },
  }
}

function only<T>(rows: T[]): T {
  const [row] = rows
  if (!row) throw new Error('the table vector_state is empty')
  return row
}
