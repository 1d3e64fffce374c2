import { Field, ID, InputType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { Quantity } from '../reading/reading.ts'
import { QuantityEnum } from '../reading/reading.type.ts'
import type { ExportFormat, ExportResolution } from './export-request.ts'

export const ExportFormatEnum = {
  CSV_GERMAN: 'CSV_GERMAN',
  CSV_MACHINE: 'CSV_MACHINE',
  XLSX: 'XLSX',
  PARQUET: 'PARQUET',
  PDF: 'PDF',
} as const
registerEnumType(ExportFormatEnum, {
  name: 'ExportFormat',
  description: 'What the file is for.',
  valuesConfig: {
    CSV_GERMAN: { description: 'For German spreadsheets: ; and decimal comma, local time.' },
    CSV_MACHINE: { description: 'For programs: , and decimal point, ISO 8601 in UTC.' },
    XLSX: { description: 'Excel, with an overview and the sources as sheets of their own.' },
    PARQUET: { description: 'Apache Parquet with UTC timestamps and doubles.' },
    PDF: { description: 'A German report about meters with figures, charts and sources.' },
  },
})

export const ExportResolutionEnum = {
  RAW: 'RAW',
  QUARTER_HOUR: 'QUARTER_HOUR',
  HOUR: 'HOUR',
  DAY: 'DAY',
  MONTH: 'MONTH',
} as const
registerEnumType(ExportResolutionEnum, {
  name: 'ExportResolution',
  description:
    'The rows of the file: values as they are stored, or aggregates of quarter-hours and hours of the clock, days and months of Europe/Berlin.',
})

@InputType({ description: 'What to export: meters or a market, and the range [from, to).' })
export class RequestExportInput {
  @Field(() => ID, { nullable: true, description: 'One meter; the same as a single meterIds.' })
  meterId?: string | null

  @Field(() => [ID], { nullable: true, description: 'At most 50 meters.' })
  meterIds?: string[] | null

  @Field(() => ID, { nullable: true })
  marketId?: string | null

  @Field(() => QuantityEnum, { nullable: true, description: 'CONSUMPTION where nothing is given.' })
  quantity?: Quantity | null

  @Field(() => [QuantityEnum], { nullable: true, description: 'One or both; wins over quantity.' })
  quantities?: Quantity[] | null

  @Field(() => ExportFormatEnum, { defaultValue: ExportFormatEnum.CSV_GERMAN })
  format!: ExportFormat

  @Field(() => ExportResolutionEnum, {
    defaultValue: ExportResolutionEnum.RAW,
    description: 'Widens the range to whole buckets. A report chooses its own.',
  })
  resolution!: ExportResolution

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar)
  to!: Date
}
