import type { Database } from '#platform/database/database.ts'
import { marketKey } from '../market/market.ts'
import type { Meter } from '../meter/meter.ts'
import type { ExportRange, ExportResolution } from './export-request.ts'
import type {
  Aggregate,
  AggregateResolution,
  AggregateRow,
  ValueRow,
  ValueSource,
} from './value-source.ts'

export type PriceRow = { ts: Date; value: number; lowest: number; highest: number }

type FlatRow = Record<string, number | Date | null> & { ts: Date; until: Date; bits: number }

const rowsAtOnce = 10_000
const longestPriceMs = 86_400_000

/** Where a bucket ends, by its start. Days and months are those of Berlin, as in the views. */
const ends: Record<AggregateResolution, string> = {
  QUARTER_HOUR: `bucket + interval '15 minutes'`,
  HOUR: `bucket + interval '1 hour'`,
  DAY: `(bucket AT TIME ZONE 'Europe/Berlin' + interval '1 day') AT TIME ZONE 'Europe/Berlin'`,
  MONTH: `(bucket AT TIME ZONE 'Europe/Berlin' + interval '1 month') AT TIME ZONE 'Europe/Berlin'`,
}
const views: Record<AggregateResolution, string> = {
  QUARTER_HOUR: 'readings_15m',
  HOUR: 'readings_1h',
  DAY: 'readings_1d',
  MONTH: 'readings_1d',
}
const marketBuckets: Record<AggregateResolution, string> = {
  QUARTER_HOUR: `date_bin('15 minutes', ts, 'epoch')`,
  HOUR: `date_bin('1 hour', ts, 'epoch')`,
  DAY: `date_trunc('day', ts, 'Europe/Berlin')`,
  MONTH: `date_trunc('month', ts, 'Europe/Berlin')`,
}

/** Reads long ranges page by page, so that memory does not grow with them. */
export class ExportStore implements ValueSource {
  constructor(private readonly database: Database) {}

  readings({ id }: Pick<Meter, 'id'>, range: ExportRange): AsyncIterable<ValueRow[]> {
    return this.pages<ValueRow>(
      `SELECT ts, consumption_kw AS consumption, production_kw AS production,
         1 << quality AS "qualityBits"
       FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT ${rowsAtOnce}`,
      from => [id, from, range.to],
      range.from,
    )
  }

  /** Whole buckets that begin in the range. */
  async *aggregates(
    { id }: Pick<Meter, 'id'>,
    resolution: AggregateResolution,
    range: ExportRange,
  ): AsyncIterable<AggregateRow[]> {
    const rows = resolution === 'MONTH' ? monthsSql : bucketsSql(resolution)
    const statement = `${rows} ORDER BY ts LIMIT ${rowsAtOnce}`
    const parameters = (from: Date) => [id, from, range.to]
    for await (const page of this.pages<FlatRow>(statement, parameters, range.from)) {
      yield page.map(toAggregateRow)
    }
  }

  /** Prices that hold in the range, also those that began before it; or whole buckets that begin in it. */
  prices(
    marketId: string,
    resolution: ExportResolution,
    range: ExportRange,
  ): AsyncIterable<PriceRow[]> {
    const key = marketKey(marketId)
    return this.pages<PriceRow>(
      resolution === 'RAW' ? rawPricesSql : pricesSql(marketBuckets[resolution]),
      from => [key?.market, key?.product, from, range.to, range.from],
      resolution === 'RAW' ? new Date(range.from.getTime() - longestPriceMs) : range.from,
    )
  }

  private async *pages<T extends { ts: Date }>(
    statement: string,
    parameters: (from: Date) => unknown[],
    first: Date,
  ): AsyncIterable<T[]> {
    let from = first
    for (;;) {
      const { rows } = await this.database.pool.query<T>(statement, parameters(from))
      if (rows.length > 0) yield rows
      const last = rows.at(-1)
      if (!last || rows.length < rowsAtOnce) return
      from = new Date(last.ts.getTime() + 1)
    }
  }
}

const rawPricesSql = `SELECT ts, price_eur_mwh AS value, price_eur_mwh AS lowest, price_eur_mwh AS highest
  FROM market_prices
  WHERE market = $1 AND product = $2 AND ts >= $3 AND ts < $4
    AND ts + step_seconds * interval '1 second' > $5 ORDER BY ts LIMIT ${rowsAtOnce}`

/** Means are weighted by time: each price counts in every quarter-hour that it holds. */
function pricesSql(bucket: string): string {
  return `SELECT bucket AS ts, sum(price * seconds) / sum(seconds) AS value,
      min(price) AS lowest, max(price) AS highest
    FROM (
      SELECT ${bucket} AS bucket, price, seconds FROM (
        SELECT p.ts + passed * interval '1 second' AS ts, p.price_eur_mwh AS price,
          least(900, p.step_seconds - passed) AS seconds
        FROM market_prices p, generate_series(0, p.step_seconds - 1, 900) AS passed
        WHERE p.market = $1 AND p.product = $2
          AND p.ts >= greatest($3::timestamptz, $5) - interval '1 day' AND p.ts < $4) pieces) quarters
    WHERE bucket >= $3 AND bucket < $4
    GROUP BY 1 ORDER BY 1 LIMIT ${rowsAtOnce}`
}

function bucketsSql(resolution: AggregateResolution): string {
  const isQuarter = resolution === 'QUARTER_HOUR'
  const columns = ['consumption', 'production'].map(
    name => `${name}_count, ${name}_sum_mw, ${name}_min, ${name}_max,
      ${isQuarter ? `NULL::float8 AS ${name}_peak_kw, NULL::timestamptz AS ${name}_peak_at` : `${name}_peak_kw, ${name}_peak_at`}`,
  )
  return `SELECT bucket AS ts, ${ends[resolution]} AS until, quality_bits AS bits, ${columns.join(', ')}
    FROM ${views[resolution]} WHERE meter_id = $1 AND bucket >= $2 AND bucket < $3`
}

const monthColumns = ['consumption', 'production'].map(
  name => `sum(${name}_count)::int AS ${name}_count, sum(${name}_sum_mw) AS ${name}_sum_mw,
    min(${name}_min) AS ${name}_min, max(${name}_max) AS ${name}_max,
    max(${name}_peak_kw) AS ${name}_peak_kw,
    (array_agg(${name}_peak_at ORDER BY ${name}_peak_kw DESC NULLS LAST, ${name}_peak_at))[1] AS ${name}_peak_at`,
)
const monthsSql = `SELECT bucket AS ts, ${ends.MONTH} AS until, * FROM (
  SELECT date_trunc('month', bucket, 'Europe/Berlin') AS bucket, bit_or(quality_bits) AS bits,
    ${monthColumns.join(', ')}
  FROM readings_1d WHERE meter_id = $1 AND bucket >= $2 AND bucket < $3 GROUP BY 1) months`

function toAggregateRow(row: FlatRow): AggregateRow {
  return {
    ts: row.ts,
    until: row.until,
    qualityBits: row.bits,
    CONSUMPTION: aggregateOf(row, 'consumption'),
    PRODUCTION: aggregateOf(row, 'production'),
  }
}

function aggregateOf(row: FlatRow, name: string): Aggregate {
  const number = (column: string) => {
    const value = row[`${name}_${column}`]
    return typeof value === 'number' ? value : null
  }
  const peakAt = row[`${name}_peak_at`]
  return {
    count: number('count') ?? 0,
    sumMw: number('sum_mw') ?? 0,
    lowest: number('min'),
    highest: number('max'),
    peakKw: number('peak_kw'),
    peakAt: peakAt instanceof Date ? peakAt : null,
  }
}
