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
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import { CreateMeterInput, MeterFilterInput, UpdateMeterInput } from './meter-input.type.ts'
import type { Meter } from './meter.ts'
import {
  MeterConnection,
  MeterResult,
  MeterTreeNode,
  MeterType,
  RemoveMeterResult,
} from './meter.type.ts'
import { toChange, toFilter, toNewMeter } from './to-meter.ts'

@Resolver(() => MeterType)
export class MeterResolver {
  @Query(() => MeterConnection, { description: 'Meters by name.' })
  @Directive('@auth(role: VIEWER)')
  async meters(
    @Arg('first', () => Int, { defaultValue: 50 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | undefined,
    @Arg('filter', () => MeterFilterInput, { nullable: true }) filter: MeterFilterInput | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<Meter>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    const rows = await services.meters.list(page, viewer, toFilter(filter))
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

  @Query(() => [MeterTreeNode], {
    description:
      'Every meter after the one above it, siblings by name; at most 5,000. Empty for an unknown root.',
  })
  @Directive('@auth(role: VIEWER)')
  meterTree(
    @Arg('rootId', () => ID, { nullable: true }) rootId: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<MeterTreeNode[]> {
    return services.meters.tree(rootId, viewer)
  }

  @Mutation(() => MeterResult, { description: 'Adds a meter; imports can do so by themselves.' })
  @Directive('@auth(role: OPERATOR)')
  createMeter(
    @Arg('input', () => CreateMeterInput) input: CreateMeterInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Meter | UserError> {
    return services.meters.create(toNewMeter(input), viewer)
  }

  @Mutation(() => MeterResult, { description: 'Changes a meter or moves it in the tree.' })
  @Directive('@auth(role: OPERATOR)')
  updateMeter(
    @Arg('id', () => ID) id: string,
    @Arg('input', () => UpdateMeterInput) input: UpdateMeterInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Meter | UserError> {
    return services.meters.update(id, toChange(input), viewer)
  }

  @Mutation(() => RemoveMeterResult, {
    description:
      'Removes a meter; its children move up. One with readings goes only with its name in `confirmName`; its readings are then erased in the background.',
  })
  @Directive('@auth(role: OPERATOR)')
  removeMeter(
    @Arg('id', () => ID) id: string,
    @Arg('confirmName', () => String, { nullable: true }) confirmName: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Meter | UserError> {
    return services.meters.remove({ id, confirmName }, viewer)
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
