import {
  Arg,
  Ctx,
  Directive,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from './meter.ts'
import { CreateMeterInput, MeterConnection, MeterResult, MeterType } from './meter.type.ts'

@Resolver(() => MeterType)
export class MeterResolver {
  @Query(() => MeterConnection, { description: 'Meters by name.' })
  @Directive('@auth(role: VIEWER)')
  async meters(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<Meter>> {
    const size = pageSize(first)
    const rows = await services.meters.list({ first: size + 1, ...(after && { after }) }, viewer)
    return pageOf(rows, size, meter => meter.name)
  }

  @Query(() => MeterType, { nullable: true })
  @Directive('@auth(role: VIEWER)')
  meter(
    @Arg('id', () => ID) id: string,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return meters.load(id)
  }

  @Mutation(() => MeterResult, { description: 'Adds a meter; imports can do so by themselves.' })
  @Directive('@auth(role: OPERATOR)')
  createMeter(
    @Arg('input', () => CreateMeterInput) input: CreateMeterInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Meter | UserError> {
    const { name, intervalSeconds, meteringLocation, timeZone, simulated } = input
    const meter = {
      name,
      intervalSeconds,
      meteringLocation: meteringLocation ?? null,
      timeZone: timeZone ?? 'Europe/Berlin',
      simulated: simulated ?? false,
    }
    return services.meters.create(meter, viewer)
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the oldest interval with a reading.',
  })
  async firstReadingAt(
    @Root() { id }: Meter,
    @Ctx() { readingRanges }: TimeseriesContext,
  ): Promise<Date | null> {
    return (await readingRanges.load(id))?.first ?? null
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'Start of the newest interval with a reading.',
  })
  async lastReadingAt(
    @Root() { id }: Meter,
    @Ctx() { readingRanges }: TimeseriesContext,
  ): Promise<Date | null> {
    return (await readingRanges.load(id))?.last ?? null
  }
}
