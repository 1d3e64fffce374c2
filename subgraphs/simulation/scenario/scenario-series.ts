import { localQuarters } from './local-quarters.ts'
import type { Course } from './scenario.ts'
import { consumptionAt, toKw } from './site-energy.ts'

export type ScenarioResolution = 'QUARTER_HOUR' | 'HOUR' | 'DAY'

type Kw = (number | null)[]

/** Mean powers of a case per bucket; null where nothing of the bucket is known. */
export type ScenarioSeries = {
  start: Date
  /** Length of a bucket; of a local day 86,400, though two days a year are an hour shorter or longer. */
  stepSeconds: number
  /** Seconds from `start` to each bucket where they are not evenly spaced. */
  offsets: number[] | null
  gridImportKw: Kw
  gridExportKw: Kw
  consumptionKw: Kw
  pvKw: Kw | null
  chargeKw: Kw | null
  dischargeKw: Kw | null
  /** At the end of each bucket, kWh. */
  storedKwh: Kw | null
}

const quarterSeconds = 900
const stepSecondsOf: Record<ScenarioResolution, number> = {
  QUARTER_HOUR: 900,
  HOUR: 3600,
  DAY: 86_400,
}

type Buckets = { first: number; end: number }[]

export function seriesOf(course: Course, resolution: ScenarioResolution): ScenarioSeries {
  const { energy, storedKwh } = course
  const buckets = bucketsOf(course, resolution)
  const { gridImport, gridExport, pv, charge, discharge } = energy
  const consumption = gridImport.map((_, i) => consumptionAt(energy, i))
  const optional = (column: Float64Array | undefined) => (column ? meansOf(column, buckets) : null)
  return {
    start: new Date(energy.startMs),
    stepSeconds: stepSecondsOf[resolution],
    offsets: resolution === 'DAY' ? buckets.map(({ first }) => first * quarterSeconds) : null,
    gridImportKw: meansOf(gridImport, buckets),
    gridExportKw: meansOf(gridExport, buckets),
    consumptionKw: meansOf(consumption, buckets),
    pvKw: optional(pv),
    chargeKw: optional(charge),
    dischargeKw: optional(discharge),
    storedKwh: storedKwh ? buckets.map(({ end }) => storedKwh[end - 1] ?? null) : null,
  }
}

function bucketsOf({ energy, timeZone }: Course, resolution: ScenarioResolution): Buckets {
  const { startMs, gridImport } = energy
  const count = gridImport.length
  if (resolution === 'DAY') return localQuarters(startMs, count, timeZone).days
  const width = stepSecondsOf[resolution] / quarterSeconds
  return Array.from({ length: Math.ceil(count / width) }, (_, k) => ({
    first: k * width,
    end: Math.min(count, (k + 1) * width),
  }))
}

function meansOf(column: Float64Array, buckets: Buckets): Kw {
  return buckets.map(({ first, end }) => {
    let sum = 0
    let known = 0
    for (let i = first; i < end; i++) {
      const value = column[i] ?? Number.NaN
      if (Number.isNaN(value)) continue
      sum += value
      known++
    }
    return known > 0 ? toKw(sum / known) : null
  })
}
