import { ArgsType, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { ImportIssueType, ReportActionEnum } from '../import-series.type.ts'
import type { ReportAction } from '../row-report.ts'
import type { ReportState } from './report.store.ts'

const ReportStateEnum = { DONE: 'DONE', REFUSED: 'REFUSED' } as const
registerEnumType(ReportStateEnum, {
  name: 'ImportReportState',
  description: 'Whether a file was imported or refused as a whole.',
})

@ObjectType('ImportReportCounts', { description: 'How many values of a file had which fate.' })
class ImportReportCountsType {
  @Field(() => Int, { description: 'Imported as measured.' })
  taken!: number

  @Field(() => Int, { description: 'Imported as estimates that the file marks.' })
  substituted!: number

  @Field(() => Int, { description: 'Left out.' })
  refused!: number

  @Field(() => Int, { description: 'Different from what was stored.' })
  conflicts!: number

  @Field(() => Int, { description: 'Places of the file without a value.' })
  empty!: number
}

@ObjectType('ImportIssueConnection', { description: 'Rows of a report in the order of the file.' })
export class ImportIssueConnection extends connection(() => ImportIssueType) {}

@ArgsType()
export class IssuePageArgs {
  @Field(() => Int, { defaultValue: 100 })
  first!: number

  @Field(() => String, { nullable: true })
  after?: string | null

  @Field(() => ReportActionEnum, { nullable: true, description: 'Only rows of this fate.' })
  action?: ReportAction | null
}

@Directive('@auth(role: OPERATOR)')
@ObjectType('ImportReport', { description: 'What became of a file, row by row.' })
export class ImportReportType {
  @Field(() => ID)
  jobId!: string

  @Field(() => String)
  fileName!: string

  @Field(() => ReportStateEnum)
  state!: ReportState

  @Field(() => String, {
    description: 'What the rows of the file are called: Zeile, Segment, Eintrag.',
  })
  placeWord!: string

  @Field(() => ImportReportCountsType)
  counts!: ImportReportCountsType

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType('ImportTarget', { description: 'Where a series of a file went.' })
class ImportTargetType {
  @Field(() => String, { description: 'The name of the series.' })
  series!: string

  @Field(() => ID, { description: 'A meter, a market or a weather station.' })
  targetId!: string
}

@Directive('@auth(role: OPERATOR)')
@ObjectType('Import', { description: 'A file that was taken in.' })
export class ImportEntryType {
  @Field(() => ID, { description: 'Also the id of its job and of its report.' })
  id!: string

  @Field(() => String)
  fileName!: string

  @Field(() => String, { description: 'READINGS, PRICES or WEATHER.' })
  kind!: string

  @Field(() => Int, { description: 'Values of the file.' })
  rowCount!: number

  @Field(() => Int, { description: 'Values for which nothing was stored.' })
  added!: number

  @Field(() => Int, { description: 'Values that replaced a stored one.' })
  changed!: number

  @Field(() => [ImportTargetType])
  targets!: ImportTargetType[]

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType('ImportConnection', { description: 'Files taken in, newest first.' })
export class ImportConnection extends connection(() => ImportEntryType) {}
