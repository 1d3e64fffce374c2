import { Directive, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

@Directive('@auth(role: ADMIN)')
@ObjectType('AuditEntry', { description: 'Who did what; append-only and hash-chained.' })
export class AuditEntryType {
  @Field(() => ID, { description: 'Its number. One may be missing where a transaction failed.' })
  id!: string

  @Field(() => DateTimeScalar)
  ts!: Date

  @Field(() => String)
  actor!: string

  @Field(() => String, {
    description: 'Name of the mutation, or of the event, e.g. `document.read`.',
  })
  action!: string

  @Field(() => String, { nullable: true, description: 'Id of what was made, changed or read.' })
  target!: string | null

  @Field(() => String, {
    description:
      'JSON: role, arguments without secrets, outcome (`ok`, a code or a message), and in `changes` what was before and after: only the fields that differ.',
  })
  meta!: string

  @Field(() => String, { description: 'SHA-256 over the previous hash and this entry, in hex.' })
  hash!: string

  @Field(() => String, { description: 'Hash of the entry before; 64 zeros ahead of the first.' })
  prevHash!: string
}

@ObjectType()
export class AuditConnection extends connection(() => AuditEntryType) {}

@InputType({ description: 'Everything must hold at once.' })
export class AuditFilterInput {
  @Field(() => DateTimeScalar, { nullable: true })
  from?: Date | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'Excluded.' })
  to?: Date | null

  @Field(() => String, { nullable: true, description: 'The whole name.' })
  actor?: string | null

  @Field(() => String, { nullable: true, description: 'The whole name of the mutation or event.' })
  action?: string | null

  @Field(() => String, { nullable: true, description: 'Id of what was made, changed or read.' })
  target?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Anywhere in an entry, upper or lower case; at most 200 characters.',
  })
  text?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Only what was refused or failed.' })
  onlyRefused?: boolean | null
}

@Directive('@auth(role: ADMIN)')
@ObjectType('AuditCheck', { description: 'What came out when the chain was checked.' })
export class AuditCheckType {
  @Field(() => ID, { description: 'That of the job.' })
  id!: string

  @Field(() => DateTimeScalar)
  checkedAt!: Date

  @Field(() => Float, { description: 'How many entries were looked at.' })
  entries!: number

  @Field(() => Int, { description: 'Signed ends of the chain that were compared.' })
  seals!: number

  @Field(() => Int, {
    description: 'Seals of another installation (from a restored backup): cannot be checked here.',
  })
  foreignSeals!: number

  @Field(() => String, { description: 'Where the chain ended: note it down to compare later.' })
  headHash!: string

  @Field(() => String, {
    nullable: true,
    description:
      'Null: the log is whole. Else CHANGED, FIRST_MISSING, LINK_BROKEN, END_MISSING, BEYOND_END, COUNT_WRONG, HEAD_MISSING, SEAL_FORGED or SEAL_CONTRADICTS.',
  })
  fault!: string | null

  @Field(() => ID, { nullable: true, description: 'Number of the first entry that does not fit.' })
  brokenEntry!: string | null

  @Field(() => DateTimeScalar, { nullable: true, description: 'When that entry was written.' })
  brokenAt!: Date | null

  @Field(() => String, { description: 'German: what is wrong and where, or that nothing is.' })
  message!: string
}
