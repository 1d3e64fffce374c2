import type { Service } from '#platform/service.ts'
import type { MarketStore } from '../market/market.store.ts'
import type { Meter } from '../meter/meter.ts'
import type { MeterStore } from '../meter/meter.store.ts'
import type { SeriesSource } from '../reading/series-source.ts'
import { VirtualSeriesSource } from '../reading/virtual-series-source.ts'
import type { ExportStores } from './export.job.ts'
import { ExportStore } from './export.store.ts'
import { SourceStore } from './source.store.ts'
import { VirtualValues } from './virtual-values.ts'

type Stores = { meters: MeterStore; markets: MarketStore; series: SeriesSource }

/** Real meters are exported from their readings, virtual ones from their formula. */
export function createExportStores(
  database: Service['database'],
  { meters, markets, series }: Stores,
): Omit<ExportStores, 'objects'> {
  const virtualSeries: SeriesSource = new VirtualSeriesSource({
    metersOf: ids => meters.byIds(ids),
    sourceOf: meter => seriesOf(meter),
  })
  const seriesOf = ({ kind }: Meter) => (kind === 'VIRTUAL' ? virtualSeries : series)
  const stored = new ExportStore(database)
  const virtual = new VirtualValues(virtualSeries)
  return {
    ...{ meters, markets, seriesOf },
    exports: stored,
    sources: new SourceStore(database),
    valuesOf: ({ kind }) => (kind === 'VIRTUAL' ? virtual : stored),
  }
}
