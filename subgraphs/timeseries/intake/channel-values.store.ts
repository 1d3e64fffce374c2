import type { PoolClient } from 'pg'
import { parseObis } from '../meter/obis.ts'
import type { ImportCounts } from './import-plan.ts'
import type { IntakeSeries, SeriesTarget } from './intake.ts'

type Channel = Extract<SeriesTarget, { to: 'CHANNEL' }>
type Run = { onProgress: (values: number) => Promise<void>; signal: AbortSignal }

const valuesAtOnce = 10_000

/** The code as channels are stored under. */
export function channelObis(obis: string): string {
  return parseObis(obis)?.code ?? obis
}

/** Writes registers and further profiles of a meter; the channel is made where it is missing. */
export async function writeChannel(
  client: PoolClient,
  { series, target, meterId }: { series: IntakeSeries; target: Channel; meterId: string },
  { onProgress, signal }: Run,
): Promise<Partial<ImportCounts>> {
  const { kind, name, unit } = target
  const obis = channelObis(target.obis)
  await client.query(
    `INSERT INTO meter_channels (meter_id, obis, kind, name, unit) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [meterId, obis, kind, name, unit],
  )
  const counts = { added: 0, changed: 0, unchanged: 0 }
  for (let from = 0; from < series.starts.length; from += valuesAtOnce) {
    signal.throwIfAborted()
    const to = Math.min(from + valuesAtOnce, series.starts.length)
    const { added, changed } = await upsert(client, { meterId, obis }, { series, from, to })
    counts.added += added
    counts.changed += changed
    counts.unchanged += to - from - added - changed
    await onProgress(to)
  }
  return counts
}

type Part = { series: IntakeSeries; from: number; to: number }

async function upsert(
  client: PoolClient,
  { meterId, obis }: { meterId: string; obis: string },
  { series, from, to }: Part,
): Promise<{ added: number; changed: number }> {
  const list = (column: Float64Array | Uint8Array) => `{${column.subarray(from, to).join(',')}}`
  const stamps = Array.from(series.starts.subarray(from, to), start =>
    new Date(start).toISOString(),
  )
  const { rows } = await client.query<{ added: number; changed: number }>(
    `WITH written AS (
       INSERT INTO channel_readings AS r (meter_id, obis, ts, value, quality)
       SELECT $1, $2, g.ts, g.value, g.quality
       FROM unnest($3::timestamptz[], $4::float8[], $5::smallint[]) AS g(ts, value, quality)
       ON CONFLICT (meter_id, obis, ts) DO UPDATE
         SET value = excluded.value, quality = excluded.quality, known_at = now()
       WHERE (r.value, r.quality) IS DISTINCT FROM (excluded.value, excluded.quality)
       RETURNING xmax = 0 AS is_new)
     SELECT count(*) FILTER (WHERE is_new)::int AS added,
            count(*) FILTER (WHERE NOT is_new)::int AS changed FROM written`,
    [meterId, obis, `{${stamps.join(',')}}`, list(series.values), list(series.qualities)],
  )
  const [counts] = rows
  if (!counts) throw new Error('an aggregate without a row')
  return counts
}
