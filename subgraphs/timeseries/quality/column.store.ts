import type { Queried } from './queried.store.ts'
import { parseObis } from '../meter/obis.ts'
import { quantities, type Quantity } from '../reading/reading.ts'
import type { Register } from './check-column.ts'
import { emptyColumn, type ReadingColumn } from './reading-column.ts'
import type { StoredStamps } from './rules/stamps.ts'

/** Both directions of a meter over `[from, to)`, and how their stamps lie. */
export type LoadedColumns = { columns: Record<Quantity, ReadingColumn>; stamps: StoredStamps }

export type Span = { from: number; to: number }

/** First and last instant with a value; undefined where there is none. */
export type Extent = { first: number; last: number } | undefined

export type FutureReadings = { first: number; last: number; count: number }

/** What one answer of the database holds at most. */
const rowsAtOnce = 50_000
/** Counts of a register that are looked at together. */
const mostCounts = 60_000

const kwhOf: Record<string, number> = { Wh: 0.001, kWh: 1, MWh: 1000 }

type ReadingTuple = [ms: number, consumption: number | null, production: number | null, q: number]

/** Reads what the rules look at, column-wise; FAULTY values are missing (quality 4). */
export class ColumnStore {
  constructor(private readonly database: Queried) {}

  async load(meterId: string, { from, to }: Span, stepMs: number): Promise<LoadedColumns> {
    const empty = () => emptyColumn(from, to, stepMs)
    const columns = { CONSUMPTION: empty(), PRODUCTION: empty() }
    const [offGrid, shared]: [number[], number[]] = [[], []]
    let before = -1
    for await (const [ms, consumption, production, quality] of this.rows(meterId, { from, to })) {
      const slot = Math.floor((ms - from) / stepMs)
      if ((ms - from) % stepMs !== 0) offGrid.push(ms)
      if (slot === before) shared.push(slot)
      before = slot
      put(columns.CONSUMPTION, slot, { kw: consumption, quality })
      put(columns.PRODUCTION, slot, { kw: production, quality })
    }
    return { columns, stamps: { offGrid, shared } }
  }

  /** Where each direction has values in a span; one scan of it. */
  async extents(meterId: string, { from, to }: Span): Promise<Record<Quantity, Extent>> {
    const { rows } = await this.database.pool.query<Record<string, Date | null>>(
      `SELECT min(ts) FILTER (WHERE consumption_kw IS NOT NULL) AS "CONSUMPTION first",
              max(ts) FILTER (WHERE consumption_kw IS NOT NULL) AS "CONSUMPTION last",
              min(ts) FILTER (WHERE production_kw IS NOT NULL) AS "PRODUCTION first",
              max(ts) FILTER (WHERE production_kw IS NOT NULL) AS "PRODUCTION last"
       FROM smart_meter_readings WHERE meter_id = $1 AND ts >= $2 AND ts < $3`,
      [meterId, new Date(from), new Date(to)],
    )
    const extent = (quantity: Quantity): Extent => {
      const [first, last] = [rows[0]?.[`${quantity} first`], rows[0]?.[`${quantity} last`]]
      return first && last ? { first: first.getTime(), last: last.getTime() } : undefined
    }
    return { CONSUMPTION: extent('CONSUMPTION'), PRODUCTION: extent('PRODUCTION') }
  }

  /** Readings at or after an instant; undefined where there are none. */
  async future(meterId: string, nowMs: number): Promise<FutureReadings | undefined> {
    const { rows } = await this.database.pool.query<{
      first: Date | null
      last: Date
      count: number
    }>(
      `SELECT min(ts) AS first, max(ts) AS last, count(*)::int AS count FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2`,
      [meterId, new Date(nowMs)],
    )
    const [found] = rows
    if (!found?.first) return undefined
    return { first: found.first.getTime(), last: found.last.getTime(), count: found.count }
  }

  /** The span, widened to the readings nearest before and after it: what is missing at its edges is whole. */
  async widened(meterId: string, { from, to }: Span): Promise<Span> {
    const { rows } = await this.database.pool.query<{ before: Date | null; after: Date | null }>(
      `SELECT (SELECT max(ts) FROM smart_meter_readings WHERE meter_id = $1 AND ts <= $2) AS before,
              (SELECT min(ts) FROM smart_meter_readings WHERE meter_id = $1 AND ts >= $3) AS after`,
      [meterId, new Date(from), new Date(to)],
    )
    const [found] = rows
    return { from: found?.before?.getTime() ?? from, to: found?.after?.getTime() ?? to }
  }

  /** The oldest reading of `[from, to)` that became known after an instant: late data, corrections. */
  async oldestNews(meterId: string, { from, to }: Span, since: Date): Promise<number | undefined> {
    const { rows } = await this.database.pool.query<{ ts: Date | null }>(
      `SELECT min(ts) AS ts FROM smart_meter_readings
       WHERE meter_id = $1 AND ts >= $2 AND ts < $3 AND known_at > $4`,
      [meterId, new Date(from), new Date(to), since],
    )
    return rows[0]?.ts?.getTime()
  }

  /**
   * The total registers of active energy of both directions with their counts from the last one before
   * the span to the first one after it, in kWh of the primary side.
   */
  async registers(meterId: string, { from, to }: Span): Promise<Record<Quantity, Register[]>> {
    const registers: Record<Quantity, Register[]> = { CONSUMPTION: [], PRODUCTION: [] }
    const channels = await this.database.pool.query<{ obis: string; unit: string; factor: number }>(
      `SELECT obis, unit, factor FROM meter_channels WHERE meter_id = $1 AND kind = 'REGISTER' ORDER BY obis`,
      [meterId],
    )
    for (const { obis, unit, factor } of channels.rows) {
      const quantity = directionOf(obis)
      const kwh = kwhOf[unit]
      if (!quantity || kwh === undefined) continue
      const counts = await this.counts(meterId, obis, { from, to })
      const readings = counts.map(({ ts, value }) => ({
        ts: ts.getTime(),
        kwh: value * factor * kwh,
      }))
      registers[quantity].push({ obis, factor: factor * kwh, readings })
    }
    return registers
  }

  private async counts(meterId: string, obis: string, { from, to }: Span) {
    const { rows } = await this.database.pool.query<{ ts: Date; value: number }>(
      `SELECT ts, value FROM channel_readings
       WHERE meter_id = $1 AND obis = $2 AND quality <> 4
         AND ts >= coalesce((SELECT max(ts) FROM channel_readings
           WHERE meter_id = $1 AND obis = $2 AND ts <= $3 AND quality <> 4), $3)
         AND ts <= coalesce((SELECT min(ts) FROM channel_readings
           WHERE meter_id = $1 AND obis = $2 AND ts >= $4 AND quality <> 4), $4)
       ORDER BY ts LIMIT $5`,
      [meterId, obis, new Date(from), new Date(to), mostCounts],
    )
    return rows
  }

  private async *rows(meterId: string, { from, to }: Span): AsyncGenerator<ReadingTuple> {
    let after = from - 1
    for (;;) {
      const { rows } = await this.database.pool.query<ReadingTuple>({
        rowMode: 'array',
        text: `SELECT (extract(epoch FROM ts) * 1000)::float8, consumption_kw, production_kw, quality
               FROM smart_meter_readings WHERE meter_id = $1 AND ts > $2 AND ts < $3
               ORDER BY ts LIMIT $4`,
        values: [meterId, new Date(after), new Date(to), rowsAtOnce],
      })
      yield* rows
      const last = rows.at(-1)
      if (!last || rows.length < rowsAtOnce) return
      after = last[0]
    }
  }
}

const faulty = 4

function put(
  { values, qualities }: ReadingColumn,
  slot: number,
  { kw, quality }: { kw: number | null; quality: number },
): void {
  if (kw === null) return
  values[slot] = quality === faulty ? NaN : kw
  qualities[slot] = quality
}

/** Total registers only: tariffs are parts of them. */
function directionOf(text: string): Quantity | undefined {
  const obis = parseObis(text)
  if (obis?.kind !== 8 || obis.tariff !== 0 || obis.code.includes('*')) return undefined
  return quantities[obis.measure - 1]
}
