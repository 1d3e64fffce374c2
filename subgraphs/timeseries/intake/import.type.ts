import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { ImportFormat, ImportKind, IntervalLabel, Unit } from './import-options.ts'

const UnitEnum = {
  KWH: 'KWH',
  KW: 'KW',
  WH: 'WH',
  W: 'W',
  EUR_PER_MWH: 'EUR_PER_MWH',
  CT_PER_KWH: 'CT_PER_KWH',
} as const
const IntervalLabelEnum = { START: 'START', END: 'END' } as const
const ImportFormatEnum = { CSV: 'CSV', MSCONS: 'MSCONS' } as const
const ImportKindEnum = { READINGS: 'READINGS', PRICES: 'PRICES' } as const
registerEnumType(UnitEnum, { name: 'Unit', description: 'The unit of the values in a file.' })
registerEnumType(IntervalLabelEnum, {
  name: 'IntervalLabel',
  description: 'Whether a stamp names the start or the end of its interval.',
})
registerEnumType(ImportFormatEnum, { name: 'ImportFormat', description: 'The form of a file.' })
registerEnumType(ImportKindEnum, {
  name: 'ImportKind',
  description: 'Readings go into a meter, prices into a market.',
})

@InputType('ImportOptions', {
  description: 'What the user decides; everything left out is detected.',
})
export class ImportOptionsInput {
  @Field(() => String, { nullable: true })
  encoding?: string | null

  @Field(() => String, { nullable: true })
  delimiter?: string | null

  @Field(() => String, { nullable: true })
  timestampColumn?: string | null

  @Field(() => String, { nullable: true, description: 'MSCONS: the name of the series.' })
  valueColumn?: string | null

  @Field(() => UnitEnum, { nullable: true })
  unit?: Unit | null

  @Field(() => IntervalLabelEnum, { nullable: true })
  label?: IntervalLabel | null

  @Field(() => String, { nullable: true, description: 'IANA name, UTC or an offset like +01:00.' })
  timeZone?: string | null

  @Field(() => ID, { nullable: true, description: 'An existing meter.' })
  meterId?: string | null

  @Field(() => String, { nullable: true, description: 'Else a new one with this name.' })
  newMeterName?: string | null

  @Field(() => QuantityEnum, { nullable: true })
  quantity?: Quantity | null
}

@InputType({ description: 'An uploaded file and what the user decided about it.' })
export class ImportInput {
  @Field(() => ID)
  uploadId!: string

  @Field(() => ImportOptionsInput, { nullable: true })
  options?: ImportOptionsInput | null
}

@ObjectType('ImportColumn', { description: 'A column of the table, or a series of MSCONS.' })
class ImportColumnType {
  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'The first value as it stands in the file.' })
  sample!: string

  @Field(() => String, { nullable: true, description: '`timestamp`, `value` or null.' })
  role!: string | null
}

@ObjectType('ImportFinding', { description: 'What was detected and why; German.' })
class ImportFindingType {
  @Field(() => String, { description: 'e.g. „Zeitzone“' })
  subject!: string

  @Field(() => String, { description: 'e.g. „UTC+01:00 ohne Sommerzeit“' })
  value!: string

  @Field(() => String, { description: 'e.g. „weil die Datei am 25.03.2018 96 Werte hat …“' })
  reason!: string
}

@ObjectType('ImportWarning', { description: 'Something to look at before importing; German.' })
class ImportWarningType {
  @Field(() => String, { description: 'Stable code, e.g. IMPORT_GAPS.' })
  code!: string

  @Field(() => String)
  message!: string

  @Field(() => String, { nullable: true, description: 'The first line or segment.' })
  place!: string | null
}

@ObjectType('ImportSampleRow', { description: 'A row of the file and what becomes of it.' })
class ImportSampleRowType {
  @Field(() => Int, { description: 'Line of the file, segment of MSCONS; counts from 1.' })
  line!: number

  @Field(() => [String], { description: 'The cells, one per column.' })
  raw!: string[]

  @Field(() => DateTimeScalar, { description: 'Start of the interval.' })
  start!: Date

  @Field(() => Float, { nullable: true, description: 'kW, or EUR/MWh for prices.' })
  value!: number | null
}

@ObjectType('ImportPreview', { description: 'What an import of the file would do.' })
class ImportPreviewType {
  @Field(() => ID)
  uploadId!: string

  @Field(() => String)
  fileName!: string

  @Field(() => ImportFormatEnum)
  format!: ImportFormat

  @Field(() => ImportKindEnum)
  kind!: ImportKind

  @Field(() => String, { description: 'utf-8, utf-16le, utf-16be or windows-1252.' })
  encoding!: string

  @Field(() => String, { nullable: true })
  delimiter!: string | null

  @Field(() => [ImportColumnType])
  columns!: ImportColumnType[]

  @Field(() => String, { nullable: true })
  timestampColumn!: string | null

  @Field(() => String, { nullable: true })
  valueColumn!: string | null

  @Field(() => UnitEnum)
  unit!: Unit

  @Field(() => IntervalLabelEnum)
  label!: IntervalLabel

  @Field(() => String)
  timeZone!: string

  @Field(() => [String], { description: 'Zones to offer; any other IANA zone may be given too.' })
  timeZones!: string[]

  @Field(() => Int)
  intervalSeconds!: number

  @Field(() => Int, { description: 'Rows with a stamp.' })
  rows!: number

  @Field(() => DateTimeScalar, { description: 'Start of the first interval.' })
  from!: Date

  @Field(() => DateTimeScalar, { description: 'End of the last interval.' })
  to!: Date

  @Field(() => Int, { description: 'Intervals of [from, to) without a value.' })
  missing!: number

  @Field(() => Int, { description: 'Rows that repeat an interval with the same value.' })
  duplicates!: number

  @Field(() => Float, { nullable: true, description: 'Sum of the file; null for prices.' })
  energyKwh!: number | null

  @Field(() => String)
  suggestedMeterName!: string

  @Field(() => MeterType, { nullable: true, description: 'The meter the file seems to belong to.' })
  matchingMeter!: Meter | null

  @Field(() => String, { nullable: true })
  meteringLocation!: string | null

  @Field(() => ID, { nullable: true, description: 'Where prices go.' })
  marketId!: string | null

  @Field(() => [ImportFindingType])
  findings!: ImportFindingType[]

  @Field(() => [ImportWarningType])
  warnings!: ImportWarningType[]

  @Field(() => [ImportSampleRowType])
  sampleRows!: ImportSampleRowType[]

  @Field(() => Boolean, { description: 'The same bytes were imported before.' })
  alreadyImported!: boolean
}

export const PreviewImportResult = resultUnion('PreviewImportResult', () => ImportPreviewType)
