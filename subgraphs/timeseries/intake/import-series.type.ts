import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import { UnitEnum } from './import-input.type.ts'
import type { Unit } from './import-options.ts'
import type { ReportAction } from './row-report.ts'

const SeriesTargetEnum = { METER: 'METER', CHANNEL: 'CHANNEL', MARKET: 'MARKET' } as const
export const ReportActionEnum = {
  TAKEN: 'TAKEN',
  SUBSTITUTED: 'SUBSTITUTED',
  REFUSED: 'REFUSED',
  CONFLICT: 'CONFLICT',
  EMPTY: 'EMPTY',
} as const
registerEnumType(SeriesTargetEnum, {
  name: 'ImportSeriesTarget',
  description:
    'Power of a meter, a further channel of it (registers, reactive energy), or a market.',
})
registerEnumType(ReportActionEnum, {
  name: 'ImportAction',
  description: 'What became of a row of a file.',
  valuesConfig: {
    TAKEN: { description: 'Imported.' },
    SUBSTITUTED: { description: 'Imported as an estimate, as the file says.' },
    REFUSED: { description: 'Left out, because it cannot be read or contradicts another row.' },
    CONFLICT: { description: 'Differs from what was stored.' },
    EMPTY: { description: 'The file itself has no value there.' },
  },
})

@ObjectType('ImportSeries', { description: 'A series of a file, and what its import would do.' })
export class ImportSeriesType {
  @Field(() => String, { description: 'The heading of its column, or what the format calls it.' })
  name!: string

  @Field(() => SeriesTargetEnum)
  target!: keyof typeof SeriesTargetEnum

  @Field(() => QuantityEnum, { nullable: true, description: 'Of power; null for everything else.' })
  quantity!: Quantity | null

  @Field(() => String, { nullable: true, description: 'Of a channel.' })
  obis!: string | null

  @Field(() => UnitEnum, { description: 'As in the file.' })
  unit!: Unit

  @Field(() => MeterType, {
    nullable: true,
    description: 'The meter it goes into; null for a new one.',
  })
  meter!: Meter | null

  @Field(() => String, {
    nullable: true,
    description: 'The name of that meter, also of a new one.',
  })
  meterName!: string | null

  @Field(() => ID, { nullable: true })
  marketId!: string | null

  @Field(() => String, { nullable: true })
  meteringLocation!: string | null

  @Field(() => Int, { description: 'Values.' })
  values!: number

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date

  @Field(() => Int, { description: 'Seconds.' })
  intervalSeconds!: number

  @Field(() => Int, { description: 'Intervals of [from, to) without a value.' })
  missing!: number

  @Field(() => Float, { nullable: true, description: 'Of power; null for everything else.' })
  energyKwh!: number | null

  @Field(() => Int, { description: 'Values for which nothing is stored yet.' })
  added!: number

  @Field(() => Int, { description: 'Values that replace a different one.' })
  changed!: number

  @Field(() => Int, { description: 'Values that are stored already.' })
  unchanged!: number

  @Field(() => Int, { description: 'Values that differ from what is stored, which stays.' })
  kept!: number
}

@ObjectType('OfferedSeries', { description: 'A series that a file holds, imported or not.' })
export class OfferedSeriesType {
  @Field(() => String)
  name!: string

  @Field(() => UnitEnum, { nullable: true, description: 'Null where the file does not name it.' })
  unit!: Unit | null

  @Field(() => String, { description: 'The first value as it stands in the file.' })
  sample!: string
}

@ObjectType('ImportConflict', {
  description: 'A stored value that differs from the value of a file.',
})
export class ImportConflictType {
  @Field(() => String)
  series!: string

  @Field(() => Int)
  line!: number

  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  start!: Date

  @Field(() => Float, { description: 'In the stored unit: kW, kvar, kWh of a register, EUR/MWh.' })
  stored!: number

  @Field(() => Float, { description: 'The value of the file in the same unit.' })
  incoming!: number

  @Field(() => Boolean, {
    description:
      'What is stored is the word of a person: it stays unless the option replaceDecided is chosen.',
  })
  isDecided!: boolean
}

@ObjectType('ImportIssue', { description: 'What became of a row of a file, or of several alike.' })
export class ImportIssueType {
  @Field(() => Int, { description: 'Line, segment or entry of the file; counts from 1.' })
  line!: number

  @Field(() => Int, { description: 'The last one where several share this entry.' })
  lineTo!: number

  @Field(() => String, { nullable: true })
  column!: string | null

  @Field(() => String, { nullable: true, description: 'As it stands in the file.' })
  raw!: string | null

  @Field(() => String, { description: 'Stable code, e.g. IMPORT_NUMBER_UNREADABLE.' })
  code!: string

  @Field(() => String, { description: 'German.' })
  message!: string

  @Field(() => ReportActionEnum)
  action!: ReportAction
}
