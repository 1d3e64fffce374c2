import { randomUUID } from 'node:crypto'
import type { Database } from '#platform/database/database.ts'
import { isUuid } from '#platform/uuid.ts'
import { groupedBy } from './grouped-by.ts'
import { meterColumns, toMeter, type MeterRow } from './meter-row.ts'
import { MeterTree } from './meter-tree.store.ts'
import type { Meter, MeterFilter, NewMeter, ReadingRange } from './meter.ts'

/** Children of one meter that are loaded at once. */
const mostChildren = 500

export class MeterStore {
  constructor(private readonly database: Database) {}

  async byIds(ids: readonly string[]): Promise<Meter[]> {
    return this.select('WHERE meter_id = ANY ($1::uuid[])', [ids.filter(isUuid)])
  }

  async byId(id: string): Promise<Meter | undefined> {
    const [meter] = await this.byIds([id])
    return meter
  }

  async byName(name: string): Promise<Meter | undefined> {
    const [meter] = await this.select('WHERE name = $1', [name])
    return meter
  }

  async byMeteringLocation(meteringLocation: string): Promise<Meter | undefined> {
    const [meter] = await this.select('WHERE metering_location = $1', [meteringLocation])
    return meter
  }

  /** By name, after the meter called `after`. */
  async list(page: { first: number; after?: string }, filter: MeterFilter = {}): Promise<Meter[]> {
    const { kind, parentId, costCentre, search } = filter
    if (parentId !== undefined && !isUuid(parentId)) return []
    return this.select(
      `WHERE ($2::text IS NULL OR name > $2) AND ($3::text IS NULL OR kind = $3)
         AND ($4::uuid IS NULL OR parent_id = $4) AND ($5::text IS NULL OR cost_centre = $5)
         AND ($6::text IS NULL OR concat_ws(' ', name, metering_location, place, cost_centre) ILIKE $6)
       ORDER BY name LIMIT $1`,
      [
        page.first,
        page.after ?? null,
        kind ?? null,
        parentId ?? null,
        costCentre ?? null,
        search ? `%${search.replace(/[\\%_]/g, '\\$&')}%` : null,
      ],
    )
  }

  /** The children of each meter by name; at most 500 of each. */
  async childrenOf(ids: readonly string[]): Promise<Map<string, Meter[]>> {
    const children = await this.select(
      `WHERE meter_id IN (
         SELECT c.meter_id FROM unnest($1::uuid[]) AS p(id), LATERAL (
           SELECT meter_id FROM meters WHERE parent_id = p.id ORDER BY name LIMIT $2) c)
       ORDER BY name`,
      [ids.filter(isUuid), mostChildren],
    )
    return groupedBy(children, ({ parentId }) => parentId ?? '')
  }

  /** `undefined` when the name or the metering location is taken. */
  async create(meter: NewMeter): Promise<Meter | undefined> {
    return this.changeTree(tree => tree.insert(randomUUID(), meter))
  }

  /** One writer of the tree at a time: what was checked still holds when it is written. */
  async changeTree<T>(work: (tree: MeterTree) => Promise<T>): Promise<T> {
    return this.database.transaction(async client => work(await MeterTree.lock(client)))
  }

  /** Meters with their depth below the top (0) or below `rootId`, each after its parent, siblings by name. */
  async tree(rootId: string | undefined, most: number): Promise<{ meter: Meter; depth: number }[]> {
    if (rootId !== undefined && !isUuid(rootId)) return []
    const { rows } = await this.database.pool.query<MeterRow & { depth: number }>(
      `WITH RECURSIVE tree AS (
         SELECT meter_id, 0 AS depth, ARRAY[name] AS path FROM meters
         WHERE CASE WHEN $1::uuid IS NULL THEN parent_id IS NULL ELSE meter_id = $1 END
         UNION ALL
         SELECT m.meter_id, t.depth + 1, t.path || m.name
         FROM tree t JOIN meters m ON m.parent_id = t.meter_id WHERE t.depth < 50)
       SELECT ${meterColumns}, depth FROM tree JOIN meters USING (meter_id) ORDER BY path LIMIT $2`,
      [rootId ?? null, most],
    )
    return rows.map(({ depth, ...row }) => ({ meter: toMeter(row), depth }))
  }

  /** Two index probes per meter, however many readings it has; a meter without readings is left out. */
  async readingRanges(ids: readonly string[]): Promise<Map<string, ReadingRange>> {
    const { rows } = await this.database.pool.query<{ id: string; first: Date; last: Date }>(
      `SELECT m.id, f.ts AS first, l.ts AS last
       FROM unnest($1::uuid[]) AS m(id),
       LATERAL (SELECT ts FROM smart_meter_readings WHERE meter_id = m.id ORDER BY ts LIMIT 1) f,
       LATERAL (SELECT ts FROM smart_meter_readings WHERE meter_id = m.id ORDER BY ts DESC LIMIT 1) l`,
      [ids],
    )
    return new Map(rows.map(({ id, first, last }) => [id, { first, last }]))
  }

  private async select(tail: string, values: unknown[]): Promise<Meter[]> {
    const { rows } = await this.database.pool.query<MeterRow>(
      `SELECT ${meterColumns} FROM meters ${tail}`,
      values,
    )
    return rows.map(toMeter)
  }
}
