import type { Subgraph } from '#platform/graphql/run-subgraph.ts'
import type { SimulationContext } from './context.ts'
import { MeterResolver } from './meter/meter.resolver.ts'

export const subgraph: Subgraph<SimulationContext> = {
  name: 'simulation',
  resolvers: [MeterResolver],
  references: { Meter: ({ id }) => ({ id }) },
}
