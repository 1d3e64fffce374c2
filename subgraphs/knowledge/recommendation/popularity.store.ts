import type { Database } from '#platform/database/database.ts'

/** Fewer could be told apart: what few people read is nobody else's business. */
export const leastReaders = 5
const popularForDays = 90
const rememberedMs = 60_000
const mostItems = 2000

const used = `item_id IS NOT NULL AND type IN ('view', 'click', 'like', 'solve', 'export')
  AND ts > $1::timestamptz - interval '${popularForDays} days'`

/** By how many people documents were used lately. */
export class PopularityStore {
  private known: { readers: Promise<Map<string, number>>; until: number } | undefined

  constructor(private readonly pool: Database['pool']) {}

  /** Of documents that enough people other than the viewer used; counted at most once a minute. */
  async readers(viewer: string | undefined, now: Date): Promise<Map<string, number>> {
    const all = await this.everybody(now)
    const own = viewer === undefined ? new Set() : await this.usedBy(viewer, now)
    const others = [...all].map(([id, count]) => [id, own.has(id) ? count - 1 : count] as const)
    return new Map(others.filter(([, count]) => count >= leastReaders))
  }

  forget(): void {
    this.known = undefined
  }

  private everybody(now: Date): Promise<Map<string, number>> {
    if (!this.known || this.known.until <= now.getTime()) {
      const readers = this.count(now)
      readers.catch(() => this.forget())
      this.known = { readers, until: now.getTime() + rememberedMs }
    }
    return this.known.readers
  }

  private async count(now: Date): Promise<Map<string, number>> {
    const { rows } = await this.pool.query<{ id: string; readers: number }>(
      `SELECT item_id AS id, count(*)::int AS readers
       FROM (SELECT DISTINCT item_id, user_id FROM events WHERE ${used} AND user_id IS NOT NULL) uses
       GROUP BY item_id HAVING count(*) >= ${leastReaders}
       ORDER BY readers DESC, item_id LIMIT ${mostItems}`,
      [now],
    )
    return new Map(rows.map(({ id, readers }) => [id, readers]))
  }

  private async usedBy(userId: string, now: Date): Promise<Set<string>> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT DISTINCT item_id AS id FROM events WHERE ${used} AND user_id = $2`,
      [now, userId],
    )
    return new Set(rows.map(({ id }) => id))
  }
}
