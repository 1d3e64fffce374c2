import type { Queried } from './queried.store.ts'
import type { Meter, MeterKind } from '../meter/meter.ts'
import { quantities, type Quantity } from '../reading/reading.ts'
import type { Extent } from './column.store.ts'
import { thresholdsSchema, type Thresholds, type ThresholdsChange } from './thresholds.ts'

/** How far a direction of a meter is checked. */
export type CheckState = { extent: NonNullable<Extent>; checkedTo: number; checkedAt: Date }

type StateRow = {
  quantity: Quantity
  first_value_at: Date
  last_value_at: Date
  checked_to: Date
  checked_at: Date
}

/** How far readings are checked, and by what. */
export class CheckStateStore {
  constructor(private readonly database: Queried) {}

  async states(meterId: string): Promise<Partial<Record<Quantity, CheckState>>> {
    const { rows } = await this.database.pool.query<StateRow>(
      `SELECT quantity, first_value_at, last_value_at, checked_to, checked_at
       FROM quality_checks WHERE meter_id = $1`,
      [meterId],
    )
    const states: Partial<Record<Quantity, CheckState>> = {}
    for (const { quantity, ...row } of rows) {
      states[quantity] = {
        extent: { first: row.first_value_at.getTime(), last: row.last_value_at.getTime() },
        checkedTo: row.checked_to.getTime(),
        checkedAt: row.checked_at,
      }
    }
    return states
  }

  /** By the clock that stamps what becomes known. */
  async clock(): Promise<Date> {
    const { rows } = await this.database.pool.query<{ now: Date }>('SELECT now()')
    return rows[0]?.now ?? new Date()
  }

  async remember(
    meterId: string,
    quantity: Quantity,
    { extent, checkedTo, checkedAt }: CheckState,
  ): Promise<void> {
    await this.database.pool.query(
      `INSERT INTO quality_checks (meter_id, quantity, first_value_at, last_value_at, checked_to, checked_at)
       SELECT meter_id, $2, $3, $4, $5, $6 FROM meters WHERE meter_id = $1
       ON CONFLICT (meter_id, quantity) DO UPDATE SET
         first_value_at = excluded.first_value_at, last_value_at = excluded.last_value_at,
         checked_to = greatest(quality_checks.checked_to, excluded.checked_to),
         checked_at = greatest(quality_checks.checked_at, excluded.checked_at)`,
      [
        meterId,
        quantity,
        new Date(extent.first),
        new Date(extent.last),
        new Date(checkedTo),
        checkedAt,
      ],
    )
  }

  /** Meters with readings newer than what is checked, the longest waiting first; virtual ones have none. */
  async due(most: number): Promise<string[]> {
    const { rows } = await this.database.pool.query<{ id: string }>(
      `SELECT m.meter_id AS id FROM meters m,
       LATERAL (SELECT ts FROM smart_meter_readings WHERE meter_id = m.meter_id ORDER BY ts DESC LIMIT 1) r,
       LATERAL (SELECT coalesce(max(checked_to), '-infinity') AS checked_to
                FROM quality_checks WHERE meter_id = m.meter_id) c
       WHERE m.kind <> 'VIRTUAL' AND r.ts >= c.checked_to
       ORDER BY c.checked_to, m.meter_id LIMIT $1`,
      [most],
    )
    return rows.map(({ id }) => id)
  }

  /** Those of the kind with what is set for this meter. A virtual meter is judged as a main one. */
  async thresholds({ id, kind }: Pick<Meter, 'id' | 'kind'>): Promise<Thresholds> {
    const { rows } = await this.database.pool.query<{ thresholds: unknown }>(
      `SELECT k.thresholds || coalesce(o.thresholds, '{}') AS thresholds
       FROM quality_thresholds k LEFT JOIN meter_quality_thresholds o ON o.meter_id = $1
       WHERE k.kind = $2`,
      [id, storedKind(kind)],
    )
    return thresholdsSchema.parse(rows[0]?.thresholds)
  }

  /** Replaces what is set for this meter alone. */
  async setThresholds(meterId: string, change: ThresholdsChange): Promise<void> {
    await this.database.pool.query(
      `INSERT INTO meter_quality_thresholds (meter_id, thresholds)
       SELECT meter_id, $2 FROM meters WHERE meter_id = $1
       ON CONFLICT (meter_id) DO UPDATE SET thresholds = excluded.thresholds`,
      [meterId, JSON.stringify(change)],
    )
  }
}

/** The earliest instant to which every direction that has values is checked. */
export function checkedTo(states: Partial<Record<Quantity, CheckState>>): CheckState | undefined {
  const known = quantities.flatMap(quantity => states[quantity] ?? [])
  return known.toSorted((a, b) => a.checkedTo - b.checkedTo)[0]
}

function storedKind(kind: MeterKind): MeterKind {
  return kind === 'VIRTUAL' ? 'MAIN' : kind
}
