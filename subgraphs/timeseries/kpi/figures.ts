import type { Service } from '#platform/service.ts'
import { CalendarService } from '../calendar/calendar.service.ts'
import { LoadProfileService } from '../load-profile/load-profile.service.ts'
import type { ChannelStore } from '../meter/channel.store.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { StoredSeriesStore } from '../reading/stored-series.store.ts'
import { VirtualSeriesSource } from '../reading/virtual-series-source.ts'
import { AssignmentStore } from '../tariff/assignment.store.ts'
import { ModuleService } from '../tariff/module.service.ts'
import { PriceService } from '../tariff/price.service.ts'
import { SpotPriceStore } from '../tariff/spot-price.store.ts'
import { TariffService } from '../tariff/tariff.service.ts'
import { TariffStore } from '../tariff/tariff.store.ts'
import { BaselineService } from './baseline.service.ts'
import { ComparisonService } from './comparison.service.ts'
import { CostService } from './cost.service.ts'
import { DemandService } from './demand.service.ts'
import { EmissionService } from './emission.service.ts'
import { EnergyColumnStore } from './energy-column.store.ts'
import { LoadEvaluationService } from './evaluate-load.service.ts'
import { FlowService } from './flow.service.ts'
import { KpiService } from './kpi.service.ts'
import { MeterSelectionStore } from './meter-selection.store.ts'
import { ReactiveService } from './reactive.service.ts'
import { ReactiveStore } from './reactive.store.ts'

/** Everything that computes figures, prices, profiles and calendars. */
export type FigureServices = ReturnType<typeof createFigures>

export function createFigures(
  database: Service['database'],
  {
    meters,
    channels,
    markets,
  }: { meters: MeterStore; channels: ChannelStore; markets: MarketStore },
) {
  const tariffs = new TariffStore(database)
  const assignments = new AssignmentStore(database)
  const spots = new SpotPriceStore(database)
  const selections = new MeterSelectionStore(database)
  const columns = new EnergyColumnStore(database)
  const kpis = new KpiService({
    meters,
    selections,
    columns,
    virtual: virtualSource(database, meters),
  })
  const reactive = new ReactiveService({ reactive: new ReactiveStore(database), channels })
  const metersById = (ids: readonly string[]) => meters.byIds(ids)
  return {
    calendar: new CalendarService(),
    loadProfiles: new LoadProfileService(),
    tariffs: new TariffService({ tariffs, assignments, meters, markets }),
    prices: new PriceService({ tariffs, spots, markets }),
    modules: new ModuleService({ kpis, tariffs }),
    kpis,
    givenLoads: new LoadEvaluationService({ kpis, tariffs, columns }),
    flows: new FlowService(),
    demand: new DemandService(),
    emissions: new EmissionService(),
    comparisons: new ComparisonService(kpis),
    baselines: new BaselineService(),
    reactive,
    costs: new CostService({ tariffs, assignments, spots, selections, reactive, metersById }),
  }
}

/** The series of virtual meters; a term may be virtual itself. */
function virtualSource(database: Service['database'], meters: MeterStore): SeriesSource {
  const stored = new StoredSeriesStore(database)
  const virtual: SeriesSource = new VirtualSeriesSource({
    metersOf: ids => meters.byIds(ids),
    sourceOf: ({ formula }) => (formula ? virtual : stored),
  })
  return virtual
}
