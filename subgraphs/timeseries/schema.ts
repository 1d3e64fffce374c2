import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import type { TimeseriesContext } from './context.ts'
import { ExportResolver } from './export/export.resolver.ts'
import { ImportResolver } from './intake/import.resolver.ts'
import { MarketResolver } from './market/market.resolver.ts'
import { MeterResolver } from './meter/meter.resolver.ts'
import { LatestReadingResolver, ReadingResolver } from './reading/reading.resolver.ts'

export const subgraph: Subgraph<TimeseriesContext> = {
  name: 'timeseries',
  resolvers: [
    MeterResolver,
    LatestReadingResolver,
    ReadingResolver,
    MarketResolver,
    ImportResolver,
    ExportResolver,
    JobFieldResolver,
  ],
  references: {
    Meter: ({ id }, { meters }) => meters.load(id),
    Market: async ({ id }, { services, viewer }) =>
      (await services.markets.find(id, viewer)) ?? null,
  },
}
