import type { PoolClient } from 'pg'
import type { Database } from '#platform/database/database.ts'
import { quarterHourOf } from '#platform/interval/interval.ts'

export type TimeseriesEngine = 'plain' | 'timescale'

/** Half-open. */
export type Span = { from: Date; to: Date }

/** From the first reading to the last, both included. */
export type MeterSpan = Span & { meterId: string }

/** Marks taken at once: a day of a thousand meters, or half a year of one at quarter-hours. */
const marksAtOnce = 20_000

/** Wider than any local day: a continuous aggregate refreshes only buckets that lie in the window as a whole. */
const windowMarginMs = 2 * 86_400_000

const continuousAggregates = ['live_15m', 'live_1h', 'live_1d'] as const

/** Keeps the aggregates behind readings_15m, readings_1h and readings_1d up to date. */
export class RollupStore {
  private known: TimeseriesEngine | undefined

  constructor(private readonly database: Database) {}

  async engine(): Promise<TimeseriesEngine> {
    if (!this.known) {
      const { rows } = await this.database.pool.query<{ engine: TimeseriesEngine }>(
        'SELECT engine FROM timeseries_engine',
      )
      this.known = rows[0]?.engine ?? 'plain'
    }
    return this.known
  }

  /**
   * Brings all aggregates up to date with what is committed; after a bulk, so that nobody waits for the
   * worker. On TimescaleDB only those of `span`, the rest follows by its own policy.
   */
  async refresh(span: Span, signal?: AbortSignal): Promise<void> {
    if ((await this.engine()) === 'plain') await this.takeMarks({ signal })
    else await this.refreshContinuousAggregates(span)
  }

  /**
   * Makes the aggregates of a bulk in the transaction that writes it, so that its readings are never without
   * them. Last of all: others that refresh wait until the transaction ends. On TimescaleDB it does nothing;
   * there `refresh` follows the transaction.
   */
  async refreshWithin(client: PoolClient, spans: readonly MeterSpan[]): Promise<void> {
    if ((await this.engine()) !== 'plain') return
    for (const { meterId, from, to } of spans) {
      await client.query('SELECT refresh_rollups_of($1, $2, $3)', [meterId, from, to])
    }
  }

  /**
   * One round of the worker on plain PostgreSQL: everything but the quarter-hour that is still filling,
   * which the views compute. Answers how many marks it took.
   */
  async refreshClosed(now: Date, signal?: AbortSignal): Promise<number> {
    return this.takeMarks({ hot: quarterHourOf(now), signal })
  }

  /** Streams leave a mark with every reading: one per meter is enough. */
  async compactMarks(now: Date): Promise<void> {
    await this.database.pool.query('SELECT compact_rollup_marks($1)', [quarterHourOf(now)])
  }

  /** Makes the months of a span, and those that readings wait for in the default partition. Answers how many waited. */
  async makePartitions({ from, to }: Span): Promise<number> {
    if ((await this.engine()) !== 'plain') return 0
    const { pool } = this.database
    await pool.query('SELECT ensure_reading_partitions($1, $2)', [from, to])
    const { rows } = await pool.query<{ month: Date; readings: number }>(
      `SELECT date_trunc('month', ts, 'UTC') AS month, count(*)::int AS readings
       FROM smart_meter_readings_default GROUP BY 1 ORDER BY 1 LIMIT 1000`,
    )
    let waited = 0
    for (const { month, readings } of rows) {
      await pool.query('SELECT ensure_reading_partitions($1, $1)', [month])
      waited += readings
    }
    return waited
  }

  private async takeMarks(use: { hot?: Date; signal?: AbortSignal | undefined }): Promise<number> {
    let total = 0
    for (;;) {
      use.signal?.throwIfAborted()
      const { rows } = await this.database.pool.query<{ taken: number }>(
        'SELECT refresh_rollups($1, $2) AS taken',
        [marksAtOnce, use.hot ?? null],
      )
      const taken = rows[0]?.taken ?? 0
      total += taken
      if (taken < marksAtOnce) break
    }
    if (total >= marksAtOnce) await this.tidy()
    return total
  }

  /** After many marks the statistics are those of before, and what was taken away is still in the way. */
  private async tidy(): Promise<void> {
    await this.database.pool.query('VACUUM (ANALYZE, SKIP_LOCKED) rollup_dirty')
    await this.database.pool.query('ANALYZE (SKIP_LOCKED) rollup_15m, rollup_1h, rollup_1d')
  }

  private async refreshContinuousAggregates({ from, to }: Span): Promise<void> {
    const window = [
      new Date(from.getTime() - windowMarginMs),
      new Date(to.getTime() + windowMarginMs),
    ]
    for (const view of continuousAggregates) {
      const call = `CALL refresh_continuous_aggregate('${view}', $1::timestamptz, $2::timestamptz)`
      if (await this.isContinuous(view)) await this.database.pool.query(call, window)
    }
  }

  /** Without TimescaleDB's community licence they are ordinary views. */
  private async isContinuous(view: string): Promise<boolean> {
    const { rowCount } = await this.database.pool.query(
      'SELECT FROM timescaledb_information.continuous_aggregates WHERE view_name = $1',
      [view],
    )
    return rowCount === 1
  }
}
