import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import type { TimeseriesContext } from './context.ts'
import { AlertChannelResolver } from './alert/alert-channel.resolver.ts'
import { AlertRuleResolver } from './alert/alert-rule.resolver.ts'
import { AlertResolver } from './alert/alert.resolver.ts'
import { deviceResolvers } from './device/device.resolver.ts'
import { ExportResolver } from './export/export.resolver.ts'
import { ImportResolver } from './intake/import.resolver.ts'
import { figureResolvers } from './kpi/figure-resolvers.ts'
import { ReportResolver } from './intake/report/report.resolver.ts'
import { IngestPricesResolver } from './market/ingest-prices.resolver.ts'
import { MarketResolver } from './market/market.resolver.ts'
import {
  MeterFormulaTermResolver,
  MeterRelationsResolver,
} from './meter/meter-relations.resolver.ts'
import { MeterResolver } from './meter/meter.resolver.ts'
import { CorrectionResolver } from './quality/correction.resolver.ts'
import { FindingResolver } from './quality/finding.resolver.ts'
import { ConnectorResolver } from './provider/connector.resolver.ts'
import { IngestResolver } from './reading/ingest.resolver.ts'
import { LatestReadingResolver, ReadingResolver } from './reading/reading.resolver.ts'
import { RemoveSimulatedResolver } from './simulated/remove-simulated.resolver.ts'
import { SeriesResolver } from './reading/series.resolver.ts'
import { WeatherResolver } from './weather/weather.resolver.ts'

export const subgraph: Subgraph<TimeseriesContext> = {
  name: 'timeseries',
  resolvers: [
    MeterResolver,
    MeterRelationsResolver,
    MeterFormulaTermResolver,
    FindingResolver,
    CorrectionResolver,
    LatestReadingResolver,
    ReadingResolver,
    IngestResolver,
    ...deviceResolvers,
    SeriesResolver,
    MarketResolver,
    IngestPricesResolver,
    WeatherResolver,
    ConnectorResolver,
    ImportResolver,
    ReportResolver,
    ExportResolver,
    ...figureResolvers,
    RemoveSimulatedResolver,
    AlertResolver,
    AlertRuleResolver,
    AlertChannelResolver,
    JobFieldResolver,
  ],
  references: {
    Alert: async ({ id }, { services, viewer }) =>
      (await services.alerts.alerts.find(id, viewer)) ?? null,
    Meter: ({ id }, { meters }) => meters.load(id),
    Market: async ({ id }, { services, viewer }) =>
      (await services.markets.find(id, viewer)) ?? null,
  },
}
