import type { Service } from '#platform/service.ts'
import {
  createAlertServices,
  createAlertStores,
  type AlertServices,
  type AlertStores,
} from './alert/alert-services.ts'
import { createDeviceService } from './device/create-device-services.ts'
import type { DeviceService } from './device/device.service.ts'
import { ExportService } from './export/export.service.ts'
import { ImportService } from './intake/import.service.ts'
import { ImportStore } from './intake/import.store.ts'
import { createFigures, type FigureServices } from './kpi/figures.ts'
import { ReportService } from './intake/report/report.service.ts'
import { ReportStore } from './intake/report/report.store.ts'
import { IngestPricesService } from './market/ingest-prices.service.ts'
import { MarketService } from './market/market.service.ts'
import { MarketStore } from './market/market.store.ts'
import { PriceStore } from './market/price.store.ts'
import { ChannelService } from './meter/channel.service.ts'
import { ChannelStore } from './meter/channel.store.ts'
import { MeterService } from './meter/meter.service.ts'
import { MeterStore } from './meter/meter.store.ts'
import {
  createQualityServices,
  createQualityStores,
  type QualityServices,
  type QualityStores,
} from './quality/quality-services.ts'
import { ConnectorService } from './provider/connector.service.ts'
import { createRunner, type ProviderPorts } from './provider/create-runner.ts'
import { IngestBatchStore } from './reading/ingest-batch.store.ts'
import { IngestService } from './reading/ingest.service.ts'
import { ReadingService } from './reading/reading.service.ts'
import { ReadingStore } from './reading/reading.store.ts'
import { createSeriesService, type SeriesService } from './reading/series.service.ts'
import { StoredSeriesStore } from './reading/stored-series.store.ts'
import { RemoveSimulatedService } from './simulated/remove-simulated.service.ts'
import { SimulatedMeterStore } from './simulated/simulated-meters.store.ts'
import { WeatherService } from './weather/weather.service.ts'
import { WeatherStore } from './weather/weather.store.ts'

export type TimeseriesStores = {
  meters: MeterStore
  channels: ChannelStore
  readings: ReadingStore
  series: StoredSeriesStore
  markets: MarketStore
  prices: PriceStore
  weather: WeatherStore
  imports: ImportStore
  reports: ReportStore
  quality: QualityStores
  alerts: AlertStores
}

export type TimeseriesServices = {
  figures: FigureServices
  meters: MeterService
  channels: ChannelService
  readings: ReadingService
  ingest: IngestService
  ingestPrices: IngestPricesService
  devices: DeviceService
  series: SeriesService
  markets: MarketService
  weather: WeatherService
  connectors: ConnectorService
  imports: ImportService
  reports: ReportService
  exports: ExportService
  quality: QualityServices
  alerts: AlertServices
  removeSimulated: RemoveSimulatedService
}

/** What the services need of the process; the tests bring their own. */
export type TimeseriesPorts = ProviderPorts & Pick<Service, 'objects' | 'uploads' | 'jobs'>

export function createStores(database: Service['database']): TimeseriesStores {
  const readings = new ReadingStore(database)
  return {
    meters: new MeterStore(database),
    channels: new ChannelStore(database),
    readings,
    series: new StoredSeriesStore(database),
    markets: new MarketStore(database),
    prices: new PriceStore(database),
    weather: new WeatherStore(database),
    imports: new ImportStore(database),
    reports: new ReportStore(database),
    quality: createQualityStores(database, readings),
    alerts: createAlertStores(database),
  }
}

export function createServices(
  ports: TimeseriesPorts,
  stores: TimeseriesStores,
): TimeseriesServices {
  const { database, objects, uploads, jobs, events } = ports
  const { meters, readings, markets } = stores
  const batches = new IngestBatchStore(database)
  return {
    figures: createFigures(database, stores),
    meters: new MeterService(meters),
    channels: new ChannelService(stores),
    readings: new ReadingService({ readings, meters, events, series: stores.series }),
    ingest: new IngestService({ readings, meters, events, batches }),
    ingestPrices: new IngestPricesService({ markets, prices: stores.prices, events, batches }),
    devices: createDeviceService(ports, meters),
    series: createSeriesService(stores),
    markets: new MarketService({ markets, prices: stores.prices, events }),
    weather: new WeatherService(stores.weather),
    connectors: new ConnectorService(createRunner(ports, stores)),
    imports: new ImportService({ stores, uploads, objects, jobs }),
    reports: new ReportService({ reports: stores.reports, objects }),
    quality: createQualityServices(stores.quality, { meters, jobs }),
    exports: new ExportService({ meters, markets, jobs }),
    alerts: createAlertServices(stores.alerts, { meters, markets, ...ports }),
    removeSimulated: new RemoveSimulatedService({
      meters: new SimulatedMeterStore(database),
      jobs,
    }),
  }
}
