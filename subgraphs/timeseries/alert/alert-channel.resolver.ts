import {
  Arg,
  Args,
  ArgsType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql'
import type { UserError } from '#platform/errors.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import type { TimeseriesContext } from '../context.ts'
import type { AlertChannel, ChannelKind } from './alert-channel.ts'
import type { AlertDelivery, DeliveryState } from './alert-delivery.ts'
import {
  AlertChannelKindEnum,
  AlertChannelResult,
  AlertChannelType,
  AlertDeliveryConnection,
  AlertDeliveryStateEnum,
} from './alert.type.ts'

@InputType()
export class CreateAlertChannelInput {
  @Field(() => String)
  name!: string

  @Field(() => AlertChannelKindEnum)
  kind!: ChannelKind

  @Field(() => String, { description: 'An e-mail address, or the https address of a webhook.' })
  target!: string

  @Field(() => Boolean, { defaultValue: true })
  enabled!: boolean
}

@ArgsType()
class DeliveriesArgs {
  @Field(() => Int, { defaultValue: 50 })
  first!: number

  @Field(() => String, { nullable: true })
  after?: string

  @Field(() => AlertDeliveryStateEnum, { nullable: true })
  state?: DeliveryState

  @Field(() => ID, { nullable: true })
  ruleId?: string
}

@Resolver(() => AlertChannelType)
export class AlertChannelResolver {
  @Query(() => [AlertChannelType], {
    description: 'Where alerts can be sent, by name; at most 50.',
  })
  @Directive('@auth(role: OPERATOR)')
  alertChannels(@Ctx() { services, viewer }: TimeseriesContext): Promise<AlertChannel[]> {
    return services.alerts.channels.list(viewer)
  }

  @Query(() => AlertDeliveryConnection, {
    description: 'Messages to people and services, newest first, with what became of them.',
  })
  @Directive('@auth(role: OPERATOR)')
  async alertDeliveries(
    @Args(() => DeliveriesArgs) { first, after, ...filter }: DeliveriesArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<AlertDelivery>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    const rows = await services.alerts.alerts.deliveries(page, filter, viewer)
    return pageOf(rows, size, ({ id }) => id)
  }

  @Mutation(() => AlertChannelResult, {
    description: 'Only administrators decide where messages go.',
  })
  @Directive('@auth(role: ADMIN)')
  createAlertChannel(
    @Arg('input', () => CreateAlertChannelInput) input: CreateAlertChannelInput,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<AlertChannel | UserError> {
    const { name, kind, target, enabled } = input
    return services.alerts.channels.create({ name, kind, target, enabled }, viewer)
  }

  @Mutation(() => Boolean, {
    description: 'Whether there was one. What was still to be sent there is not sent.',
  })
  @Directive('@auth(role: ADMIN)')
  removeAlertChannel(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<boolean> {
    return services.alerts.channels.remove(id, viewer)
  }

  @FieldResolver(() => String, {
    description:
      'Of a webhook never what may be a key: account, values of the query and odd parts of the path are `…`; everybody but administrators sees the host only.',
  })
  target(@Root() channel: AlertChannel, @Ctx() { services, viewer }: TimeseriesContext): string {
    return services.alerts.channels.targetFor(channel, viewer)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'For administrators: `luna-signature` of a webhook call is `v1=` and the hex HMAC-SHA256 of `<luna-timestamp>.<body>` under this.',
  })
  secret(
    @Root() channel: AlertChannel,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): string | null {
    return services.alerts.channels.secretFor(channel, viewer)
  }
}
