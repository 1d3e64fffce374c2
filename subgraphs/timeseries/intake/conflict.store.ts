import type { Pool, PoolClient } from 'pg'
import { standsAgainst } from '../reading/decided-readings.ts'
import { channelObis } from './channel-values.store.ts'
import { keyOf } from '../market/market.store.ts'
import type { IntakeSeries } from './intake.ts'
import type { Conflict, PlannedSeries } from './import-plan.ts'

export type Compared = {
  /** Values of the file for which something is stored. */
  known: number
  /** Of these the different ones, rising. */
  conflicts: Conflict[]
}

type Client = Pool | PoolClient
/**
 * Where the stored values of a series are: $1, $2 say whose, `stored` and `quality` what; `stands` whether one `h`
 * stands against the value `g` of the file.
 */
type Held = { sql: string; values: [unknown, unknown]; stands: string }

const valuesAtOnce = 20_000

/**
 * Compares a series with what is stored: the values of the file that would change something. An import
 * asks inside its transaction, a preview anywhere. `signal` is looked at between the steps.
 */
export async function compareWithStored(
  client: Client,
  planned: PlannedSeries,
  signal?: AbortSignal,
): Promise<Compared> {
  const { series } = planned
  const held = heldBy(planned)
  const all: Compared = { known: 0, conflicts: [] }
  if (!held || (await isNew(client, held, series))) return all
  for (let from = 0; from < series.starts.length; from += valuesAtOnce) {
    signal?.throwIfAborted()
    const { known, conflicts } = await comparePart(client, held, { series, from })
    all.known += known
    all.conflicts.push(...conflicts)
  }
  return all
}

function heldBy({ series: { target }, meterId }: PlannedSeries): Held | undefined {
  switch (target.to) {
    case 'METER': {
      const column = target.quantity === 'CONSUMPTION' ? 'consumption_kw' : 'production_kw'
      const sql = `SELECT meter_id, ts, ${column} AS stored, quality, method FROM smart_meter_readings
        WHERE meter_id = $1 AND $2::text IS NULL AND ${column} IS NOT NULL`
      const stands = standsAgainst('h', { [column]: 'g.value' })
      return meterId === undefined ? undefined : { sql, values: [meterId, null], stands }
    }
    case 'CHANNEL': {
      const sql = `SELECT ts, value AS stored, quality, 0 AS method FROM channel_readings WHERE meter_id = $1 AND obis = $2`
      return meterId === undefined
        ? undefined
        : { sql, values: [meterId, channelObis(target.obis)], stands: 'false' }
    }
    case 'MARKET': {
      const { market, product } = keyOf(target.marketId)
      const sql = `SELECT ts, price_eur_mwh AS stored, NULL::smallint AS quality, 0 AS method
        FROM market_prices
        WHERE market = $1 AND product = $2`
      return { sql, values: [market, product], stands: 'false' }
    }
  }
}

async function isNew(
  client: Client,
  { sql, values }: Held,
  { starts }: IntakeSeries,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `SELECT FROM (${sql}) held WHERE ts >= $3 AND ts <= $4 LIMIT 1`,
    [...values, new Date(starts[0] ?? 0), new Date(starts.at(-1) ?? 0)],
  )
  return rowCount === 0
}

type Row = { known: number; place: number | null; stored: number; stands: boolean }

/**
 * Only differences come back; what is equal is counted where it lies. A full join is never a nested loop: of new
 * months the planner knows nothing and would compare every value of the file with every stored one.
 */
async function comparePart(
  client: Client,
  { sql, values, stands }: Held,
  { series, from }: { series: IntakeSeries; from: number },
): Promise<Compared> {
  const to = Math.min(from + valuesAtOnce, series.starts.length)
  const list = (column: Float64Array | Uint8Array) => `{${column.subarray(from, to).join(',')}}`
  const stamps = Array.from(series.starts.subarray(from, to), start =>
    new Date(start).toISOString(),
  )
  const { rows } = await client.query<Row>(
    `WITH given AS (
       SELECT * FROM unnest($3::timestamptz[], $4::float8[], $5::smallint[])
         WITH ORDINALITY AS g(ts, value, quality, place)),
     joined AS (
       SELECT g.place, h.stored,
              (h.stored, coalesce(h.quality, g.quality), h.method)
                IS DISTINCT FROM (g.value, g.quality, 0) AS differs,
              ${stands} AS stands
       FROM given g
       FULL JOIN (SELECT held.*, true AS is_held FROM (${sql} AND ts >= $6 AND ts <= $7) held) h USING (ts)
       WHERE coalesce(g.place, 0) > 0 AND coalesce(h.is_held, false))
     SELECT counted.known, j.place::int AS place, j.stored, j.stands
     FROM (SELECT count(*)::int AS known FROM joined) counted
     LEFT JOIN (SELECT * FROM joined WHERE differs) j ON true
     ORDER BY j.place`,
    [
      ...values,
      `{${stamps.join(',')}}`,
      list(series.values),
      list(series.qualities),
      new Date(series.starts[from] ?? 0),
      new Date(series.starts[to - 1] ?? 0),
    ],
  )
  const conflicts = rows.flatMap(({ place, stored, stands: isDecided }) =>
    place === null ? [] : [conflictAt(series, from + place - 1, { stored, isDecided })],
  )
  return { known: rows[0]?.known ?? 0, conflicts }
}

function conflictAt(
  series: IntakeSeries,
  i: number,
  found: Pick<Conflict, 'stored' | 'isDecided'>,
): Conflict {
  return {
    series: series.name,
    line: series.lines[i] ?? 0,
    start: series.starts[i] ?? 0,
    ...found,
    incoming: series.values[i] ?? 0,
  }
}
