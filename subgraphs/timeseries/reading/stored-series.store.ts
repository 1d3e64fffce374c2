import type { Database } from '#platform/database/database.ts'
import type { Meter } from '../meter/meter.ts'
import type { BucketGrid } from './bucket-grid.ts'
import { figuresOf, figuresQuery, type FiguresRow } from './figures-query.ts'
import { binned, knownReadings } from './known-readings.ts'
import {
  packed,
  packedReadings,
  unpack,
  unpackReadings,
  type PackedAggregates,
  type PackedReadings,
} from './packed-columns.ts'
import type { Quantity } from './reading.ts'
import { fold, type Aggregates, type SeriesColumns } from './series-columns.ts'
import type { ColumnsRequest, FiguresRequest, SeriesSource } from './series-source.ts'
import type { SeriesSummary } from './series.ts'

const quarter = 900
const hour = 3600
const berlin = 'Europe/Berlin'

const prefixes: Record<Quantity, string> = { CONSUMPTION: 'consumption', PRODUCTION: 'production' }

type Bin = { seconds: number } | 'local day'

/**
 * The series of meters with readings of their own. Reads the coarsest aggregates whose buckets lie within
 * those that are asked for, and single readings only where nothing coarser fits; values as of an instant
 * come from the readings and their revisions.
 */
export class StoredSeriesStore implements SeriesSource {
  constructor(private readonly database: Database) {}

  async columns(meter: Meter, request: ColumnsRequest): Promise<SeriesColumns> {
    return fold(await this.aggregates(meter, request), request.grid)
  }

  async figures(meter: Meter, request: FiguresRequest): Promise<Omit<SeriesSummary, 'expected'>> {
    const { sql, parameters } = figuresQuery(meter, request)
    const { rows } = await this.database.pool.query<FiguresRow>(sql, parameters)
    return figuresOf(rows, meter.intervalSeconds)
  }

  private async aggregates(
    meter: Meter,
    { quantity, grid, asOf }: ColumnsRequest,
  ): Promise<Aggregates> {
    const { id, intervalSeconds } = meter
    const parameters = [id, grid.start, grid.end, ...(asOf ? [asOf] : [])]
    const readings = knownReadings(quantity, asOf && '$4')
    if (!grid.sampled) {
      const { rows } = await this.database.pool.query<PackedReadings>(
        packedReadings(readings),
        parameters,
      )
      return unpackReadings(rows[0])
    }
    const bin = binOf(grid, meter)
    const query =
      asOf || !isRolledUp(bin, intervalSeconds)
        ? binned(readings, binExpression(bin))
        : rolledUp(quantity, bin)
    const { rows } = await this.database.pool.query<PackedAggregates>(packed(query), parameters)
    return unpack(rows[0])
  }
}

/** The widest bin of which each bucket of the grid is made. */
function binOf({ edges, start, stepSeconds }: BucketGrid, meter: Meter): Bin {
  const { intervalSeconds, timeZone } = meter
  // The daily aggregates are those of Berlin.
  if (edges) return timeZone === berlin ? 'local day' : { seconds: quarter }
  for (const seconds of [hour, quarter]) {
    const isAligned = start.getTime() % (seconds * 1000) === 0
    if (isAligned && stepSeconds % seconds === 0 && seconds % intervalSeconds === 0) {
      return { seconds }
    }
  }
  return { seconds: stepSeconds }
}

/** Where intervals are longer than a bin, or do not fill it, its aggregates would be about other spans. */
function isRolledUp(bin: Bin, intervalSeconds: number): boolean {
  if (bin === 'local day') return hour % intervalSeconds === 0
  const isView = bin.seconds === quarter || bin.seconds === hour
  return isView && bin.seconds % intervalSeconds === 0
}

function rolledUp(quantity: Quantity, bin: Bin): string {
  const view =
    bin === 'local day' ? 'readings_1d' : bin.seconds === hour ? 'readings_1h' : 'readings_15m'
  const name = prefixes[quantity]
  return `SELECT bucket, ${name}_sum_mw AS sum, ${name}_count AS count, ${name}_min AS min,
      ${name}_max AS max, quality_bits AS bits
    FROM ${view} WHERE meter_id = $1 AND bucket >= $2 AND bucket < $3`
}

function binExpression(bin: Bin): string {
  if (bin === 'local day') return `date_trunc('day', ts, '${berlin}')`
  return `date_bin(interval '${bin.seconds} s', ts, $2)`
}
