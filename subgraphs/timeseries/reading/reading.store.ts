import type { Database } from '#platform/database/database.ts'
import { quarterHourSeconds } from '#platform/interval/interval.ts'
import { qualityNumber, qualityOf, type Quantity, type Reading } from './reading.ts'
import type { SeriesGrid } from './series-grid.ts'
import type { Bucket, SeriesSummary } from './series.ts'

type ReadingRow = {
  meter_id: string
  ts: Date
  consumption_kw: number | null
  production_kw: number | null
  voltage: number | null
  quality: number
}

export type SummaryRequest = {
  meterId: string
  quantity: Quantity
  from: Date
  to: Date
  intervalSeconds: number
}

const columns: Record<Quantity, string> = {
  CONSUMPTION: 'consumption_kw',
  PRODUCTION: 'production_kw',
}

const ownQuarters = 'SELECT ts AS quarter, kw AS mean FROM held'
const builtQuarters = `SELECT date_bin('15 minutes', ts, 'epoch') AS quarter, avg(kw) AS mean
  FROM held GROUP BY 1 HAVING count(*) * $4 = ${quarterHourSeconds}`

export class ReadingStore {
  constructor(private readonly database: Database) {}

  /** Mean and extremes of every bucket that holds a value; the database aggregates. */
  async buckets(meterId: string, quantity: Quantity, grid: SeriesGrid): Promise<Bucket[]> {
    const { rows } = await this.database.pool.query<Bucket>(
      `SELECT date_bin(make_interval(secs => $4), ts, $2) AS start,
              avg(${columns[quantity]}) AS mean,
              min(${columns[quantity]}) AS lowest,
              max(${columns[quantity]}) AS highest
       FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 AND ${columns[quantity]} IS NOT NULL
       GROUP BY 1 ORDER BY 1`,
      [meterId, grid.start, grid.end, grid.stepSeconds],
    )
    return rows
  }

  /** A quarter-hour counts for the peak when its readings fill it. */
  async summary(request: SummaryRequest): Promise<Omit<SeriesSummary, 'expected'>> {
    const { meterId, quantity, from, to, intervalSeconds } = request
    const { rows } = await this.database.pool.query<Omit<SeriesSummary, 'expected'>>(
      `WITH held AS MATERIALIZED (
         SELECT ts, ${columns[quantity]} AS kw FROM smart_meter_readings
         WHERE meter_id = $1 AND ts >= $2 AND ts < $3 AND ${columns[quantity]} IS NOT NULL),
       quarters AS (${intervalSeconds === quarterHourSeconds ? ownQuarters : builtQuarters}),
       peak AS (SELECT quarter, mean FROM quarters ORDER BY mean DESC, quarter LIMIT 1)
       SELECT coalesce(sum(kw), 0) * $4 / 3600 AS "energyKwh",
              (SELECT mean FROM peak) AS "peakKw", (SELECT quarter FROM peak) AS "peakAt",
              min(kw) AS "minimumKw", count(*)::int AS present
       FROM held`,
      [meterId, from, to, intervalSeconds],
    )
    const [summary] = rows
    if (!summary) throw new Error('an aggregate without a row')
    return summary
  }

  /** Two index probes per meter, however many readings it has. */
  async latest(meterIds: readonly string[]): Promise<Reading[]> {
    const { rows } = await this.database.pool.query<ReadingRow>(
      `SELECT r.* FROM unnest($1::uuid[]) AS m(id),
       LATERAL (SELECT meter_id, ts, consumption_kw, production_kw, voltage, quality
                FROM smart_meter_readings WHERE meter_id = m.id ORDER BY ts DESC LIMIT 1) r`,
      [meterIds],
    )
    return rows.map(toReading)
  }

  /** Readings of `(after, before)` in their order, at most `most` of them. */
  async between(
    meterId: string,
    range: { after: Date; before?: Date | undefined },
    most: number,
  ): Promise<Reading[]> {
    const { rows } = await this.database.pool.query<ReadingRow>(
      `SELECT meter_id, ts, consumption_kw, production_kw, voltage, quality
       FROM smart_meter_readings
       WHERE meter_id = $1 AND ts > $2 AND ts < coalesce($3, 'infinity'::timestamptz)
       ORDER BY ts LIMIT $4`,
      [meterId, range.after, range.before ?? null, most],
    )
    return rows.map(toReading)
  }

  /** The instant behind which at most `most` readings lie, if there are more after `after`. */
  async cutOff(meterId: string, after: Date, most: number): Promise<Date | undefined> {
    const { rows } = await this.database.pool.query<{ ts: Date }>(
      `SELECT ts FROM smart_meter_readings WHERE meter_id = $1 AND ts > $2
       ORDER BY ts DESC OFFSET $3 LIMIT 1`,
      [meterId, after, most],
    )
    return rows[0]?.ts
  }

  /**
   * Writes readings in one statement; of several for one interval the last wins. Answers what is stored
   * now: readings of unknown meters are left out.
   */
  async upsert(readings: Reading[]): Promise<Reading[]> {
    const { rows } = await this.database.pool.query<ReadingRow>(
      `INSERT INTO smart_meter_readings (meter_id, ts, consumption_kw, production_kw, voltage, quality)
       SELECT DISTINCT ON (g.meter_id, g.ts)
              g.meter_id, g.ts, g.consumption_kw, g.production_kw, g.voltage, g.quality
       FROM unnest($1::uuid[], $2::timestamptz[], $3::float8[], $4::float8[], $5::float8[], $6::smallint[])
            WITH ORDINALITY AS g(meter_id, ts, consumption_kw, production_kw, voltage, quality, place)
       JOIN meters USING (meter_id)
       ORDER BY g.meter_id, g.ts, g.place DESC
       ON CONFLICT (meter_id, ts) DO UPDATE SET
         consumption_kw = excluded.consumption_kw, production_kw = excluded.production_kw,
         voltage = excluded.voltage, quality = excluded.quality
       RETURNING meter_id, ts, consumption_kw, production_kw, voltage, quality`,
      [
        readings.map(({ meterId }) => meterId),
        readings.map(({ ts }) => ts),
        readings.map(({ consumptionKw }) => consumptionKw),
        readings.map(({ productionKw }) => productionKw),
        readings.map(({ voltage }) => voltage),
        readings.map(({ quality }) => qualityNumber(quality)),
      ],
    )
    return rows.map(toReading)
  }
}

function toReading(row: ReadingRow): Reading {
  return {
    meterId: row.meter_id,
    ts: row.ts,
    consumptionKw: row.consumption_kw,
    productionKw: row.production_kw,
    voltage: row.voltage,
    quality: qualityOf(row.quality),
  }
}
