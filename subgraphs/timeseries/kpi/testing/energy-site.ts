import { randomUUID } from 'node:crypto'
import { startOfDate } from '../../calendar/quarter-grid.ts'
import type { Meter } from '../../meter/meter.ts'
import { openTimeseries } from '../../testing/test-timeseries.ts'

export type EnergySite = Awaited<ReturnType<typeof openEnergySite>>

type MeterOptions = Partial<
  Pick<Meter, 'kind' | 'parentId' | 'costCentre' | 'intervalSeconds' | 'state' | 'formula'>
>

/** kW per interval from `from` on; undefined is a gap. */
type Load = (index: number) => number | undefined

/** First instant of a local date in Germany. */
export function berlin(date: string): Date {
  return new Date(startOfDate(date, 'Europe/Berlin'))
}

/** The subgraph with helpers that build a site with readings and prices. */
export async function openEnergySite() {
  const timeseries = await openTimeseries()
  const { pool } = timeseries.database
  return {
    ...timeseries,
    async meter(name: string, options: MeterOptions = {}): Promise<string> {
      const id = randomUUID()
      const { kind = 'MAIN', parentId = null, costCentre = null, formula = null } = options
      await pool.query(
        `INSERT INTO meters (meter_id, name, interval_seconds, kind, parent_id, cost_centre, state, formula)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          ...[id, name, options.intervalSeconds ?? 900, kind, parentId, costCentre],
          ...[options.state ?? null, formula && JSON.stringify(formula)],
        ],
      )
      return id
    },
    /** Writes the readings of [from, to); `knownAt` is when they became known. */
    async fill(
      meterId: string,
      { from, to, stepSeconds = 900 }: { from: Date; to: Date; stepSeconds?: number },
      load: { consumption?: Load; production?: Load; quality?: number; knownAt?: Date },
    ): Promise<void> {
      const stepMs = stepSeconds * 1000
      const count = Math.round((to.getTime() - from.getTime()) / stepMs)
      const at = Array.from({ length: count }, (_, i) => i)
      await pool.query(
        `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, production_kw, quality, known_at)
         SELECT $1, ts, c, p, $5, $6 FROM unnest($2::timestamptz[], $3::float8[], $4::float8[]) r(ts, c, p)
         WHERE c IS NOT NULL OR p IS NOT NULL
         ON CONFLICT (meter_id, ts) DO UPDATE SET consumption_kw = excluded.consumption_kw,
           production_kw = excluded.production_kw, quality = excluded.quality, known_at = excluded.known_at`,
        [
          meterId,
          at.map(i => new Date(from.getTime() + i * stepMs)),
          at.map(i => load.consumption?.(i) ?? null),
          at.map(i => load.production?.(i) ?? null),
          load.quality ?? 0,
          load.knownAt ?? new Date(),
        ],
      )
    },
    /** Prices of `DE-LU/day-ahead` in EUR/MWh; undefined is a gap. */
    async prices(
      from: Date,
      stepSeconds: number,
      eurPerMwh: readonly (number | undefined)[],
    ): Promise<void> {
      await pool.query(
        `INSERT INTO markets (market, product, name, step_seconds)
         VALUES ('DE-LU', 'day-ahead', 'Day-Ahead', 900) ON CONFLICT DO NOTHING`,
      )
      const known = eurPerMwh.flatMap((price, i) =>
        price === undefined
          ? []
          : [{ price, ts: new Date(from.getTime() + i * stepSeconds * 1000) }],
      )
      await pool.query(
        `INSERT INTO market_prices (market, product, ts, price_eur_mwh, step_seconds)
         SELECT 'DE-LU', 'day-ahead', ts, price, $3
         FROM unnest($1::timestamptz[], $2::float8[]) p(ts, price)`,
        [known.map(({ ts }) => ts), known.map(({ price }) => price), stepSeconds],
      )
    },
  }
}
