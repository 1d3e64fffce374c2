import type { Meter } from '../meter/meter.ts'
import type { Quantity } from '../reading/reading.ts'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { quarterGrid, startOfDate, type QuarterGrid } from '../calendar/quarter-grid.ts'
import { assignedRanges } from '../tariff/assigned-ranges.ts'
import type { AssignmentStore } from '../tariff/assignment.store.ts'
import { billOf, type Bill } from '../tariff/bill.ts'
import { gapReasons, type CostGap, type CostReason } from '../tariff/cost-gaps.ts'
import type { CostItem } from '../tariff/cost-request.ts'
import { costsOfRange } from '../tariff/costs.ts'
import { datedPrices, isEnergyPrice, isRow, type DatedPrice } from '../tariff/dated-price.ts'
import { add, type Ratio } from '../tariff/ratio.ts'
import type { SpotColumn } from '../tariff/spot-column.ts'
import type { SpotPriceStore } from '../tariff/spot-price.store.ts'
import type { Tariff, TariffAssignment, TariffDirection } from '../tariff/tariff.ts'
import type { TariffStore } from '../tariff/tariff.store.ts'
import { usageByPeriod, type PeriodUsage } from '../tariff/usage.ts'
import { pricedShare, reasonsOf } from './cost-shares.ts'
import { energyOf, toKwh, type EnergyColumn } from './energy-column.ts'
import { reason } from './figure.ts'
import type { KpiScope } from './kpi-scope.ts'
import { coverageOf } from './load-figures.ts'
import { ancestorsOf } from './meter-selection.ts'
import type { MeterSelectionStore } from './meter-selection.store.ts'
import type { ReactiveService } from './reactive.service.ts'

export type CostFigures = {
  /** Null where no tariff holds, or nothing can be priced. */
  bill: Bill | null
  energyKwh: number
  /** Share of the readings that are there. */
  coverage: number
  /** Share of the quarter-hours of all meters for which a tariff is assigned. */
  tariffCoverage: number
  /** Share of the priced energy whose spot price is known. */
  priceCoverage: number
  tariffs: { id: string; name: string; revision: number }[]
  reasons: CostReason[]
}

type Use = {
  tariffs: TariffStore
  assignments: AssignmentStore
  spots: SpotPriceStore
  selections: MeterSelectionStore
  reactive: ReactiveService
  metersById: (ids: readonly string[]) => Promise<Meter[]>
}

/** A tariff on a part of the grid, for one meter. */
type Contract = {
  meter: Meter
  /** The meter the tariff is assigned to: itself, or one above it. */
  holder: Meter
  tariff: Tariff
  range: { first: number; end: number }
}

/** What is read once for all contracts of a question, and the gaps they leave. */
type Reading = {
  spots: Map<string, Promise<SpotColumn>>
  usages: Map<string, Promise<ReadonlyMap<string, PeriodUsage>>>
  gaps: CostGap[]
}

type NamedItem = CostItem & { tariffName: string; key: string }

export class CostService {
  constructor(private readonly use: Use) {}

  /**
   * Costs of the selection: energy of each quarter-hour × the price valid then, demand charges, fees and reactive
   * energy, less the income of feed-in. A meter without a tariff of its own has the energy prices of the next meter
   * above it that has one then; fees and demand charges belong to the meter the tariff is assigned to.
   */
  async costs(scope: KpiScope): Promise<CostFigures> {
    const supply = await this.contracts(scope, scope.roles.consumption, 'SUPPLY')
    const feeders = scope.meters.filter(meter => !scope.roles.consumers.includes(meter))
    const feedIn = await this.contracts(scope, feeders, 'FEED_IN')
    const items = new Map<string, NamedItem>()
    const column = await scope.sum(scope.roles.consumption, 'CONSUMPTION')
    const reading: Reading = { spots: new Map(), usages: new Map(), gaps: [] }
    const contracts = [...supply, ...feedIn.filter(({ meter, holder }) => meter === holder)]
    for (const contract of contracts) {
      for (const item of await this.itemsOf(scope, contract, reading)) addItem(items, item)
    }
    const coverage = coverageOf(column)
    const tariffCoverage = shareCovered(supply, scope)
    const unlisted = new Set(reading.gaps.map(({ name }) => name))
    const priceCoverage = pricedShare([...items.values()].filter(({ name }) => !unlisted.has(name)))
    const named = [...supply, ...feedIn].map(({ tariff }) => tariff)
    return {
      bill: items.size > 0 ? billOf([...items.values()]) : null,
      energyKwh: toKwh(energyOf(column)),
      ...{ coverage, tariffCoverage, priceCoverage },
      tariffs: uniqueTariffs(named),
      reasons:
        named.length === 0
          ? [reason('NO_TARIFF')]
          : [
              ...reasonsOf({ coverage, tariffCoverage, priceCoverage }),
              ...gapReasons(reading.gaps),
              ...(await this.reactiveReasons(scope, contracts)),
            ],
    }
  }

  private async contracts(
    scope: KpiScope,
    meters: readonly Meter[],
    direction: TariffDirection,
  ): Promise<Contract[]> {
    const parents = await this.use.selections.parents(meters.map(({ id }) => id))
    const chains = meters.map(meter => [meter.id, ...ancestorsOf(meter.id, parents)])
    const ids = [...new Set(chains.flat())]
    const assignments = await this.assignments(scope, ids, direction)
    const tariffIds = [...new Set(assignments.map(({ tariffId }) => tariffId))]
    const known = new Set(scope.meters.map(({ id }) => id))
    const [tariffs, above] = await Promise.all([
      this.use.tariffs.byIds(tariffIds, scope.asOf),
      this.use.metersById(ids.filter(id => !known.has(id))),
    ])
    const holders = [...scope.meters, ...above]
    return meters.flatMap((meter, i) => {
      return assignedRanges(chains[i] ?? [], assignments, scope.grid).flatMap(assigned => {
        const { assignment, range } = assigned
        const tariff = tariffs.find(({ id }) => id === assignment.tariffId)
        const holder = holders.find(({ id }) => id === assignment.meterId)
        if (!tariff || !holder) return []
        return [{ meter: meter.id === holder.id ? holder : meter, holder, tariff, range }]
      })
    })
  }

  private async assignments(
    scope: KpiScope,
    meterIds: readonly string[],
    direction: TariffDirection,
  ): Promise<readonly TariffAssignment[]> {
    const given = scope.contracts(direction)
    if (given) return given
    const assigned = await this.use.assignments.ofMeters(meterIds, scope.asOf)
    return assigned.filter(assignment => assignment.direction === direction)
  }

  private async itemsOf(
    scope: KpiScope,
    contract: Contract,
    reading: Reading,
  ): Promise<NamedItem[]> {
    const { meter, holder, tariff, range } = contract
    const quantity: Quantity = tariff.direction === 'SUPPLY' ? 'CONSUMPTION' : 'PRODUCTION'
    const { grid } = scope
    const [column, spot] = await Promise.all([
      scope.column(meter, quantity),
      this.spotOf(tariff, grid, reading.spots),
    ])
    const isMeasured = hasReadings(column, range)
    const prices = datedPrices(tariff.components).filter(
      price =>
        (holder.id === meter.id || belongsToEnergy(price)) && (isMeasured || isStanding(price)),
    )
    const { items, gaps } = costsOfRange({
      ...{ grid, range, column, prices, spot },
      dayTypes: calendarDayTypes({ state: tariff.state, options: [] }),
      usage: prices.some(needsUsage)
        ? await usageOf(scope, holder, quantity, reading.usages)
        : new Map<string, PeriodUsage>(),
      reactive: await this.reactiveOf(scope, meter, prices),
      nowMs: (scope.asOf ?? new Date()).getTime(),
    })
    reading.gaps.push(...gaps)
    const { name: tariffName, id } = tariff
    return items.map(item => ({ ...item, tariffName, key: `${id} ${item.position}` }))
  }

  /** Each market is read once, however many meters are priced by it. */
  private spotOf(
    { marketId }: Tariff,
    { startMs, count }: QuarterGrid,
    spots: Map<string, Promise<SpotColumn>>,
  ): Promise<SpotColumn> | undefined {
    if (marketId === null) return undefined
    const column = spots.get(marketId) ?? this.use.spots.quarterHours(marketId, startMs, count)
    spots.set(marketId, column)
    return column
  }

  private reactiveOf(
    scope: KpiScope,
    meter: Meter,
    prices: readonly DatedPrice[],
  ): Promise<Map<string, Ratio>> {
    const isCharged = prices.some(({ unit }) => unit === 'CT_PER_KVARH')
    if (!isCharged) return Promise.resolve(new Map<string, Ratio>())
    return this.use.reactive.charged(scope, meter)
  }

  private async reactiveReasons(scope: KpiScope, contracts: readonly Contract[]) {
    for (const { meter, holder, tariff, range } of contracts) {
      const isCharged = datedPrices(tariff.components).some(({ unit }) => unit === 'CT_PER_KVARH')
      if (!isCharged || meter.id !== holder.id) continue
      const isMissing = await this.use.reactive.isMissing(scope, meter, range)
      if (isMissing) return [reason('REACTIVE_INCOMPLETE')]
    }
    return []
  }
}

function belongsToEnergy(price: DatedPrice): boolean {
  return isEnergyPrice(price) || price.kind === 'VAT'
}

/** Due without any reading: fees and demand charges. What is priced by energy would be a bill of 0 €. */
function isStanding(price: DatedPrice): boolean {
  return !isEnergyPrice(price) && price.unit !== 'CT_PER_KVARH'
}

function needsUsage(price: DatedPrice): boolean {
  return isRow(price) || price.unit === 'EUR_PER_KW_YEAR' || price.unit === 'EUR_PER_KW_MONTH'
}

function hasReadings({ millijoules }: EnergyColumn, { first, end }: Contract['range']): boolean {
  return millijoules.subarray(first, end).some(value => !Number.isNaN(value))
}

/** Usage of the whole calendar years that the range touches, read once for each meter. */
function usageOf(
  scope: KpiScope,
  holder: Meter,
  quantity: Quantity,
  known: Reading['usages'],
): Promise<ReadonlyMap<string, PeriodUsage>> {
  const key = `${holder.id} ${quantity}`
  const usage = known.get(key) ?? readUsage(scope, holder, quantity)
  known.set(key, usage)
  return usage
}

async function readUsage(scope: KpiScope, holder: Meter, quantity: Quantity) {
  const usage = new Map<string, PeriodUsage>()
  const years = new Set(scope.grid.days.map(({ date }) => Number(date.slice(0, 4))))
  for (const year of years) {
    const [from, to] = [year, year + 1].map(
      each => new Date(startOfDate(`${each}-01-01`, scope.grid.timeZone)),
    )
    if (!from || !to) continue
    const grid = quarterGrid(from, to, scope.grid.timeZone)
    const column = await scope.over(grid).column(holder, quantity)
    for (const [period, own] of usageByPeriod(grid, column)) usage.set(period, own)
  }
  return usage
}

function addItem(items: Map<string, NamedItem>, item: NamedItem): void {
  const known = items.get(item.key)
  if (!known) {
    items.set(item.key, item)
    return
  }
  known.netEur = add(known.netEur, item.netEur)
  known.grossEur = add(known.grossEur, item.grossEur)
  known.quantity = add(known.quantity, item.quantity)
  known.unpricedMillijoules += item.unpricedMillijoules
  known.sources = [...new Set([...known.sources, ...item.sources])]
}

function shareCovered(contracts: readonly Contract[], { roles, grid }: KpiScope): number {
  let quarters = 0
  for (const { range } of contracts) quarters += range.end - range.first
  const all = roles.consumption.length * grid.count
  return all > 0 ? quarters / all : 0
}

function uniqueTariffs(tariffs: readonly Tariff[]) {
  const unique = new Map(tariffs.map(({ id, name, revision }) => [id, { id, name, revision }]))
  return [...unique.values()]
}
