import type { PoolClient } from 'pg'
import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'

const refused = z.object({ index: z.number(), code: z.string(), message: z.string() })
const outcome = z.object({
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  /** Answers of earlier versions lack it. */
  kept: z.number().default(0),
  refused: z.array(refused),
})

/** What came of a batch of readings. */
export type IngestOutcome = z.infer<typeof outcome>
/** A batch that was answered before. */
export type KnownBatch = { bodyHash: Buffer; outcome: IngestOutcome }
/** In which the answer and the readings are written together. */
export type BatchTransaction = PoolClient
export type BatchKey = { owner: string; key: string }

export class IngestBatchStore {
  constructor(private readonly database: Database) {}

  /**
   * Runs `work` in a transaction in which nobody else handles this key. `known` is the earlier answer; what
   * `work` answers is remembered when there is none.
   */
  async once<T>(
    { owner, key }: BatchKey,
    bodyHash: Buffer,
    work: (
      known: KnownBatch | undefined,
      client: PoolClient,
    ) => Promise<T & { remember?: IngestOutcome }>,
  ): Promise<T> {
    return this.database.transaction(async client => {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `ingest ${owner} ${key}`,
      ])
      const result = await work(await known(client, { owner, key }), client)
      if (result.remember) {
        await client.query(
          `INSERT INTO ingest_batches (owner, idempotency_key, body_hash, result) VALUES ($1, $2, $3, $4)`,
          [owner, key, bodyHash, JSON.stringify(result.remember)],
        )
      }
      return result
    })
  }

  /** Forgets batches that nobody repeats any more; answers how many. */
  async sweep(olderThan: Date): Promise<number> {
    const { rowCount } = await this.database.pool.query(
      'DELETE FROM ingest_batches WHERE created_at < $1',
      [olderThan],
    )
    return rowCount ?? 0
  }
}

async function known(
  client: PoolClient,
  { owner, key }: BatchKey,
): Promise<KnownBatch | undefined> {
  const { rows } = await client.query<{ body_hash: Buffer; result: unknown }>(
    'SELECT body_hash, result FROM ingest_batches WHERE owner = $1 AND idempotency_key = $2',
    [owner, key],
  )
  const [row] = rows
  return row && { bodyHash: row.body_hash, outcome: outcome.parse(row.result) }
}
