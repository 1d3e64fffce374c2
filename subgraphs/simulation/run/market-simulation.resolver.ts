import {
  Arg,
  Ctx,
  Directive,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { UserError } from '#platform/errors.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { SimulationContext } from '../context.ts'
import { marketCatalogue, type SimulatedMarket } from '../market-model/market-model.ts'
import type { MarketStatus } from './market-simulation.ts'
import {
  MarketSimulationResult,
  MarketSimulationType,
  SimulatedMarketEnum,
} from './market-simulation.type.ts'
import {
  ConfigureMarketSimulationInput,
  StartMarketSimulationInput,
} from './simulation-input.type.ts'
import { toRule, toRunChange, toRunFields } from './to-simulation.ts'

type Watch = { minimumIntervalMs: number }

@Resolver()
export class MarketSimulationResolver {
  @Query(() => [MarketSimulationType], {
    description: 'Every market that can be simulated, also those that never ran.',
  })
  @Directive('@auth(role: VIEWER)')
  async marketSimulations(
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MarketSimulationType[]> {
    return (await services.runs.markets.all(viewer)).map(toMarketSimulation)
  }

  @Mutation(() => MarketSimulationResult, {
    description:
      'Lets a simulated market publish prices, through restarts too: the day-ahead auction at 12:45 in Berlin for the next day. Without `historyFrom` it begins a day ago, or where it ended.',
  })
  @Directive('@auth(role: OPERATOR)')
  async startMarketSimulation(
    @Arg('market', () => SimulatedMarketEnum) market: SimulatedMarket,
    @Arg('input', () => StartMarketSimulationInput, { nullable: true })
    input: StartMarketSimulationInput | undefined,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MarketSimulationType | UserError> {
    const change = toRunChange(input ?? {})
    if (change instanceof UserError) return change
    const start = { ...change, historyFrom: input?.historyFrom ?? undefined }
    return answer(await services.runs.markets.start(market, start, viewer))
  }

  @Mutation(() => MarketSimulationResult, {
    description: 'Ends the prices of a simulated market; those there are stay.',
  })
  @Directive('@auth(role: OPERATOR)')
  async stopMarketSimulation(
    @Arg('market', () => SimulatedMarketEnum) market: SimulatedMarket,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MarketSimulationType | UserError> {
    return answer(await services.runs.markets.stop(market, viewer))
  }

  @Mutation(() => MarketSimulationResult, {
    description: 'Changes a simulated market, running or not; prices that are there stay.',
  })
  @Directive('@auth(role: OPERATOR)')
  async configureMarketSimulation(
    @Arg('market', () => SimulatedMarketEnum) market: SimulatedMarket,
    @Arg('input', () => ConfigureMarketSimulationInput) input: ConfigureMarketSimulationInput,
    @Ctx() { services, viewer }: SimulationContext,
  ): Promise<MarketSimulationType | UserError> {
    const change = toRunChange(input)
    if (change instanceof UserError) return change
    return answer(await services.runs.markets.configure(market, change, viewer))
  }

  @Subscription(() => [MarketSimulationType], {
    description:
      'All simulated markets as they are now, then whenever one changed; the latest state only and at most once per second.',
    subscribe: ({ args, context }: { args: Watch; context: SimulationContext }) =>
      abortableStream(signal => {
        return context.services.runs.markets.watched(args.minimumIntervalMs, context.viewer, signal)
      }),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "snapshot")')
  marketSimulationChanged(
    @Arg('minimumIntervalMs', () => Int, { defaultValue: 1000, description: '1,000 … 60,000' })
    _minimumIntervalMs: number,
    @Root() markets: MarketStatus[],
  ): MarketSimulationType[] {
    return markets.map(toMarketSimulation)
  }
}

function answer(result: MarketStatus | UserError): MarketSimulationType | UserError {
  return result instanceof UserError ? result : toMarketSimulation(result)
}

function toMarketSimulation(status: MarketStatus): MarketSimulationType {
  const { simulation, state, lagSeconds, simulatedNow } = status
  const { market, delivered } = simulation
  const { name, description, marketId, unit, stepSeconds, parameters } = marketCatalogue[market]
  return {
    ...toRunFields(simulation),
    ...{ state, lagSeconds, market, name, description, marketId, unit, stepSeconds },
    simulatedNow: simulatedNow === undefined ? null : new Date(simulatedNow),
    pricesDelivered: delivered,
    rules: parameters.map(toRule),
  }
}
