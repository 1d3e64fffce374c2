import type { Pool, PoolClient } from 'pg'
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
/** Where the stored values of a series are: $1, $2 say whose, `stored` and `quality` what. */
type Held = { sql: string; values: [unknown, unknown] }

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
      const sql = `SELECT ts, ${column} AS stored, quality, method FROM smart_meter_readings
        WHERE meter_id = $1 AND $2::text IS NULL AND ${column} IS NOT NULL`
      return meterId === undefined ? undefined : { sql, values: [meterId, null] }
    }
    case 'CHANNEL': {
      const sql = `SELECT ts, value AS stored, quality, 0 AS method FROM channel_readings WHERE meter_id = $1 AND obis = $2`
      return meterId === undefined
        ? undefined
        : { sql, values: [meterId, channelObis(target.obis)] }
    }
    case 'MARKET': {
      const { market, product } = keyOf(target.marketId)
      const sql = `SELECT ts, price_eur_mwh AS stored, NULL::smallint AS quality, 0 AS method
        FROM market_prices
        WHERE market = $1 AND product = $2`
      return { sql, values: [market, product] }
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

type Row = { known: number; place: number | null; stored: number }

/** Only differences come back; what is equal is counted where it lies. */
async function comparePart(
  client: Client,
  { sql, values }: Held,
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
                IS DISTINCT FROM (g.value, g.quality, 0) AS differs
       FROM given g JOIN (${sql} AND ts >= $6 AND ts <= $7) h USING (ts))
     SELECT counted.known, j.place::int AS place, j.stored
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
  const conflicts = rows.flatMap(({ place, stored }) =>
    place === null ? [] : [conflictAt(series, from + place - 1, stored)],
  )
  return { known: rows[0]?.known ?? 0, conflicts }
}

function conflictAt(series: IntakeSeries, i: number, stored: number): Conflict {
  return {
    series: series.name,
    line: series.lines[i] ?? 0,
    start: series.starts[i] ?? 0,
    stored,
    incoming: series.values[i] ?? 0,
  }
}
