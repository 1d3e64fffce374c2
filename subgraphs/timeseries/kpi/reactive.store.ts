import type { Database } from '#platform/database/database.ts'
import type { MeterChannel } from '../meter/channel.ts'

export type ReactiveRange = { from: Date; to: Date; timeZone: string; asOf?: Date | undefined }
/** A channel, and the length of the intervals of its meter. */
export type MeteredChannel = { channel: MeterChannel; intervalSeconds: number }
/** kvarh of a local month, and the number of values it stands on. */
export type MonthlyReactive = { meterId: string; month: string; kvarh: string; values: number }

/** How far from a month's border the reading of a register may lie. */
const borderTolerance = '1 day'

export class ReactiveStore {
  constructor(private readonly database: Database) {}

  /**
   * Σ of profiles in kvar (× hours of the interval) or kvarh per meter and local month, as decimal text; one channel
   * per meter. Faulty values count nowhere.
   */
  async ofProfiles(
    wanted: readonly MeteredChannel[],
    range: ReactiveRange,
  ): Promise<MonthlyReactive[]> {
    if (wanted.length === 0) return []
    const hours = wanted.map(({ channel, intervalSeconds }) =>
      isPower(channel.unit) ? intervalSeconds / 3600 : 1,
    )
    const { rows } = await this.database.pool.query<MonthlyReactive>(
      `SELECT w.meter_id AS "meterId", to_char(ts AT TIME ZONE $6, 'YYYY-MM') AS month,
              round(sum(value::numeric) * w.hours::numeric * w.factor::numeric, 9)::text AS kvarh,
              count(*)::int AS values
       FROM unnest($1::uuid[], $2::text[], $3::float8[], $8::float8[]) w(meter_id, obis, factor, hours)
       JOIN channel_readings r ON r.meter_id = w.meter_id AND r.obis = w.obis
       WHERE ts >= $4 AND ts < $5 AND quality <> 4 AND known_at <= coalesce($7, 'infinity'::timestamptz)
       GROUP BY w.meter_id, w.hours, w.factor, month ORDER BY w.meter_id, month`,
      [...parametersOf(wanted, range), hours],
    )
    return rows
  }

  /**
   * Advance of registers per meter and local month, between the readings next to its borders. A month without a
   * reading within a day of each border gives none; a register that fell was replaced or rolled over and gives none
   * either. Faulty values count nowhere.
   */
  async ofRegisters(
    wanted: readonly MeteredChannel[],
    range: ReactiveRange,
  ): Promise<MonthlyReactive[]> {
    if (wanted.length === 0) return []
    const { rows } = await this.database.pool.query<MonthlyReactive>(
      `WITH months AS (
         SELECT greatest(m, $4::timestamptz AT TIME ZONE $6) AT TIME ZONE $6 AS first,
                least(m + interval '1 month', $5::timestamptz AT TIME ZONE $6) AT TIME ZONE $6 AS until,
                to_char(m, 'YYYY-MM') AS month
         FROM generate_series(date_trunc('month', $4::timestamptz AT TIME ZONE $6),
           $5::timestamptz AT TIME ZONE $6 - interval '1 ms', interval '1 month') m)
       SELECT w.meter_id AS "meterId", month,
              round((high.value::numeric - low.value::numeric) * w.factor::numeric, 9)::text AS kvarh, 2 AS values
       FROM unnest($1::uuid[], $2::text[], $3::float8[]) w(meter_id, obis, factor)
       CROSS JOIN months
       CROSS JOIN LATERAL (${readingAt('first')}) low
       CROSS JOIN LATERAL (${readingAt('until')}) high
       WHERE high.ts > low.ts AND high.value >= low.value
       ORDER BY w.meter_id, month`,
      parametersOf(wanted, range),
    )
    return rows
  }
}

/** The reading of a channel that is nearest to a border, and near enough. */
function readingAt(border: 'first' | 'until'): string {
  return `SELECT ts, value FROM channel_readings
    WHERE meter_id = w.meter_id AND obis = w.obis AND quality <> 4
      AND ts BETWEEN ${border} - interval '${borderTolerance}' AND ${border} + interval '${borderTolerance}'
      AND known_at <= coalesce($7, 'infinity'::timestamptz)
    ORDER BY abs(extract(epoch FROM ts - ${border})), ts LIMIT 1`
}

function isPower(unit: string): boolean {
  return /^kvar$/i.test(unit.trim())
}

function parametersOf(
  wanted: readonly MeteredChannel[],
  { from, to, timeZone, asOf }: ReactiveRange,
): unknown[] {
  return [
    wanted.map(({ channel }) => channel.meterId),
    wanted.map(({ channel }) => channel.obis),
    wanted.map(({ channel }) => channel.factor),
    ...[from, to, timeZone, asOf ?? null],
  ]
}
