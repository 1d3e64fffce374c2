import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Quantity, Reading } from './reading.ts'
import {
  IngestedReadings,
  QuantityEnum,
  ReadingInput,
  ReadingType,
  SeriesType,
} from './reading.type.ts'
import type { Series } from './series.ts'

@ArgsType()
class SeriesArgs {
  @Field(() => ID)
  meterId!: string

  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => Int, { defaultValue: 800 })
  maxPoints!: number
}

type LiveArgs = { meterId: string; since?: Date | null }

@Resolver(() => ReadingType)
export class ReadingResolver {
  @Query(() => SeriesType, {
    nullable: true,
    description:
      'Mean power of [from, to) in at most `maxPoints` buckets; null for an unknown meter.',
  })
  @Directive('@auth(role: VIEWER)')
  async series(
    @Args(() => SeriesArgs) request: SeriesArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Series | null> {
    return (await services.readings.series(request, viewer)) ?? null
  }

  @Mutation(() => IngestedReadings, {
    description: 'Stores readings of machines; the same interval again replaces what is there.',
  })
  @Directive('@auth(role: SERVICE)')
  async ingestReadings(
    @Arg('readings', () => [ReadingInput]) readings: ReadingInput[],
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<IngestedReadings> {
    return { accepted: await services.readings.ingest(readings.map(toReading), viewer) }
  }

  @Subscription(() => ReadingType, {
    description:
      'New readings of a meter as they arrive. With `since` (the cursor of the last one seen) what was missed comes first.',
    subscribe: ({ args, context }: { args: LiveArgs; context: TimeseriesContext }) =>
      abortableStream(signal =>
        context.services.readings.live(
          { meterId: args.meterId, since: args.since ?? undefined },
          context.viewer,
          signal,
        ),
      ),
  })
  @Directive('@auth(role: VIEWER)')
  readingAdded(
    @Arg('meterId', () => ID) _meterId: string,
    @Arg('since', () => DateTimeScalar, { nullable: true }) _since: Date | undefined,
    @Root() reading: Reading,
  ): Reading {
    return reading
  }

  @FieldResolver(() => MeterType)
  async meter(
    @Root() { meterId }: Reading,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return meters.load(meterId)
  }

  @FieldResolver(() => String, { description: 'Pass as `since` to go on after this reading.' })
  cursor(@Root() { ts }: Reading): string {
    return ts.toISOString()
  }
}

@Resolver(() => MeterType)
export class LatestReadingResolver {
  @FieldResolver(() => ReadingType, { nullable: true, description: 'The newest reading.' })
  latestReading(
    @Root() { id }: Meter,
    @Ctx() { latestReadings }: TimeseriesContext,
  ): Promise<Reading | null> {
    return latestReadings.load(id)
  }
}

function toReading({ meterId, ts, quality, ...values }: ReadingInput): Reading {
  const { consumptionKw = null, productionKw = null, voltage = null } = values
  return { meterId, ts, quality, consumptionKw, productionKw, voltage }
}
