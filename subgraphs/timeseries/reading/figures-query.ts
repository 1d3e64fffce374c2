import { ceilToStep, floorToStep, quarterHourSeconds } from '#platform/interval/interval.ts'
import type { Meter } from '../meter/meter.ts'
import { calendarEdges } from './calendar-edges.ts'
import { ExactSum } from './exact-sum.ts'
import { faulty, knownReadings } from './known-readings.ts'
import type { Quantity } from './reading.ts'
import type { FiguresRequest } from './series-source.ts'
import type { SeriesSummary } from './series.ts'

/** Of one piece of the range; `peak` is the quarter-hour's sum of units and its start, null without a complete one. */
export type FiguresRow = {
  sum: string | null
  count: number
  min: number | null
  peak_kw: number | null
  peak_at: Date | null
}

const prefixes: Record<Quantity, string> = { CONSUMPTION: 'consumption', PRODUCTION: 'production' }

type Statement = { sql: string; parameters: unknown[] }
type Source = 'raw' | 'readings_15m' | 'readings_1d'
type Piece = { source: Source; from: Date; to: Date }

/**
 * One row per piece of the range: whole local days from the daily aggregates, what is left of quarter-hours
 * at the edges from theirs, the rest from the readings. As of an instant everything is from the readings.
 */
export function figuresQuery(meter: Meter, request: FiguresRequest): Statement {
  const { quantity, from, to, asOf } = request
  if (asOf) {
    return {
      sql: ofReadings(knownReadings(quantity, '$4'), meter.intervalSeconds),
      parameters: [meter.id, from, to, asOf],
    }
  }
  const parameters: unknown[] = [meter.id]
  const parts = piecesOf(request, meter.intervalSeconds).map(piece => {
    parameters.push(piece.from, piece.to)
    const [first, last] = [`$${parameters.length - 1}`, `$${parameters.length}`]
    return ofPiece(piece.source, quantity, meter.intervalSeconds)
      .replaceAll('$2', first)
      .replaceAll('$3', last)
  })
  return { sql: parts.map(part => `(${part})`).join(' UNION ALL '), parameters }
}

/** The pieces put together. */
export function figuresOf(
  rows: FiguresRow[],
  intervalSeconds: number,
): Omit<SeriesSummary, 'expected'> {
  const sum = new ExactSum()
  let present = 0
  for (const row of rows) {
    sum.addUnits(Number(row.sum ?? 0))
    present += row.count
  }
  const minima = rows.flatMap(({ min }) => (min === null ? [] : [min]))
  const peak = rows.flatMap(peakOf).sort((a, b) => b.kw - a.kw || Number(a.at) - Number(b.at))[0]
  return {
    energyKwh: sum.energyKwh(intervalSeconds),
    peakKw: peak?.kw ?? null,
    peakAt: peak?.at ?? null,
    minimumKw: minima.length > 0 ? Math.min(...minima) : null,
    present,
  }
}

function peakOf({ peak_kw: kw, peak_at: at }: FiguresRow): { kw: number; at: Date }[] {
  return kw === null || at === null ? [] : [{ kw, at }]
}

/** Aggregates are of use where whole intervals fill a quarter-hour; longer ones have no quarter-hour peak either. */
function piecesOf({ from, to }: FiguresRequest, intervalSeconds: number): Piece[] {
  if (quarterHourSeconds % intervalSeconds !== 0) return [{ source: 'raw', from, to }]
  const first = ceilToStep(from, quarterHourSeconds)
  const last = floorToStep(to, quarterHourSeconds)
  if (first >= last) return [{ source: 'raw', from, to }]
  const days = calendarEdges({ from: first, to: last }, 'Europe/Berlin', 'day', 1).filter(
    edge => edge >= first.getTime() && edge <= last.getTime(),
  )
  const dayStart = new Date(days[0] ?? last.getTime())
  const dayEnd = new Date(days.at(-1) ?? last.getTime())
  const pieces: Piece[] = [
    { source: 'raw', from, to: first },
    { source: 'readings_15m', from: first, to: dayStart },
    { source: 'readings_1d', from: dayStart, to: dayEnd },
    { source: 'readings_15m', from: dayEnd, to: last },
    { source: 'raw', from: last, to },
  ]
  return pieces.filter(piece => piece.from < piece.to)
}

function ofPiece(source: Source, quantity: Quantity, intervalSeconds: number): string {
  const name = prefixes[quantity]
  const range = `FROM ${source} WHERE meter_id = $1 AND bucket >= $2 AND bucket < $3`
  switch (source) {
    case 'raw':
      return ofReadings(knownReadings(quantity), intervalSeconds)
    case 'readings_15m':
      return figures({
        ...{ sum: `${name}_sum_mw`, count: `${name}_count`, min: `${name}_min` },
        peak: `CASE WHEN ${name}_count * ${intervalSeconds} = ${quarterHourSeconds}
          THEN ${name}_sum_mw / 1e6 / ${name}_count END`,
        peakAt: 'bucket',
        from: range,
      })
    case 'readings_1d':
      return figures({
        ...{ sum: `${name}_sum_mw`, count: `${name}_count`, min: `${name}_min` },
        ...{ peak: `${name}_peak_kw`, peakAt: `${name}_peak_at`, from: range },
      })
  }
}

/** A quarter-hour counts for the peak when its readings fill it and lie in the range. */
function ofReadings(readings: string, intervalSeconds: number): string {
  const quarters = `SELECT date_bin('15 minutes', ts, 'epoch') AS bucket, sum(round(kw * 1e6)) AS sum,
      count(*)::int AS count, min(kw) AS min
    FROM (${readings}) known WHERE kw IS NOT NULL AND quality <> ${faulty} GROUP BY 1`
  return figures({
    ...{ sum: 'sum', count: 'count', min: 'min', peakAt: 'bucket' },
    peak: `CASE WHEN count * ${intervalSeconds} = ${quarterHourSeconds} THEN sum / 1e6 / count END`,
    from: `FROM (${quarters}) quarters`,
  })
}

type Figures = {
  sum: string
  count: string
  min: string
  peak: string
  peakAt: string
  from: string
}

function figures({ sum, count, min, peak, peakAt, from }: Figures): string {
  return `SELECT sum(h.sum)::text AS sum, coalesce(sum(h.count), 0)::int AS count, min(h.min) AS min,
      (max(h.top))[1] AS peak_kw, to_timestamp(-(max(h.top))[2]) AS peak_at
    FROM (SELECT (${sum})::numeric AS sum, ${count} AS count, ${min} AS min,
            CASE WHEN ${peak} IS NOT NULL
              THEN ARRAY[${peak}, -extract(epoch FROM ${peakAt})]::float8[] END AS top
          ${from}) h`
}
