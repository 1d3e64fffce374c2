import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { stableId } from '../../ingestion/stable-id.ts'
import { rewardOf, type EventEntry, type LabelEntry } from './activity.ts'

/** Ids of the entries that were stored; the others had been stored before. */
export type StoredIds = Set<string>
/** A label with the document it is about, where it is about one. */
export type PlacedLabel = LabelEntry & { aboutItem: string | null }

type Outcome = {
  impressionId: string
  itemId: string
  reward: number
  origin: 'event' | 'label'
  at: Date
}

/** What a person does with a recommended document that counts as success. */
const successes = new Set(['VIEW', 'CLICK', 'LIKE', 'SOLVE', 'EXPORT'])

/**
 * Writes `events` and `labels`. The stored id is made of the person and the client's id: nobody can
 * take somebody else's id, and the same entry sent twice is one row. A person's batches take turns.
 */
export class ActivityStore {
  constructor(private readonly database: Database) {}

  addEvents(userId: string, entries: readonly EventEntry[]): Promise<StoredIds> {
    return this.turn(userId, async client => {
      const rows = entries.map(entry => ({ ...entry, rowId: eventRowId(userId, entry.id) }))
      const fresh = await without(client, 'events', 'event_id', rows)
      await client.query(
        `INSERT INTO events (event_id, user_id, ts, type, item_id, meta)
         SELECT id, $1, ts, type, item_id, meta
         FROM unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::uuid[], $6::jsonb[])
           AS new (id, ts, type, item_id, meta)`,
        [
          userId,
          fresh.map(({ rowId }) => rowId),
          fresh.map(({ at }) => at),
          fresh.map(({ type }) => type.toLowerCase()),
          fresh.map(({ itemId }) => itemId ?? null),
          fresh.map(metaOf),
        ],
      )
      await saveOutcomes(client, fresh.flatMap(outcomeOfEvent))
      return new Set(fresh.map(({ id }) => id))
    })
  }

  addLabels(userId: string, entries: readonly PlacedLabel[]): Promise<StoredIds> {
    return this.turn(userId, async client => {
      const rows = entries.map(entry => ({ ...entry, rowId: labelRowId(userId, entry.id) }))
      const fresh = await without(client, 'labels', 'label_id', rows)
      await client.query(
        `INSERT INTO labels (label_id, user_id, item_id, ts, reward, reason, target_kind, target_id)
         SELECT id, $1, item_id, ts, reward, reason, target_kind, target_id
         FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::float8[], $6::text[], $7::text[],
             $8::uuid[])
           AS new (id, item_id, ts, reward, reason, target_kind, target_id)`,
        [
          userId,
          fresh.map(({ rowId }) => rowId),
          fresh.map(({ aboutItem }) => aboutItem),
          fresh.map(({ at }) => at),
          fresh.map(({ value }) => rewardOf[value]),
          // PostgreSQL stores no NUL.
          fresh.map(({ reason }) => reason?.replace(/[\p{Cc}\s]+/gu, ' ').trim() || null),
          fresh.map(({ target }) => target.toLowerCase()),
          fresh.map(({ targetId }) => targetId),
        ],
      )
      await saveOutcomes(client, fresh.flatMap(outcomeOfLabel))
      return new Set(fresh.map(({ id }) => id))
    })
  }

  private turn<T>(userId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.database.transaction(async client => {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `activity:${userId}`,
      ])
      return work(client)
    })
  }
}

function eventRowId(userId: string, id: string): string {
  return stableId('event', userId, id.toLowerCase())
}

function labelRowId(userId: string, id: string): string {
  return stableId('label', userId, id.toLowerCase())
}

async function without<T extends { rowId: string }>(
  client: PoolClient,
  table: 'events' | 'labels',
  column: 'event_id' | 'label_id',
  rows: T[],
): Promise<T[]> {
  const known = await client.query<{ id: string }>(
    `SELECT ${column} AS id FROM ${table} WHERE ${column} = ANY($1)`,
    [rows.map(({ rowId }) => rowId)],
  )
  const ids = new Set(known.rows.map(({ id }) => id))
  return rows.filter(({ rowId }) => !ids.has(rowId))
}

function metaOf({ impressionId, page, seconds }: EventEntry): string {
  return JSON.stringify({
    ...(impressionId && { impressionId }),
    ...(page && { page }),
    ...(seconds !== undefined && seconds !== null && { seconds }),
  })
}

function outcomeOfEvent({ type, itemId, impressionId, at }: EventEntry): Outcome[] {
  if (!itemId || !impressionId || !successes.has(type)) return []
  return [{ impressionId, itemId, at, reward: 1, origin: 'event' }]
}

function outcomeOfLabel({ target, targetId, itemId, value, at }: LabelEntry): Outcome[] {
  if (target !== 'RECOMMENDATION' || !itemId) return []
  return [{ impressionId: targetId, itemId, at, reward: rewardOf[value], origin: 'label' }]
}

/** A label stands above what was clicked; of labels the latest counts, whenever it arrives. */
async function saveOutcomes(client: PoolClient, outcomes: Outcome[]): Promise<void> {
  for (const { impressionId, itemId, reward, origin, at } of outcomes) {
    await client.query(
      `INSERT INTO recommendation_outcomes AS known (impression_id, item_id, reward, origin, ts)
       SELECT impression_id, $2, $3, $4, $5 FROM recommendation_impressions
       WHERE impression_id = $1
       ON CONFLICT (impression_id, item_id) DO UPDATE
         SET reward = excluded.reward, origin = excluded.origin, ts = excluded.ts
         WHERE excluded.origin = 'label' AND (known.origin = 'event' OR known.ts <= excluded.ts)`,
      [impressionId, itemId, reward, origin, at],
    )
  }
}
