import { floorToStep } from '#platform/interval/interval.ts'
import { localDayOf } from '#platform/interval/local-day.ts'
import { ExactSum } from '../reading/exact-sum.ts'
import { qualityNumber, type NewReading } from '../reading/reading.ts'

/** The columns of one quantity in a row of readings_15m, readings_1h or readings_1d. */
export type ExpectedRollup = {
  meter_id: string
  bucket: Date
  count: number
  sum_mw: number
  min: number | null
  max: number | null
  present: number
  peak_kw: number | null
  peak_at: Date | null
  quality_bits: number
}

const stepsOf = { readings_15m: 900, readings_1h: 3600, readings_1d: 86_400 } as const
export type RollupView = keyof typeof stepsOf

/** What a view should show of the consumption of these readings, computed the plain way. */
export function expectedRollups(
  readings: readonly NewReading[],
  view: RollupView,
  intervalSeconds: number,
): ExpectedRollup[] {
  const buckets = new Map<string, NewReading[]>()
  for (const reading of readings) {
    const key = `${reading.meterId} ${bucketOf(reading.ts, view).start.toISOString()}`
    buckets.set(key, [...(buckets.get(key) ?? []), reading])
  }
  return [...buckets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, held]) => summarise(held, view, intervalSeconds))
}

function bucketOf(ts: Date, view: RollupView): { start: Date; seconds: number } {
  if (view === 'readings_1d') {
    const { start, end } = localDayOf(ts, 'Europe/Berlin')
    return { start, seconds: (end.getTime() - start.getTime()) / 1000 }
  }
  return { start: floorToStep(ts, stepsOf[view]), seconds: stepsOf[view] }
}

function summarise(
  held: NewReading[],
  view: RollupView,
  intervalSeconds: number,
): ExpectedRollup[] {
  const [first] = held
  if (!first) return []
  const { start, seconds } = bucketOf(first.ts, view)
  const values = valuesOf(held)
  let bits = 0
  for (const { quality } of held) bits |= 1 << qualityNumber(quality)
  const peak = view === 'readings_15m' ? undefined : peakOf(held, intervalSeconds)
  return [
    {
      ...{ meter_id: first.meterId, bucket: start, count: values.length, sum_mw: sum(values) },
      min: values.length > 0 ? Math.min(...values) : null,
      max: values.length > 0 ? Math.max(...values) : null,
      present: Math.min(1, (values.length * intervalSeconds) / seconds),
      peak_kw: peak?.kw ?? null,
      peak_at: peak?.at ?? null,
      quality_bits: bits,
    },
  ]
}

function valuesOf(readings: NewReading[]): number[] {
  return readings
    .filter(({ quality }) => quality !== 'FAULTY')
    .flatMap(({ consumptionKw }) => (consumptionKw === null ? [] : [consumptionKw]))
}

function sum(powersKw: number[]): number {
  const total = new ExactSum()
  for (const kw of powersKw) total.add(kw)
  return Number(total.units)
}

/** The highest mean of a quarter-hour whose intervals are all there; of equals the first. */
function peakOf(held: NewReading[], intervalSeconds: number): { kw: number; at: Date } | undefined {
  const quarters = new Map<number, NewReading[]>()
  for (const reading of held) {
    const quarter = floorToStep(reading.ts, 900).getTime()
    quarters.set(quarter, [...(quarters.get(quarter) ?? []), reading])
  }
  let peak: { kw: number; at: Date } | undefined
  for (const [quarter, readings] of [...quarters].sort(([a], [b]) => a - b)) {
    const values = valuesOf(readings)
    if (values.length * intervalSeconds !== 900) continue
    const kw = sum(values) / 1e6 / values.length
    if (!peak || kw > peak.kw) peak = { kw, at: new Date(quarter) }
  }
  return peak
}
