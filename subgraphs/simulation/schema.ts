import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import { JobFieldResolver } from '#platform/graphql/job.resolver.ts'
import type { SimulationContext } from './context.ts'
import { HistoryResolver } from './history/history.resolver.ts'
import { MeterResolver, MeterSimulationResolver } from './meter/meter.resolver.ts'
import { PreviewResolver } from './run/preview.resolver.ts'
import { MarketSimulationResolver } from './run/market-simulation.resolver.ts'
import { SavedScenarioResolver } from './scenario/saved-scenario.resolver.ts'
import { ScenarioResolver, ScenarioVariantResolver } from './scenario/scenario.resolver.ts'
import { SimulationResolver } from './run/simulation.resolver.ts'
import { SiteResolver } from './site/site.resolver.ts'

export const subgraph: Subgraph<SimulationContext> = {
  name: 'simulation',
  resolvers: [
    MeterResolver,
    MeterSimulationResolver,
    SimulationResolver,
    MarketSimulationResolver,
    PreviewResolver,
    SiteResolver,
    HistoryResolver,
    ScenarioResolver,
    ScenarioVariantResolver,
    SavedScenarioResolver,
    JobFieldResolver,
  ],
  references: { Meter: ({ id }) => ({ id }) },
}
