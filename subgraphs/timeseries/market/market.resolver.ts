import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Market, PriceSeries } from './market.ts'
import { MarketSeriesArgs, MarketSeriesType, MarketType } from './market.type.ts'

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
}
