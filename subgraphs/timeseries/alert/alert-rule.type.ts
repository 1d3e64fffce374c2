import {
  Directive,
  Field,
  Float,
  ID,
  InputType,
  Int,
  ObjectType,
  registerEnumType,
} from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { AlertKind, AlertSeverity } from './alert.ts'

export const AlertKindEnum = {
  THRESHOLD: 'THRESHOLD',
  MISSING_DATA: 'MISSING_DATA',
  PEAK_PROJECTION: 'PEAK_PROJECTION',
  PRICE_WINDOW: 'PRICE_WINDOW',
  FINDING: 'FINDING',
} as const
registerEnumType(AlertKindEnum, {
  name: 'AlertKind',
  description: 'What an alert rule looks at.',
  valuesConfig: {
    THRESHOLD: { description: 'Power above or below a limit.' },
    MISSING_DATA: { description: 'No value has arrived for too long.' },
    PEAK_PROJECTION: { description: 'The running quarter-hour is about to exceed a limit.' },
    PRICE_WINDOW: { description: 'The price is low or high, or the cheapest hours begin.' },
    FINDING: { description: 'The plausibility checks have open findings.' },
  },
})

export const AlertSeverityEnum = { INFO: 'INFO', WARNING: 'WARNING', CRITICAL: 'CRITICAL' } as const
registerEnumType(AlertSeverityEnum, {
  name: 'AlertSeverity',
  description: 'CRITICAL is sent also during quiet hours.',
})

export const ThresholdDirectionEnum = { ABOVE: 'ABOVE', BELOW: 'BELOW' } as const
registerEnumType(ThresholdDirectionEnum, { name: 'ThresholdDirection' })
export const PriceWindowKindEnum = { BELOW: 'BELOW', ABOVE: 'ABOVE', CHEAPEST: 'CHEAPEST' } as const
registerEnumType(PriceWindowKindEnum, { name: 'PriceWindowKind' })
export const FindingSeverityLimitEnum = {
  INFO: 'INFO',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
} as const
registerEnumType(FindingSeverityLimitEnum, { name: 'AlertFindingSeverity' })

@InputType('ThresholdConditionInput')
@ObjectType('ThresholdCondition', { description: 'Power above or below a limit.' })
export class ThresholdConditionType {
  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity

  @Field(() => ThresholdDirectionEnum, { defaultValue: ThresholdDirectionEnum.ABOVE })
  direction!: 'ABOVE' | 'BELOW'

  @Field(() => Float, { description: 'kW' })
  limitKw!: number

  @Field(() => Float, {
    defaultValue: 0,
    description: 'kW on the good side of the limit at which the alert ends.',
  })
  hysteresisKw!: number

  @Field(() => Int, { defaultValue: 0, description: 'How long the limit must be exceeded.' })
  minimumSeconds!: number
}

@InputType('MissingDataConditionInput')
@ObjectType('MissingDataCondition', { description: 'No value has arrived for too long.' })
export class MissingDataConditionType {
  @Field(() => Int, { description: 'Seconds since the end of the newest measured interval.' })
  afterSeconds!: number
}

@InputType('PeakProjectionConditionInput')
@ObjectType('PeakProjectionCondition', {
  description: 'The mean of the running clock quarter-hour is about to exceed a limit.',
})
export class PeakProjectionConditionType {
  @Field(() => QuantityEnum, { defaultValue: QuantityEnum.CONSUMPTION })
  quantity!: Quantity

  @Field(() => Float, { description: 'kW, mean of a quarter-hour' })
  limitKw!: number

  @Field(() => Float, {
    defaultValue: 0,
    description: 'kW below the limit at which the alert ends.',
  })
  hysteresisKw!: number

  @Field(() => Int, {
    defaultValue: 180,
    description: 'Seconds of the quarter-hour that must be over before it is judged: 10 … 840.',
  })
  minimumElapsedSeconds!: number
}

@InputType('PriceWindowConditionInput')
@ObjectType('PriceWindowCondition', {
  description: 'The price is below or above a limit, or the cheapest hours of the local day begin.',
})
export class PriceWindowConditionType {
  @Field(() => PriceWindowKindEnum)
  window!: 'BELOW' | 'ABOVE' | 'CHEAPEST'

  @Field(() => Float, { nullable: true, description: 'EUR/MWh; of BELOW and ABOVE.' })
  limitEurMwh?: number | null

  @Field(() => Float, { nullable: true, description: 'EUR/MWh; of BELOW and ABOVE.' })
  hysteresisEurMwh?: number | null

  @Field(() => Float, { nullable: true, description: 'Contiguous hours; of CHEAPEST.' })
  hours?: number | null

  @Field(() => Int, { defaultValue: 0, description: 'So long before it begins.' })
  leadSeconds!: number
}

@InputType('FindingConditionInput')
@ObjectType('FindingCondition', { description: 'The plausibility checks have open findings.' })
export class FindingConditionType {
  @Field(() => FindingSeverityLimitEnum, { defaultValue: FindingSeverityLimitEnum.WARNING })
  minimumSeverity!: 'INFO' | 'WARNING' | 'ERROR'
}

@InputType('QuietHoursInput')
@ObjectType('QuietHours', {
  description: 'Local hours in which only CRITICAL is sent; may go over midnight.',
})
export class QuietHoursType {
  @Field(() => String, { description: '22:00' })
  from!: string

  @Field(() => String, { description: '06:00' })
  to!: string
}

@InputType({ description: 'An alert rule as a whole; exactly one of the conditions is given.' })
export class AlertRuleInput {
  @Field(() => String)
  name!: string

  @Field(() => ID, { nullable: true, description: 'Of all but price windows.' })
  meterId?: string | null

  @Field(() => ID, { nullable: true, description: 'Of price windows.' })
  marketId?: string | null

  @Field(() => ThresholdConditionType, { nullable: true })
  threshold?: ThresholdConditionType | null

  @Field(() => MissingDataConditionType, { nullable: true })
  missingData?: MissingDataConditionType | null

  @Field(() => PeakProjectionConditionType, { nullable: true })
  peakProjection?: PeakProjectionConditionType | null

  @Field(() => PriceWindowConditionType, { nullable: true })
  priceWindow?: PriceWindowConditionType | null

  @Field(() => FindingConditionType, {
    nullable: true,
    description: 'Without a meter: of all meters.',
  })
  finding?: FindingConditionType | null

  @Field(() => AlertSeverityEnum, { defaultValue: AlertSeverityEnum.WARNING })
  severity!: AlertSeverity

  @Field(() => Boolean, { defaultValue: true })
  enabled!: boolean

  @Field(() => [ID], { defaultValue: [], description: 'Besides the application itself.' })
  channelIds!: string[]

  @Field(() => QuietHoursType, { nullable: true })
  quietHours?: QuietHoursType | null

  @Field(() => String, { defaultValue: 'Europe/Berlin', description: 'IANA name' })
  timeZone!: string

  @Field(() => Int, {
    nullable: true,
    description: 'Tells again after so long while nobody has acknowledged; at least 300.',
  })
  notifyAgainSeconds?: number | null
}

@Directive('@auth(role: VIEWER)')
@ObjectType('AlertRule', { description: 'When an alert is raised, and who is told how.' })
export class AlertRuleType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => AlertKindEnum)
  kind!: AlertKind

  @Field(() => ID, { nullable: true })
  meterId!: string | null

  @Field(() => ID, { nullable: true })
  marketId!: string | null

  @Field(() => ThresholdConditionType, { nullable: true })
  threshold!: ThresholdConditionType | null

  @Field(() => MissingDataConditionType, { nullable: true })
  missingData!: MissingDataConditionType | null

  @Field(() => PeakProjectionConditionType, { nullable: true })
  peakProjection!: PeakProjectionConditionType | null

  @Field(() => PriceWindowConditionType, { nullable: true })
  priceWindow!: PriceWindowConditionType | null

  @Field(() => FindingConditionType, { nullable: true })
  finding!: FindingConditionType | null

  @Field(() => AlertSeverityEnum)
  severity!: AlertSeverity

  @Field(() => Boolean)
  enabled!: boolean

  @Field(() => [ID])
  channelIds!: string[]

  @Field(() => QuietHoursType, { nullable: true })
  quietHours!: QuietHoursType | null

  @Field(() => String)
  timeZone!: string

  @Field(() => Int, { nullable: true })
  notifyAgainSeconds!: number | null

  @Field(() => String, { description: 'Name of who made it.' })
  createdBy!: string

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType()
export class AlertRuleConnection extends connection(() => AlertRuleType) {}

export const AlertRuleResult = resultUnion('AlertRuleResult', () => AlertRuleType)
