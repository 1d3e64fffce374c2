import { Arg, Ctx, Directive, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import type { TimeseriesContext } from '../context.ts'
import type { MeterChannel } from './channel.ts'
import { MeterChannelInput } from './meter-input.type.ts'
import type { FormulaTerm, Meter, MeterFormula } from './meter.ts'
import {
  MeterChannelType,
  MeterFormulaTermType,
  MeterFormulaType,
  MeterResult,
  MeterType,
} from './meter.type.ts'

/** What hangs on a meter: the meters around it, its channels, its formula. */
@Resolver(() => MeterType)
export class MeterRelationsResolver {
  @FieldResolver(() => MeterType, { nullable: true, description: 'The meter above in the tree.' })
  async parent(
    @Root() { parentId }: Meter,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return parentId === null ? null : meters.load(parentId)
  }

  @FieldResolver(() => [MeterType], {
    description: 'The meters right below in the tree, by name; at most 500.',
  })
  async children(
    @Root() { id }: Meter,
    @Ctx() { meterChildren }: TimeseriesContext,
  ): Promise<Meter[]> {
    return (await meterChildren.load(id)) ?? []
  }

  @FieldResolver(() => [MeterChannelType], { description: 'By OBIS code; at most 100.' })
  async channels(
    @Root() { id }: Meter,
    @Ctx() { meterChannels }: TimeseriesContext,
  ): Promise<MeterChannel[]> {
    return (await meterChannels.load(id)) ?? []
  }

  @FieldResolver(() => MeterFormulaType, {
    nullable: true,
    description: 'Only and always of a virtual meter.',
  })
  formula(@Root() { formula }: Meter): Required<MeterFormula> | null {
    return formula && { ...formula, quantity: formula.quantity ?? 'CONSUMPTION' }
  }

  @Mutation(() => MeterResult, { description: 'Adds a register or a further profile to a meter.' })
  @Directive('@auth(role: OPERATOR)')
  addMeterChannel(
    @Arg('input', () => MeterChannelInput) input: MeterChannelInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Meter | UserError> {
    return services.channels.add(input, viewer)
  }

  @Mutation(() => MeterResult, {
    description: 'Removes a channel; with `confirm` also where it has values, which go with it.',
  })
  @Directive('@auth(role: OPERATOR)')
  removeMeterChannel(
    @Arg('meterId', () => ID) meterId: string,
    @Arg('obis', () => String) obis: string,
    @Arg('confirm', () => Boolean, { defaultValue: false }) confirm: boolean,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Meter | UserError> {
    return services.channels.remove({ meterId, obis, confirm }, viewer)
  }
}

@Resolver(() => MeterFormulaTermType)
export class MeterFormulaTermResolver {
  @FieldResolver(() => MeterType, { nullable: true })
  meter(
    @Root() { meterId }: FormulaTerm,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return meters.load(meterId)
  }
}
