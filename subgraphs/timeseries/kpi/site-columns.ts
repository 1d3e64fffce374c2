import type { Meter } from '../meter/meter.ts'
import type { Quantity } from '../reading/reading.ts'
import { sumColumns, wholeQuarters, type EnergyColumn } from './energy-column.ts'
import type { SiteColumns } from './energy-flows.ts'
import type { KpiScope } from './kpi-scope.ts'

/** The energy of a selection per quarter-hour by what it is; undefined without a meter at the connection. */
export async function siteColumns(scope: KpiScope): Promise<SiteColumns | undefined> {
  const { grid, pv, battery, consumers } = scope.roles
  if (grid.length === 0) return undefined
  return {
    ...(await gridColumns(scope, grid)),
    pv: await wholeSum(scope, pv, 'PRODUCTION'),
    charge: await wholeSum(scope, battery, 'CONSUMPTION'),
    discharge: await wholeSum(scope, battery, 'PRODUCTION'),
    metered: await wholeSum(scope, consumers, 'CONSUMPTION'),
  }
}

/** What is known whole in all of these meters; undefined without any. */
export async function wholeSum(
  scope: KpiScope,
  meters: readonly Meter[],
  quantity: Quantity,
): Promise<Float64Array | undefined> {
  return meters.length > 0 ? wholeQuarters(await scope.sum(meters, quantity)) : undefined
}

/** A meter that never counted an export has none: then it is zero wherever its import is known. */
export async function gridColumns(scope: KpiScope, meters: readonly Meter[]) {
  const { startMs, count } = scope.grid
  const imports = await scope.columns(meters, 'CONSUMPTION')
  const exports = (await scope.columns(meters, 'PRODUCTION')).map((column, i) => {
    const imported = imports[i]
    return column.present > 0 || !imported ? column : withoutEnergy(imported)
  })
  return {
    gridImport: wholeQuarters(sumColumns(imports, startMs, count)),
    gridExport: wholeQuarters(sumColumns(exports, startMs, count)),
  }
}

function withoutEnergy(column: EnergyColumn): EnergyColumn {
  return {
    ...column,
    millijoules: column.millijoules.map(value => (Number.isNaN(value) ? value : 0)),
  }
}
