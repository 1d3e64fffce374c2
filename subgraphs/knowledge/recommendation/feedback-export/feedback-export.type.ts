import { Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { FeedbackFormat, FeedbackKind } from './feedback-request.ts'

const FeedbackKindEnum = { EVENTS: 'EVENTS', LABELS: 'LABELS' } as const
registerEnumType(FeedbackKindEnum, {
  name: 'FeedbackKind',
  description: 'What people did, or judged.',
})
const FeedbackFormatEnum = { JSONL: 'JSONL', CSV: 'CSV' } as const
registerEnumType(FeedbackFormatEnum, {
  name: 'FeedbackFormat',
  description: 'One JSON object per line, or RFC 4180; both UTF-8 with times in UTC.',
})

@InputType({ description: 'Events or labels of a time as a training signal.' })
export class ExportFeedbackInput {
  @Field(() => FeedbackKindEnum)
  of!: FeedbackKind

  @Field(() => FeedbackFormatEnum)
  format!: FeedbackFormat

  @Field(() => DateTimeScalar)
  from!: Date

  @Field(() => DateTimeScalar, { description: 'Excluded; at most ten years after `from`.' })
  to!: Date

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'With questions and reasons as they were written; they may name people.',
  })
  withTexts!: boolean
}

@Directive('@auth(role: ADMIN)')
@ObjectType('FeedbackExport', {
  description: 'A file with a training signal; people have pseudonyms.',
})
export class FeedbackExportType {
  @Field(() => ID, { description: 'That of the job that made it.' })
  id!: string

  @Field(() => String)
  fileName!: string

  @Field(() => Int)
  rowCount!: number

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { description: 'Then the file is removed.' })
  expiresAt!: Date

  @Field(() => String, { description: 'Relative to the gateway; expires after 15 minutes.' })
  downloadUrl!: string
}
