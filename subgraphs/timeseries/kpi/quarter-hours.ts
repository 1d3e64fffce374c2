import type { Meter } from '../meter/meter.ts'
import { kwOfMillijoules } from './evaluate-load.ts'
import type { KpiScope } from './kpi-scope.ts'
import { siteColumns } from './site-columns.ts'

type Kw = (number | null)[]

/** A copy of what the figures of a selection are computed from; null is not known whole. */
export type QuarterHours = {
  start: Date
  stepSeconds: number
  gridImportKw: Kw
  gridExportKw: Kw
  pvKw: Kw | null
  consumptionKw: Kw | null
  chargeKw: Kw | null
  dischargeKw: Kw | null
  /** Quarter-hours of the connection that are measured only in part. */
  partialQuarters: number
  connections: Meter[]
  consumers: Meter[]
  pvMeters: Meter[]
  batteryMeters: Meter[]
}

/** Undefined where no meter of the selection stands at the connection. */
export async function quarterHours(scope: KpiScope): Promise<QuarterHours | undefined> {
  const columns = await siteColumns(scope)
  if (!columns) return undefined
  const optional = (column: Float64Array | undefined) => (column ? kwOfMillijoules(column) : null)
  const { grid, consumption, pv, battery } = scope.roles
  const imported = await scope.sum(grid, 'CONSUMPTION')
  let partialQuarters = 0
  for (const [i, value] of imported.millijoules.entries()) {
    if (!Number.isNaN(value) && !imported.filled[i]) partialQuarters++
  }
  return {
    ...{ start: scope.from, stepSeconds: 900, partialQuarters },
    gridImportKw: kwOfMillijoules(columns.gridImport),
    gridExportKw: kwOfMillijoules(columns.gridExport),
    pvKw: optional(columns.pv),
    consumptionKw: optional(columns.metered),
    chargeKw: optional(columns.charge),
    dischargeKw: optional(columns.discharge),
    ...{ connections: grid, consumers: consumption, pvMeters: pv, batteryMeters: battery },
  }
}
