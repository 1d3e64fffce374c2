import {
  Arg,
  Args,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Market, PriceBatch, PriceSeries } from './market.ts'
import { MarketSeriesArgs, MarketSeriesType, MarketType, PriceBatchType } from './market.type.ts'

@Resolver(() => MarketType)
export class MarketResolver {
  @Query(() => [MarketType], { description: 'Markets of which there are prices.' })
  @Directive('@auth(role: VIEWER)')
  markets(@Ctx() { services, viewer }: TimeseriesContext): Promise<Market[]> {
    return services.markets.list(viewer)
  }

  @Query(() => MarketType, { nullable: true })
  @Directive('@auth(role: VIEWER)')
  async market(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Market | null> {
    return (await services.markets.find(id, viewer)) ?? null
  }

  @Query(() => MarketSeriesType, {
    nullable: true,
    description: 'Prices of [from, to), at most `maxPoints` values; null for an unknown market.',
  })
  @Directive('@auth(role: VIEWER)')
  async marketSeries(
    @Args(() => MarketSeriesArgs) request: MarketSeriesArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<PriceSeries | null> {
    return (await services.markets.series(request, viewer)) ?? null
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the oldest price.',
  })
  async firstAt(
    @Root() market: Market,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<Date | null> {
    return (await services.markets.range(market))?.first ?? null
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the newest price.',
  })
  async lastAt(
    @Root() market: Market,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<Date | null> {
    return (await services.markets.range(market))?.last ?? null
  }

  @Subscription(() => PriceBatchType, {
    description:
      'New and changed prices of a market; with `since` (the `knownAt` of the last batch) also those missed meanwhile. What comes within `minimumIntervalMs` of a batch comes together in the next one.',
    subscribe: ({ args, context }: { args: PriceWatchArgs; context: TimeseriesContext }) =>
      abortableStream(signal =>
        context.services.markets.watch(
          { ...args, since: args.since ?? undefined },
          context.viewer,
          signal,
        ),
      ),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "shared")')
  @Directive('@tag(name: "cursor/knownAt")')
  priceAdded(
    @Arg('marketId', () => ID) _marketId: string,
    @Arg('since', () => DateTimeScalar, { nullable: true }) _since: Date | null,
    @Arg('minimumIntervalMs', () => Int, { defaultValue: 0, description: '0 … 60,000' })
    _minimumIntervalMs: number,
    @Root() batch: PriceBatch,
  ): PriceBatch {
    return batch
  }
}

type PriceWatchArgs = { marketId: string; since?: Date | null; minimumIntervalMs: number }
