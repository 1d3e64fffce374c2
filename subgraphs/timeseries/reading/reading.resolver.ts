import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import { originalOf, type Reading, type ReadingRevision } from './reading.ts'
import { ReadingRevisionType, ReadingType } from './reading.type.ts'

type LiveArgs = { meterId: string; since?: Date | null }
type LiveBatchArgs = { meterIds: string[]; minimumIntervalMs: number; since?: Date | null }

@Resolver(() => ReadingType)
export class ReadingResolver {
  @Subscription(() => ReadingType, {
    description:
      'New readings of a meter as they arrive; of a virtual meter the intervals that its parts complete. With `since` (the cursor of the last one seen) what was missed comes first.',
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
  @Directive('@tag(name: "shared")')
  @Directive('@tag(name: "cursor/cursor")')
  readingAdded(
    @Arg('meterId', () => ID) _meterId: string,
    @Arg('since', () => DateTimeScalar, { nullable: true }) _since: Date | undefined,
    @Root() reading: Reading,
  ): Reading {
    return reading
  }

  @Subscription(() => [ReadingType], {
    description:
      'The newest reading of each of several meters, as they arrive: one batch per interval. A slow client gets the latest, never a queue. With `since` a meter whose newest reading is younger comes at once.',
    subscribe: ({ args, context }: { args: LiveBatchArgs; context: TimeseriesContext }) =>
      abortableStream(signal =>
        context.services.readings.liveNewest(
          { ...args, since: args.since ?? undefined },
          context.viewer,
          signal,
        ),
      ),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "shared")')
  readingsAdded(
    @Arg('meterIds', () => [ID], {
      description: 'At most 1,000, of them 50 virtual ones; unknown ones are left out.',
    })
    _meterIds: string[],
    @Arg('minimumIntervalMs', () => Int, {
      defaultValue: 1000,
      description: 'Shortest pause between two batches, 0 … 60,000.',
    })
    _minimumIntervalMs: number,
    @Arg('since', () => DateTimeScalar, { nullable: true }) _since: Date | undefined,
    @Root() readings: Reading[],
  ): Reading[] {
    return readings
  }

  @FieldResolver(() => [ReadingRevisionType], {
    description: 'Earlier versions, oldest first; simulated readings have none.',
  })
  async revisions(
    @Root() reading: Reading,
    @Ctx() { readingRevisions }: TimeseriesContext,
  ): Promise<ReadingRevision[]> {
    return readingRevisions.load(reading)
  }

  @FieldResolver(() => ReadingRevisionType, {
    nullable: true,
    description:
      'The first version that a device or the metering operator delivered, where another one is valid now.',
  })
  async original(
    @Root() reading: Reading,
    @Ctx() { readingRevisions }: TimeseriesContext,
  ): Promise<ReadingRevision | null> {
    return originalOf(await readingRevisions.load(reading)) ?? null
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
