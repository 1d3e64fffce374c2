import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import type { Meter } from '../meter/meter.ts'
import { MeterType } from '../meter/meter.type.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import { IntervalLabelEnum, UnitEnum } from './import-input.type.ts'
import type { ImportFormat, ImportKind, IntervalLabel, Unit } from './import-options.ts'
import {
  ImportConflictType,
  ImportIssueType,
  ImportSeriesType,
  OfferedSeriesType,
} from './import-series.type.ts'

const ImportFormatEnum = {
  CSV: 'CSV',
  XLSX: 'XLSX',
  JSON: 'JSON',
  MSCONS: 'MSCONS',
  ENTSOE_A44: 'ENTSOE_A44',
  SMARD_JSON: 'SMARD_JSON',
  SMARD_CSV: 'SMARD_CSV',
  ENERGY_CHARTS: 'ENERGY_CHARTS',
  AWATTAR: 'AWATTAR',
  BRIGHT_SKY: 'BRIGHT_SKY',
  DWD_POI: 'DWD_POI',
  OPEN_METEO: 'OPEN_METEO',
  SOLAREDGE: 'SOLAREDGE',
} as const satisfies Record<ImportFormat, ImportFormat>
const ImportKindEnum = { READINGS: 'READINGS', PRICES: 'PRICES', WEATHER: 'WEATHER' } as const
registerEnumType(ImportFormatEnum, { name: 'ImportFormat', description: 'The form of a file.' })
registerEnumType(ImportKindEnum, {
  name: 'ImportKind',
  description: 'Readings go into meters, prices into a market, weather to a station.',
})

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

  @Field(() => String, { nullable: true, description: 'The sheet of a workbook that is read.' })
  sheet!: string | null

  @Field(() => [String], { description: 'All sheets of a workbook.' })
  sheets!: string[]

  @Field(() => String, { nullable: true })
  statusColumn!: string | null

  @Field(() => QuantityEnum, { description: 'Of the first series.' })
  quantity!: Quantity

  @Field(() => String, { description: 'utf-8, utf-16le, utf-16be, windows-1252 or xlsx.' })
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

  @Field(() => [ImportSeriesType], {
    description: 'What would be imported, and what it would change.',
  })
  series!: ImportSeriesType[]

  @Field(() => [OfferedSeriesType], { description: 'All series that the file holds.' })
  offered!: OfferedSeriesType[]

  @Field(() => [ImportConflictType], {
    description: 'Stored values that differ from those of the file; the first hundred.',
  })
  conflicts!: ImportConflictType[]

  @Field(() => Int, { description: 'All stored values that differ.' })
  conflictCount!: number

  @Field(() => [ImportIssueType], {
    description: 'Rows of which the report will have something to say; the first hundred.',
  })
  issues!: ImportIssueType[]
}

export const PreviewImportResult = resultUnion('PreviewImportResult', () => ImportPreviewType)
