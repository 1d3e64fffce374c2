import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { PageInfo } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { LogLevel } from './log-entry.ts'

export const LogLevelEnum = {
  TRACE: 'TRACE',
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARN: 'WARN',
  ERROR: 'ERROR',
  FATAL: 'FATAL',
} as const
export const LogSourceEnum = { MEMORY: 'MEMORY', LOKI: 'LOKI' } as const
registerEnumType(LogLevelEnum, { name: 'LogLevel', description: 'How grave a line of the log is.' })
registerEnumType(LogSourceEnum, {
  name: 'LogSource',
  description: 'MEMORY: the last hour, as the processes remember it. LOKI: the log server.',
})

@InputType('LogFilter')
export class LogFilterInput {
  @Field(() => DateTimeScalar, { nullable: true, description: 'An hour before `to` by default.' })
  from?: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Now by default.' })
  to?: Date | null

  @Field(() => LogLevelEnum, { nullable: true, description: 'And graver; INFO by default.' })
  level?: LogLevel | null

  @Field(() => String, {
    nullable: true,
    description: 'gateway, knowledge, timeseries, simulation, admin or worker.',
  })
  process?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Somewhere in the line, whatever its case; 200 characters at most.',
  })
  text?: string | null
}

@ObjectType('LogEntry', {
  description: 'A line of the log. Secrets are left out where it is written.',
})
export class LogEntryType {
  @Field(() => DateTimeScalar)
  time!: Date

  @Field(() => String, { description: 'Who wrote it.' })
  process!: string

  @Field(() => LogLevelEnum)
  level!: LogLevel

  @Field(() => String)
  message!: string

  @Field(() => String, { description: 'JSON: the other fields of the line.' })
  details!: string
}

@ObjectType('LogPage', { description: 'Lines of the log, newest first.' })
export class LogPageType {
  @Field(() => [LogEntryType])
  nodes!: LogEntryType[]

  @Field(() => PageInfo)
  pageInfo!: PageInfo

  @Field(() => LogSourceEnum)
  source!: 'MEMORY' | 'LOKI'

  @Field(() => [String], { description: 'Processes that did not answer; their lines are missing.' })
  missing!: string[]

  @Field(() => String, { nullable: true, description: 'German: why not everything is here.' })
  notice!: string | null
}

export const LogResult = resultUnion('LogResult', () => LogPageType)
