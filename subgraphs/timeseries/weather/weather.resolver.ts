import { Args, Ctx, Directive, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import type { WeatherColumns, WeatherStation } from './weather.ts'
import { WeatherArgs, WeatherStationType, WeatherType } from './weather.type.ts'

@Resolver(() => WeatherStationType)
export class WeatherResolver {
  @Query(() => [WeatherStationType], { description: 'Places of which there is weather.' })
  @Directive('@auth(role: VIEWER)')
  weatherStations(@Ctx() { services, viewer }: TimeseriesContext): Promise<WeatherStation[]> {
    return services.weather.stations(viewer)
  }

  @Query(() => WeatherType, {
    nullable: true,
    description:
      'Weather of [from, to); null when no station is known by that id or near that place.',
  })
  @Directive('@auth(role: VIEWER)')
  async weather(
    @Args(() => WeatherArgs)
    { stationId, latitude, longitude, kind, knownAt, ...range }: WeatherArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<WeatherColumns | null> {
    const place = { latitude: latitude ?? Number.NaN, longitude: longitude ?? Number.NaN }
    const at = stationId ? { station: stationId } : place
    const choice = { kind: kind ?? undefined, knownAt: knownAt ?? undefined }
    return (await services.weather.columns({ ...range, ...choice, at }, viewer)) ?? null
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: 'Its oldest interval.' })
  async firstAt(
    @Root() station: WeatherStation,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<Date | null> {
    return (await services.weather.range(station))?.first ?? null
  }

  @FieldResolver(() => DateTimeScalar, { nullable: true, description: 'Its newest interval.' })
  async lastAt(
    @Root() station: WeatherStation,
    @Ctx() { services }: TimeseriesContext,
  ): Promise<Date | null> {
    return (await services.weather.range(station))?.last ?? null
  }
}
