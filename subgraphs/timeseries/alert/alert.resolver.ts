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
import type { UserError } from '#platform/errors.ts'
import { abortableStream } from '#platform/graphql/event-stream.ts'
import { pageOf, pageSize, type Page } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { TimeseriesContext } from '../context.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Alert, AlertEvent, AlertSeverity, AlertState } from './alert.ts'
import { AlertSeverityEnum } from './alert-rule.type.ts'
import {
  AlertConnection,
  AlertEventType,
  AlertResult,
  AlertStateEnum,
  AlertType,
} from './alert.type.ts'

@ArgsType()
class AlertsArgs {
  @Field(() => Int, { defaultValue: 50 })
  first!: number

  @Field(() => String, { nullable: true })
  after?: string

  @Field(() => [AlertStateEnum], { nullable: true })
  states?: AlertState[]

  @Field(() => [AlertSeverityEnum], { nullable: true })
  severities?: AlertSeverity[]

  @Field(() => ID, { nullable: true })
  meterId?: string

  @Field(() => ID, { nullable: true })
  ruleId?: string

  @Field(() => DateTimeScalar, { nullable: true, description: 'Noticed at or after.' })
  from?: Date

  @Field(() => DateTimeScalar, { nullable: true, description: 'Noticed before.' })
  to?: Date
}

type LiveArgs = { since?: string | null; minimumIntervalMs: number }
type LiveSource = { args: LiveArgs; context: TimeseriesContext }

function liveAlerts({ args, context }: LiveSource, onlyOpened: boolean) {
  const { since, minimumIntervalMs } = args
  const wish = { since: since ?? undefined, onlyOpened, minimumIntervalMs }
  return abortableStream(signal =>
    context.services.alerts.alerts.live(wish, context.viewer, signal),
  )
}

const following =
  'With `since` (the cursor of the last alert seen) what was missed comes first. Of several changes of one alert within `minimumIntervalMs` only the latest comes.'

@Resolver(() => AlertType)
export class AlertResolver {
  @Query(() => AlertConnection, { description: 'Alerts, newest first.' })
  @Directive('@auth(role: VIEWER)')
  async alerts(
    @Args(() => AlertsArgs) { first, after, ...filter }: AlertsArgs,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Page<Alert>> {
    const size = pageSize(first)
    const page = { first: size + 1, ...(after && { after }) }
    return pageOf(await services.alerts.alerts.list(page, filter, viewer), size, ({ id }) => id)
  }

  @Query(() => AlertType, { nullable: true })
  @Directive('@auth(role: VIEWER)')
  async alert(
    @Arg('id', () => ID) id: string,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Alert | null> {
    return (await services.alerts.alerts.find(id, viewer)) ?? null
  }

  @Mutation(() => AlertResult, { description: 'Somebody takes care: it is not told again.' })
  @Directive('@auth(role: OPERATOR)')
  acknowledgeAlert(
    @Arg('id', () => ID) id: string,
    @Arg('note', () => String, { nullable: true }) note: string | undefined,
    @Ctx() { services, viewer }: TimeseriesContext,
  ): Promise<Alert | UserError> {
    return services.alerts.alerts.acknowledge(id, note, viewer)
  }

  @Subscription(() => [AlertType], {
    description: `Alerts as they are raised. ${following}`,
    subscribe: (source: LiveSource) => liveAlerts(source, true),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "shared")')
  @Directive('@tag(name: "cursor/cursor")')
  alertAdded(
    @Arg('since', () => String, { nullable: true }) _since: string | undefined,
    @Arg('minimumIntervalMs', () => Int, { defaultValue: 0, description: '0 … 60,000' })
    _minimumIntervalMs: number,
    @Root() alerts: Alert[],
  ): Alert[] {
    return alerts
  }

  @Subscription(() => [AlertType], {
    description: `Alerts as they are raised, change, are acknowledged and end. ${following}`,
    subscribe: (source: LiveSource) => liveAlerts(source, false),
  })
  @Directive('@auth(role: VIEWER)')
  @Directive('@tag(name: "shared")')
  @Directive('@tag(name: "cursor/cursor")')
  alertChanged(
    @Arg('since', () => String, { nullable: true }) _since: string | undefined,
    @Arg('minimumIntervalMs', () => Int, { defaultValue: 0, description: '0 … 60,000' })
    _minimumIntervalMs: number,
    @Root() alerts: Alert[],
  ): Alert[] {
    return alerts
  }

  @FieldResolver(() => MeterType, { nullable: true })
  async meter(
    @Root() { meterId }: Alert,
    @Ctx() { meters }: TimeseriesContext,
  ): Promise<Meter | null> {
    return meterId === null ? null : meters.load(meterId)
  }

  @FieldResolver(() => [AlertEventType], { description: 'From its beginning on.' })
  async history(
    @Root() { id }: Alert,
    @Ctx() { alertEvents }: TimeseriesContext,
  ): Promise<AlertEvent[]> {
    return (await alertEvents.load(id)) ?? []
  }
}
