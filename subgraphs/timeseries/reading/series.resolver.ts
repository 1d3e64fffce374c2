import {
  Args,
  ArgsType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { valid } from '#platform/graphql/valid.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Quantity, Reading } from './reading.ts'
import { QuantityEnum, ReadingType } from './reading.type.ts'
import type { Downsampling, Resolution } from './resolution.ts'
import { DownsamplingEnum, ResolutionEnum, SeriesSummaryType, SeriesType } from './series.type.ts'
import type { Series, SeriesSummary } from './series.ts'

@ArgsType()
class SeriesArgs {
  @Field(() => [ID], { description: 'At most 50; unknown ones are left out.' })
  meterIds!: string[]

  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to!: Date

  @Field(() => ResolutionEnum, {
    defaultValue: ResolutionEnum.AUTO,
    description: 'Wider where more than 600,000 values would come out.',
  })
  resolution!: Resolution

  @Field(() => Int, { defaultValue: 800, description: 'With AUTO and LTTB: 4 … 5,000.' })
  maxPoints!: number

  @Field(() => DownsamplingEnum, { defaultValue: DownsamplingEnum.MIN_MAX })
  downsampling!: Downsampling

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Values and figures as they were known at this instant.',
  })
  asOf?: Date
}

@ArgsType()
class PointsArgs {
  @Field(() => ID)
  meterId!: string

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to!: Date
}

@Resolver(() => SeriesType)
export class SeriesResolver {
  @Query(() => [SeriesType], {
    description: 'Mean power of [from, to) of each meter, in columns, in the order of the ids.',
  })
  @Directive('@auth(role: VIEWER)')
  async series(
    @Args(() => SeriesArgs) request: SeriesArgs,
    @Ctx() { services, viewer, meters }: TimeseriesContext,
  ): Promise<Series[]> {
    const known = async (ids: readonly string[]) =>
      (await meters.loadMany(ids)).filter(meter => isMeter(meter))
    return valid(await services.series.series(request, known, viewer))
  }

  @Query(() => [ReadingType], {
    description:
      'The readings of a range with at most 2,000 intervals as objects, with their history; for more take `series`.',
  })
  @Directive('@auth(role: VIEWER)')
  async points(
    @Args(() => PointsArgs) { meterId, ...range }: PointsArgs,
    @Ctx() { services, viewer, meters }: TimeseriesContext,
  ): Promise<Reading[]> {
    return valid(await services.readings.points(await meters.load(meterId), range, viewer))
  }

  @FieldResolver(() => ID)
  meterId(@Root() { of }: Series): string {
    return of.meter.id
  }

  @FieldResolver(() => MeterType)
  meter(@Root() { of }: Series): Meter {
    return of.meter
  }

  @FieldResolver(() => QuantityEnum)
  quantity(@Root() { of }: Series): Quantity {
    return of.quantity
  }

  @FieldResolver(() => SeriesSummaryType)
  summary(
    @Root() series: Series,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<SeriesSummary> {
    return services.series.summary(series, viewer)
  }
}

function isMeter(meter: Meter | Error | null): meter is Meter {
  if (meter instanceof Error) throw meter
  return meter !== null
}
