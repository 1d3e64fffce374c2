import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { ProviderId } from './provider.ts'
import { ProviderIdEnum } from './provider.type.ts'

@ObjectType('SourceGap', { description: 'A stretch of time without a price.' })
export class SourceGapType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to!: Date
}

@ObjectType('SourceFinding', { description: 'What was found in an answer; German.' })
class SourceFindingType {
  @Field(() => String)
  subject!: string

  @Field(() => String)
  value!: string

  @Field(() => String)
  reason!: string
}

@ObjectType('SourceWarning', { description: 'Something to look at; German.' })
class SourceWarningType {
  @Field(() => String, { description: 'Stable code, e.g. FEED_GAPS.' })
  code!: string

  @Field(() => String)
  message!: string

  @Field(() => String, { nullable: true })
  place!: string | null
}

@ObjectType('SourceRun', { description: 'What a successful fetch did.' })
export class SourceRunType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Exclusive.' })
  to!: Date

  @Field(() => Int)
  added!: number

  @Field(() => Int)
  changed!: number

  @Field(() => Int)
  unchanged!: number

  @Field(() => Int, {
    description: 'Readings that a person corrected, confirmed or marked as faulty: they stay.',
  })
  kept!: number

  @Field(() => Boolean, {
    description: 'Everything that should be known by now is, e.g. all prices of tomorrow.',
  })
  complete!: boolean

  @Field(() => [SourceGapType], { description: 'What is missing although it should be known.' })
  gaps!: SourceGapType[]

  @Field(() => String, { description: 'German.' })
  message!: string

  @Field(() => [SourceWarningType])
  warnings!: SourceWarningType[]
}

@Directive('@auth(role: OPERATOR)')
@ObjectType('Connector', {
  description: 'A source that Luna asks by itself. Its secret is never answered.',
})
export class ConnectorType {
  @Field(() => ID)
  id!: string

  @Field(() => ProviderIdEnum)
  provider!: ProviderId

  @Field(() => String)
  name!: string

  @Field(() => Boolean, { description: 'A secret is stored.' })
  hasSecret!: boolean

  @Field(() => Int, {
    nullable: true,
    description: "Minutes between two fetches; null for the provider's own rhythm.",
  })
  intervalMinutes!: number | null

  @Field(() => Boolean)
  enabled!: boolean

  @Field(() => Boolean, { description: 'It is being fetched right now.' })
  isRunning!: boolean

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar)
  nextRunAt!: Date

  @Field(() => DateTimeScalar, { nullable: true })
  lastRunAt!: Date | null

  @Field(() => DateTimeScalar, { nullable: true })
  lastSuccessAt!: Date | null

  @Field(() => UserErrorType, { nullable: true, description: 'Why the last fetch failed.' })
  lastError!: UserErrorType | null

  @Field(() => SourceRunType, { nullable: true, description: 'The last successful fetch.' })
  lastResult!: SourceRunType | null
}

@ObjectType('ConnectorCounters')
export class ConnectorCountersType {
  @Field(() => Int)
  runs!: number

  @Field(() => Int)
  failures!: number

  @Field(() => Int, { description: '0 after a success.' })
  failuresInARow!: number

  @Field(() => Int, { description: 'Values that were new, of all fetches.' })
  valuesAdded!: number

  @Field(() => Int)
  valuesChanged!: number
}

@ObjectType()
export class ConnectorConnection extends connection(() => ConnectorType) {}

@InputType({ description: 'Name and value as text; what a provider knows is told by `providers`.' })
export class SettingInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  value!: string
}

@InputType()
export class ConnectorInputType {
  @Field(() => ProviderIdEnum)
  provider!: ProviderId

  @Field(() => String)
  name!: string

  @Field(() => [SettingInput], { defaultValue: [] })
  settings!: SettingInput[]

  @Field(() => String, { nullable: true, description: 'API token; stored sealed, never answered.' })
  secret?: string | null

  @Field(() => Int, { nullable: true })
  intervalMinutes?: number | null

  @Field(() => Boolean, { defaultValue: true })
  enabled!: boolean
}

@InputType({ description: 'What is left out stays.' })
export class ConnectorChangeInput {
  @Field(() => String, { nullable: true })
  name?: string | null

  @Field(() => [SettingInput], { nullable: true, description: 'Replaces all settings.' })
  settings?: SettingInput[] | null

  @Field(() => String, {
    nullable: true,
    description: 'A new one; empty removes it. Needed again when the address changes.',
  })
  secret?: string | null

  @Field(() => Int, { nullable: true, description: "0 for the provider's own rhythm." })
  intervalMinutes?: number | null

  @Field(() => Boolean, { nullable: true })
  enabled?: boolean | null
}

@ArgsType()
export class RunArgs {
  @Field(() => DateTimeScalar, { nullable: true })
  from?: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Exclusive.' })
  to?: Date | null

  @Field(() => Boolean, { defaultValue: false })
  override!: boolean
}

@ObjectType('SourcePreview', { description: 'What a source would deliver; nothing was stored.' })
export class SourcePreviewType {
  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => Int)
  values!: number

  @Field(() => [SourceFindingType])
  findings!: SourceFindingType[]

  @Field(() => [SourceWarningType])
  warnings!: SourceWarningType[]
}

export const ConnectorResult = resultUnion('ConnectorResult', () => ConnectorType)
export const SourceRunResult = resultUnion('SourceRunResult', () => SourceRunType)
export const SourcePreviewResult = resultUnion('SourcePreviewResult', () => SourcePreviewType)
