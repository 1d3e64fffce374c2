import type { Service } from '#platform/service.ts'
import { ExportService } from './export/export.service.ts'
import { ImportService } from './intake/import.service.ts'
import { ImportStore } from './intake/import.store.ts'
import { MarketService } from './market/market.service.ts'
import { MarketStore } from './market/market.store.ts'
import { MeterService } from './meter/meter.service.ts'
import { MeterStore } from './meter/meter.store.ts'
import { ReadingService } from './reading/reading.service.ts'
import { ReadingStore } from './reading/reading.store.ts'

export type TimeseriesStores = {
  meters: MeterStore
  readings: ReadingStore
  markets: MarketStore
  imports: ImportStore
}

export type TimeseriesServices = {
  meters: MeterService
  readings: ReadingService
  markets: MarketService
  imports: ImportService
  exports: ExportService
}

/** What the services need of the process; the tests bring their own. */
export type TimeseriesPorts = Pick<Service, 'database' | 'objects' | 'uploads' | 'jobs' | 'events'>

export function createStores(database: Service['database']): TimeseriesStores {
  return {
    meters: new MeterStore(database),
    readings: new ReadingStore(database),
    markets: new MarketStore(database),
    imports: new ImportStore(database),
  }
}

export function createServices(
  { objects, uploads, jobs, events }: TimeseriesPorts,
  stores: TimeseriesStores,
): TimeseriesServices {
  const { meters, readings, markets } = stores
  return {
    meters: new MeterService(meters),
    readings: new ReadingService({ readings, meters, events }),
    markets: new MarketService(markets),
    imports: new ImportService({ stores, uploads, objects, jobs }),
    exports: new ExportService({ meters, markets, jobs }),
  }
}
