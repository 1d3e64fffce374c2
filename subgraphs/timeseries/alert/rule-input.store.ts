import type { PoolClient } from 'pg'
import { marketKey } from '../market/market.ts'
import { qualityNumber, type Quantity, type ReadingQuality } from '../reading/reading.ts'
import type { MeasuredInterval } from './rules/evaluation.ts'
import type { FindingCounts } from './rules/open-findings.ts'
import type { PriceInterval } from './rules/price-window.ts'

/** Read in the transaction of the evaluation. */
type Client = Pick<PoolClient, 'query'>

export const intervalsAtOnce = 5000
const dayMs = 86_400_000

const faulty = qualityNumber('FAULTY')
/** What a device has sent: not a substitute, and not what it said itself to be faulty. */
const arrived = (['MEASURED', 'PRELIMINARY', 'CORRECTED', 'SIMULATED'] as ReadingQuality[]).map(
  qualityNumber,
)

export const quantityColumns: Record<Quantity, string> = {
  CONSUMPTION: 'consumption_kw',
  PRODUCTION: 'production_kw',
}

export type NewIntervals = {
  intervals: MeasuredInterval[]
  /** Start of the newest reading that was looked at, whether it counts or not. */
  seenUntil: Date | undefined
  isAll: boolean
}

/** Readings after `after` and not of the future, in their order; missing and faulty values are left out. */
export async function intervalsAfter(
  client: Client,
  wanted: { meterId: string; quantity: Quantity; after: Date; now: Date },
): Promise<NewIntervals> {
  const { meterId, quantity, after, now } = wanted
  const { rows } = await client.query<{
    ts: Date
    kw: number | null
    quality: number
    seconds: number
    known: Date
  }>(
    `SELECT r.ts, r.${quantityColumns[quantity]} AS kw, r.quality, m.interval_seconds AS seconds,
       r.known_at AS known
     FROM smart_meter_readings r JOIN meters m USING (meter_id)
     WHERE r.meter_id = $1 AND r.ts > $2 AND r.ts <= $3 ORDER BY r.ts LIMIT ${intervalsAtOnce}`,
    [meterId, after, now],
  )
  const intervals = rows.flatMap(({ ts, kw, quality, seconds, known }) => {
    if (kw === null || quality === faulty) return []
    const startMs = ts.getTime()
    return [{ startMs, endMs: startMs + seconds * 1000, kw, knownMs: known.getTime() }]
  })
  return { intervals, seenUntil: rows.at(-1)?.ts, isAll: rows.length < intervalsAtOnce }
}

/** End of the newest interval with a value that a device has sent. */
export async function lastArrivalMs(
  client: Client,
  meterId: string,
  now: Date,
): Promise<number | null> {
  const { rows } = await client.query<{ ts: Date; seconds: number }>(
    `SELECT r.ts, m.interval_seconds AS seconds FROM smart_meter_readings r JOIN meters m USING (meter_id)
     WHERE r.meter_id = $1 AND r.ts <= $2 AND r.quality = ANY ($3) ORDER BY r.ts DESC LIMIT 1`,
    [meterId, now, arrived],
  )
  const [row] = rows
  return row ? row.ts.getTime() + row.seconds * 1000 : null
}

/** From the day before until two days after, in their order; of overlapping steps the shorter wins. */
export async function pricesAround(
  client: Client,
  marketId: string,
  now: Date,
): Promise<PriceInterval[]> {
  const key = marketKey(marketId)
  const { rows } = await client.query<{ ts: Date; seconds: number; price: number }>(
    `SELECT ts, step_seconds AS seconds, price_eur_mwh AS price FROM market_prices
     WHERE market = $1 AND product = $2 AND ts >= $3 AND ts < $4 ORDER BY ts`,
    [
      key?.market,
      key?.product,
      new Date(now.getTime() - 2 * dayMs),
      new Date(now.getTime() + 3 * dayMs),
    ],
  )
  return rows.map(({ ts, seconds, price }) => {
    const startMs = ts.getTime()
    return { startMs, endMs: startMs + seconds * 1000, eurMwh: price }
  })
}

const severities = ['ERROR', 'WARNING', 'INFO'] as const

/** Open findings of one meter, or of all. */
export async function findingCounts(
  client: Client,
  meterId: string | null,
  least: (typeof severities)[number],
): Promise<FindingCounts> {
  const wanted = severities.slice(0, severities.indexOf(least) + 1)
  const { rows } = await client.query<{ severity: string; count: number }>(
    `SELECT severity, count(*)::int AS count FROM quality_findings
     WHERE state = 'OPEN' AND severity = ANY ($1) AND ($2::uuid IS NULL OR meter_id = $2)
     GROUP BY severity`,
    [wanted, meterId],
  )
  const newest = await client.query<{ message: string; foundAt: Date }>(
    `SELECT f.message, f.found_at AS "foundAt" FROM quality_findings f
     WHERE f.state = 'OPEN' AND f.severity = ANY ($1) AND ($2::uuid IS NULL OR f.meter_id = $2)
     ORDER BY f.found_at DESC, f.finding_id LIMIT 1`,
    [wanted, meterId],
  )
  const countOf = (severity: string) => rows.find(row => row.severity === severity)?.count ?? 0
  return {
    bySeverity: wanted.map(severity => ({ severity, count: countOf(severity) })),
    newest: newest.rows[0] ?? null,
  }
}
