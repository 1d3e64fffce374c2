import { Directive, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { AlertEventKind, AlertKind, AlertSeverity, AlertState } from './alert.ts'
import type { ChannelKind } from './alert-channel.ts'
import type { DeliveryState } from './alert-delivery.ts'
import { AlertKindEnum, AlertSeverityEnum } from './alert-rule.type.ts'

export const AlertStateEnum = {
  OPEN: 'OPEN',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  CLOSED: 'CLOSED',
} as const
registerEnumType(AlertStateEnum, {
  name: 'AlertState',
  description: 'OPEN → ACKNOWLEDGED (somebody has seen it) → CLOSED (it is over).',
})
export const AlertEventKindEnum = {
  OPENED: 'OPENED',
  UPDATED: 'UPDATED',
  REMINDED: 'REMINDED',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  CLOSED: 'CLOSED',
} as const
registerEnumType(AlertEventKindEnum, { name: 'AlertEventKind' })
export const AlertDeliveryStateEnum = { QUEUED: 'QUEUED', SENT: 'SENT', FAILED: 'FAILED' } as const
registerEnumType(AlertDeliveryStateEnum, {
  name: 'AlertDeliveryState',
  description: 'FAILED: given up; the reason tells what is to be done.',
})
export const AlertChannelKindEnum = { EMAIL: 'EMAIL', WEBHOOK: 'WEBHOOK' } as const
registerEnumType(AlertChannelKindEnum, { name: 'AlertChannelKind' })

@ObjectType('AlertEvent', { description: 'A step in the life of an alert.' })
export class AlertEventType {
  @Field(() => ID)
  id!: string

  @Field(() => DateTimeScalar)
  at!: Date

  @Field(() => AlertEventKindEnum)
  kind!: AlertEventKind

  @Field(() => String, { description: 'German, with figures and units.' })
  text!: string

  @Field(() => String, { nullable: true, description: 'Name of who did it; null for Luna.' })
  actor!: string | null
}

@Directive('@auth(role: OPERATOR)')
@ObjectType('AlertDelivery', { description: 'A message on its way, and what became of it.' })
export class AlertDeliveryType {
  @Field(() => ID)
  id!: string

  @Field(() => ID, { nullable: true })
  ruleId!: string | null

  @Field(() => ID, { nullable: true })
  alertId!: string | null

  @Field(() => ID)
  channelId!: string

  @Field(() => String)
  subject!: string

  @Field(() => AlertDeliveryStateEnum)
  state!: DeliveryState

  @Field(() => Int)
  attempts!: number

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'After quiet hours, or the next try.',
  })
  nextAttemptAt!: Date | null

  @Field(() => UserErrorType, { nullable: true, description: 'Why the last attempt failed.' })
  lastError!: UserErrorType | null

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { nullable: true })
  sentAt!: Date | null
}

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Alert', { description: 'One thing that went wrong, from its beginning to its end.' })
export class AlertType {
  @Field(() => ID)
  id!: string

  @Field(() => ID, { nullable: true, description: 'Null when the rule was removed.' })
  ruleId!: string | null

  @Field(() => String)
  ruleName!: string

  @Field(() => AlertKindEnum)
  kind!: AlertKind

  @Field(() => AlertSeverityEnum)
  severity!: AlertSeverity

  @Field(() => ID, { nullable: true })
  meterId!: string | null

  @Field(() => ID, { nullable: true })
  marketId!: string | null

  @Field(() => AlertStateEnum)
  state!: AlertState

  @Field(() => DateTimeScalar, { description: 'When it began by the values.' })
  since!: Date

  @Field(() => DateTimeScalar, { description: 'When it was noticed.' })
  openedAt!: Date

  @Field(() => Float, { nullable: true, description: 'The worst or newest value, in `unit`.' })
  value!: number | null

  @Field(() => Float, { nullable: true, description: 'In `unit`.' })
  limit!: number | null

  @Field(() => String, { nullable: true, description: 'kW, EUR/MWh, s; null for a count.' })
  unit!: string | null

  @Field(() => String, { description: 'German, with figures and units.' })
  message!: string

  @Field(() => DateTimeScalar, { nullable: true })
  acknowledgedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Name.' })
  acknowledgedBy!: string | null

  @Field(() => String, { nullable: true, description: 'Of who acknowledged it.' })
  note!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  closedAt!: Date | null

  @Field(() => String, { description: 'Pass the last one as `since` to go on after it.' })
  cursor!: string
}

@Directive('@auth(role: OPERATOR)')
@ObjectType('AlertChannel', { description: 'Where alerts are sent.' })
export class AlertChannelType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => AlertChannelKindEnum)
  kind!: ChannelKind

  @Field(() => Boolean)
  enabled!: boolean

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType('AlertTest', { description: 'The test messages, one per channel.' })
export class AlertTestType {
  @Field(() => [AlertDeliveryType])
  deliveries!: AlertDeliveryType[]
}

@ObjectType()
export class AlertConnection extends connection(() => AlertType) {}
@ObjectType()
export class AlertDeliveryConnection extends connection(() => AlertDeliveryType) {}

export const AlertResult = resultUnion('AlertResult', () => AlertType)
export const AlertChannelResult = resultUnion('AlertChannelResult', () => AlertChannelType)
export const AlertTestResult = resultUnion('AlertTestResult', () => AlertTestType)
