import type { Database } from '#platform/database/database.ts'
import { quarterMs } from '../calendar/quarter-grid.ts'
import type { Quantity } from '../reading/reading.ts'
import type { EnergyColumn } from './energy-column.ts'
import { doublesOf, instantsOf, integersOf } from './packed-numbers.ts'
import { spreadReadings } from './spread-readings.ts'

/** Quarter-hours of a range, and the day on which it is looked at; without one all that is known now. */
export type ColumnRange = { startMs: number; count: number; asOf?: Date | undefined }

export type ColumnSource = { meterId: string; intervalSeconds: number }

type PackedColumn = { meterId: string; starts: Buffer; sums: Buffer; counts: Buffer }

const names: Record<Quantity, string> = { CONSUMPTION: 'consumption', PRODUCTION: 'production' }
const quarterSeconds = quarterMs / 1000

/**
 * A range of the quarter-hour aggregates of meters: columns $1 meters, $2 from, $3 to. Faulty values count
 * nowhere.
 */
const rollup = (
  name: string,
) => `SELECT meter_id, bucket, ${name}_sum_mw AS sum, ${name}_count AS count
  FROM readings_15m WHERE meter_id = ANY ($1::uuid[]) AND bucket >= $2 AND bucket < $3 AND ${name}_count > 0`

/** The same from the versions known at $4: a value of then stands either still or among the revisions. */
const asKnown = (name: string) => `SELECT meter_id, date_bin('15 minutes', ts, 'epoch') AS bucket,
    sum(round(kw * 1e6)) AS sum, count(*) AS count
  FROM (
    SELECT meter_id, ts, ${name}_kw AS kw, quality FROM smart_meter_readings
    WHERE meter_id = ANY ($1::uuid[]) AND ts >= $2 AND ts < $3 AND known_at <= $4
    UNION ALL
    SELECT meter_id, ts, ${name}_kw, quality FROM reading_revisions
    WHERE meter_id = ANY ($1::uuid[]) AND ts >= $2 AND ts < $3 AND known_from <= $4 AND known_until > $4) versions
  WHERE kw IS NOT NULL AND quality <> 4
  GROUP BY 1, 2`

export class EnergyColumnStore {
  constructor(private readonly database: Database) {}

  /** The energy of a meter in each quarter-hour; readings longer than that are spread evenly over theirs. */
  async quarterHours(
    { quantity, ...source }: ColumnSource & { quantity: Quantity },
    range: ColumnRange,
  ): Promise<EnergyColumn> {
    const columns = await this.ofMeters([source], quantity, range)
    return columns.get(source.meterId) ?? columnOf(undefined, source, range)
  }

  /** The columns of several meters, by meter, in one question; each source has one. */
  async ofMeters(
    sources: readonly ColumnSource[],
    quantity: Quantity,
    range: ColumnRange,
  ): Promise<Map<string, EnergyColumn>> {
    const { startMs, count, asOf } = range
    const longest = Math.max(quarterSeconds, ...sources.map(source => source.intervalSeconds))
    const buckets = (asOf ? asKnown : rollup)(names[quantity])
    const { rows } = await this.database.pool.query<PackedColumn>(
      `SELECT meter_id AS "meterId", string_agg(timestamptz_send(bucket), ''::bytea) AS starts,
              string_agg(float8send(sum), ''::bytea) AS sums,
              string_agg(int4send(count::int), ''::bytea) AS counts
       FROM (${buckets}) held GROUP BY meter_id`,
      [
        sources.map(({ meterId }) => meterId),
        new Date(startMs - (longest - quarterSeconds) * 1000),
        new Date(startMs + count * quarterMs),
        ...(asOf ? [asOf] : []),
      ],
    )
    const packed = new Map(rows.map(row => [row.meterId, row]))
    return new Map(
      sources.map(source => [source.meterId, columnOf(packed.get(source.meterId), source, range)]),
    )
  }
}

function columnOf(
  packed: PackedColumn | undefined,
  { intervalSeconds }: ColumnSource,
  range: ColumnRange,
): EnergyColumn {
  const sums = {
    starts: instantsOf(packed?.starts ?? null),
    sums: doublesOf(packed?.sums ?? null),
    counts: integersOf(packed?.counts ?? null),
  }
  return spreadReadings(sums, intervalSeconds, range)
}
