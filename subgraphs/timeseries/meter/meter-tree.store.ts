import type { PoolClient } from 'pg'
import { isUuid } from '#platform/uuid.ts'
import { meterColumns, toMeter, type MeterRow } from './meter-row.ts'
import { plainTraits, type Meter, type NewMeter, type ReadingRange } from './meter.ts'

/** Where a meter would come to hang: names from its new parent to the top, and levels below it. */
export type TreePlace = { ancestors: { id: string; name: string }[]; levelsBelow: number }

/** Key of the advisory lock that every change of the tree or of a formula takes. */
const treeLock = 72_707_371

/** The meters inside one transaction that nobody else can change the tree in. */
export class MeterTree {
  private constructor(private readonly client: PoolClient) {}

  static async lock(client: PoolClient): Promise<MeterTree> {
    await client.query('SELECT pg_advisory_xact_lock($1)', [treeLock])
    return new MeterTree(client)
  }

  async byId(id: string): Promise<Meter | undefined> {
    const [meter] = await this.byIds([id])
    return meter
  }

  async byIds(ids: readonly string[]): Promise<Meter[]> {
    return this.select('WHERE meter_id = ANY ($1::uuid[])', [ids.filter(isUuid)])
  }

  virtual(): Promise<Meter[]> {
    return this.select(`WHERE kind = 'VIRTUAL' ORDER BY name`, [])
  }

  /** Of a meter (or of one still to be made) below `parentId`. */
  async place(meterId: string | undefined, parentId: string): Promise<TreePlace> {
    const ancestors = await this.client.query<{ id: string; name: string }>(
      `WITH RECURSIVE up AS (
         SELECT meter_id, name, parent_id, 1 AS step FROM meters WHERE meter_id = $1
         UNION ALL
         SELECT m.meter_id, m.name, m.parent_id, step + 1 FROM up JOIN meters m ON m.meter_id = up.parent_id
         WHERE step < 50)
       SELECT meter_id AS id, name FROM up ORDER BY step`,
      [parentId],
    )
    const below = await this.client.query<{ levels: number }>(
      `WITH RECURSIVE down AS (
         SELECT meter_id, 0 AS step FROM meters WHERE meter_id = $1
         UNION ALL
         SELECT m.meter_id, step + 1 FROM down JOIN meters m ON m.parent_id = down.meter_id
         WHERE step < 50)
       SELECT coalesce(max(step), 0)::int AS levels FROM down`,
      [meterId ?? null],
    )
    return { ancestors: ancestors.rows, levelsBelow: below.rows[0]?.levels ?? 0 }
  }

  async readingRange(meterId: string): Promise<ReadingRange | undefined> {
    const { rows } = await this.client.query<ReadingRange>(
      `SELECT f.ts AS first, l.ts AS last FROM
       (SELECT ts FROM smart_meter_readings WHERE meter_id = $1 ORDER BY ts LIMIT 1) f,
       (SELECT ts FROM smart_meter_readings WHERE meter_id = $1 ORDER BY ts DESC LIMIT 1) l`,
      [meterId],
    )
    return rows[0]
  }

  /** The name of another meter that has this name or metering location. */
  async rival(
    id: string | undefined,
    { name, meteringLocation }: Pick<Meter, 'name' | 'meteringLocation'>,
  ): Promise<'NAME' | 'METERING_LOCATION' | undefined> {
    const { rows } = await this.client.query<{ sameName: boolean }>(
      `SELECT name = $1 AS "sameName" FROM meters
       WHERE (name = $1 OR metering_location = $2) AND meter_id IS DISTINCT FROM $3
       ORDER BY name = $1 DESC LIMIT 1`,
      [name, meteringLocation, id ?? null],
    )
    const [rival] = rows
    if (!rival) return undefined
    return rival.sameName ? 'NAME' : 'METERING_LOCATION'
  }

  /** `undefined` when the name or the metering location is taken. */
  async insert(id: string, meter: NewMeter): Promise<Meter | undefined> {
    const { rows } = await this.client.query<MeterRow>(
      `INSERT INTO meters (meter_id, name, metering_location, time_zone, interval_seconds, simulated,
         kind, parent_id, transformer_ratio, capacity_kw, cost_centre, place, state, latitude, longitude, formula)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
       ON CONFLICT DO NOTHING RETURNING ${meterColumns}`,
      [id, ...columnsOf({ ...plainTraits, ...meter })],
    )
    const [row] = rows
    return row && toMeter(row)
  }

  /** The name and the metering location must be free; see `rival`. */
  async update(meter: Meter): Promise<Meter> {
    const { rows } = await this.client.query<MeterRow>(
      `UPDATE meters SET name = $2, metering_location = $3, time_zone = $4, interval_seconds = $5,
         simulated = $6, kind = $7, parent_id = $8, transformer_ratio = $9, capacity_kw = $10,
         cost_centre = $11, place = $12, state = $13, latitude = $14, longitude = $15, formula = $16
       WHERE meter_id = $1 RETURNING ${meterColumns}`,
      [meter.id, ...columnsOf(meter)],
    )
    const [row] = rows
    if (!row) throw new Error(`meter ${meter.id} is gone`)
    return toMeter(row)
  }

  /** Its children hang below its parent then; its readings are erased later, see MeterEraser. */
  async remove({ id, name, parentId }: Meter, removedBy: string): Promise<void> {
    await this.client.query('UPDATE meters SET parent_id = $2 WHERE parent_id = $1', [id, parentId])
    await this.client.query('DELETE FROM meters WHERE meter_id = $1', [id])
    await this.client.query(
      'INSERT INTO removed_meters (meter_id, name, removed_by) VALUES ($1, $2, $3)',
      [id, name, removedBy],
    )
  }

  private async select(tail: string, values: unknown[]): Promise<Meter[]> {
    const { rows } = await this.client.query<MeterRow>(
      `SELECT ${meterColumns} FROM meters ${tail}`,
      values,
    )
    return rows.map(toMeter)
  }
}

function columnsOf(meter: Omit<Meter, 'id' | 'createdAt'>): unknown[] {
  return [
    meter.name,
    meter.meteringLocation,
    meter.timeZone,
    meter.intervalSeconds,
    meter.simulated,
    meter.kind,
    meter.parentId,
    meter.transformerRatio,
    meter.capacityKw,
    meter.costCentre,
    meter.place,
    meter.state,
    meter.latitude,
    meter.longitude,
    meter.formula && JSON.stringify(meter.formula),
  ]
}
