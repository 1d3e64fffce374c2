import type { Meter } from '../meter/meter.ts'
import { energyOf, toKwh, type EnergyColumn } from './energy-column.ts'
import { autarky, energyFlows, selfConsumptionRatio, type EnergyFlows } from './energy-flows.ts'
import { figure, noFigure, withReason, type Figure, type ReasonCode } from './figure.ts'
import type { KpiScope } from './kpi-scope.ts'
import { coverageOf } from './load-figures.ts'
import { gridColumns, siteColumns, wholeSum } from './site-columns.ts'
import { subMeterBalance, type SubMeterBalance } from './sub-meters.ts'

export type FlowFigures = {
  pvKwh: Figure
  gridImportKwh: Figure
  gridExportKwh: Figure
  chargeKwh: Figure
  dischargeKwh: Figure
  consumptionKwh: Figure
  selfConsumption: Figure
  autarky: Figure
  residualKwh: Figure
}

export type SubMeterFigures = SubMeterBalance & {
  main: Meter
  subs: { meter: Meter; energy: Figure }[]
}

export class FlowService {
  /** Balance, self-consumption and autarky of the selection, per quarter-hour and then summed. */
  async flows(scope: KpiScope): Promise<FlowFigures> {
    const { pv, consumers } = scope.roles
    const columns = await siteColumns(scope)
    if (!columns) return noFlows('NO_GRID_METER')
    const flows = energyFlows(columns)
    const coverage = flows.quarters / scope.grid.count
    if (flows.quarters === 0) return noFlows('NO_READINGS')
    return figuresOf(flows, coverage, { hasPv: pv.length > 0, hasConsumers: consumers.length > 0 })
  }

  /** Each main meter of the selection with the meters directly below it. */
  async subMeters(scope: KpiScope, threshold: number): Promise<SubMeterFigures[]> {
    const groups = scope.meters.flatMap(main => {
      const below = scope.meters.filter(({ parentId }) => parentId === main.id)
      const subs = below.filter(({ kind }) => isSub(kind))
      return subs.length > 0 ? [{ main, subs, below }] : []
    })
    // All at once; the groups then find what they need.
    await scope.columns(
      [...new Set(groups.flatMap(({ main, below }) => [main, ...below]))],
      'CONSUMPTION',
    )
    const balances: SubMeterFigures[] = []
    for (const group of groups) {
      if ((await scope.column(group.main, 'CONSUMPTION')).present === 0) continue
      balances.push(await balanceOf(scope, group, threshold))
    }
    return balances
  }
}

type Group = {
  main: Meter
  subs: Meter[]
  /** All meters directly below, with PV and batteries. */
  below: Meter[]
}

async function balanceOf(
  scope: KpiScope,
  { main, subs, below }: Group,
  threshold: number,
): Promise<SubMeterFigures> {
  const ofKind = (wanted: Meter['kind']) => below.filter(({ kind }) => kind === wanted)
  const flows = energyFlows({
    ...(await gridColumns(scope, [main])),
    pv: await wholeSum(scope, ofKind('PV'), 'PRODUCTION'),
    charge: await wholeSum(scope, ofKind('BATTERY'), 'CONSUMPTION'),
    discharge: await wholeSum(scope, ofKind('BATTERY'), 'PRODUCTION'),
    metered: await wholeSum(scope, subs, 'CONSUMPTION'),
  })
  const { gridImport, gridExport, pv, charge, discharge, residual, quarters } = flows
  const supply = gridImport + pv + discharge - gridExport - charge
  const energy = { main: gridImport, supply, sub: supply - residual }
  const columns = await scope.columns(subs, 'CONSUMPTION')
  return {
    ...subMeterBalance({ ...energy, coverage: quarters / scope.grid.count }, threshold),
    main,
    subs: subs.map((meter, i) => ({ meter, energy: energyFigure(columns[i]) })),
  }
}

function energyFigure(column: EnergyColumn | undefined): Figure {
  if (!column || column.present === 0) return noFigure('NO_READINGS', 'kWh')
  return kwhFigure(energyOf(column), coverageOf(column))
}

/** Generation and virtual meters are no part of what a main meter delivers to its sub-meters. */
function isSub(kind: Meter['kind']): boolean {
  return kind !== 'PV' && kind !== 'VIRTUAL' && kind !== 'BATTERY'
}

function figuresOf(
  flows: EnergyFlows,
  coverage: number,
  { hasPv, hasConsumers }: { hasPv: boolean; hasConsumers: boolean },
): FlowFigures {
  const kwh = (millijoules: bigint) => kwhFigure(millijoules, coverage)
  const share = (value: number | undefined, none: ReasonCode) =>
    value === undefined ? noFigure(none, '1', coverage) : figure(value, '1', coverage)
  return {
    pvKwh: hasPv ? kwh(flows.pv) : noFigure('NO_PV_METER', 'kWh', coverage),
    gridImportKwh: kwh(flows.gridImport),
    gridExportKwh: kwh(flows.gridExport),
    chargeKwh: kwh(flows.charge),
    dischargeKwh: kwh(flows.discharge),
    consumptionKwh: consumptionOf(flows, coverage),
    selfConsumption: share(
      hasPv ? selfConsumptionRatio(flows) : undefined,
      hasPv ? 'NO_PRODUCTION' : 'NO_PV_METER',
    ),
    autarky: share(autarky(flows), 'NO_CONSUMPTION'),
    // Without meters of its own the residual is what the balance falls short by.
    residualKwh:
      hasConsumers || flows.clamped > 0n
        ? kwh(flows.residual)
        : noFigure('NO_CONSUMER_METERS', 'kWh', coverage),
  }
}

function consumptionOf({ consumption, clamped }: EnergyFlows, coverage: number): Figure {
  const energy = kwhFigure(consumption, coverage)
  if (clamped === 0n) return energy
  return withReason(energy, 'BALANCE_NEGATIVE', coverage < 1 ? energy.reason?.message : undefined)
}

function kwhFigure(millijoules: bigint, coverage: number): Figure {
  return figure(toKwh(millijoules), 'kWh', coverage)
}

function noFlows(code: ReasonCode): FlowFigures {
  const kwh = noFigure(code, 'kWh')
  const share = noFigure(code, '1')
  return {
    ...{ pvKwh: kwh, gridImportKwh: kwh, gridExportKwh: kwh, chargeKwh: kwh, dischargeKwh: kwh },
    ...{ consumptionKwh: kwh, residualKwh: kwh, selfConsumption: share, autarky: share },
  }
}
