import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { UserErrorType } from '#platform/graphql/user-error.type.ts'
import type { BlockStatus, GlobalBlock } from './global-block.ts'
import type { RefusedBlock } from './global-knowledge.service.ts'

export const BlockStatusEnum = {
  PROPOSED: 'PROPOSED',
  APPROVED: 'APPROVED',
  REJECTED: 'REJECTED',
  SUPERSEDED: 'SUPERSEDED',
} as const
registerEnumType(BlockStatusEnum, {
  name: 'GlobalBlockStatus',
  description: 'Only APPROVED ones become documents; SUPERSEDED: a newer version was approved.',
})
export const BlockDecisionEnum = { APPROVE: 'APPROVE', REJECT: 'REJECT' } as const
registerEnumType(BlockDecisionEnum, {
  name: 'GlobalBlockDecision',
  description: 'REJECT also takes back an approval.',
})

@Directive('@auth(role: ADMIN)')
@ObjectType('GlobalBlock', {
  description:
    'A building block of general knowledge from outside, which an administrator decides on.',
})
export class GlobalBlockType {
  @Field(() => ID)
  id!: string

  @Field(() => ID, { description: 'The document it becomes when it is approved.' })
  itemId!: string

  @Field(() => String, { description: 'Name of the bundle it came in.' })
  bundle!: string

  @Field(() => String)
  publisher!: string

  @Field(() => String, { description: 'Names the block within its publisher.' })
  key!: string

  @Field(() => Int)
  version!: number

  @Field(() => String)
  title!: string

  @Field(() => String, { description: 'Markdown, not neutralised: show it as text.' })
  body!: string

  @Field(() => [String])
  tags!: string[]

  @Field(() => String)
  source!: string

  @Field(() => String)
  licence!: string

  @Field(() => Boolean, { description: 'Whether its bundle was signed by the configured key.' })
  signed!: boolean

  @Field(() => BlockStatusEnum)
  status!: BlockStatus

  @Field(() => String)
  importedBy!: string

  @Field(() => DateTimeScalar)
  importedAt!: Date

  @Field(() => String, { nullable: true })
  decidedBy!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  decidedAt!: Date | null
}

@ObjectType()
export class GlobalBlockConnection extends connection(() => GlobalBlockType) {}

@ObjectType('GlobalKnowledge', { description: 'Whether building blocks from outside are used.' })
export class GlobalKnowledgeType {
  @Field(() => Boolean, { description: 'Off by default.' })
  enabled!: boolean

  @Field(() => Int)
  approved!: number

  @Field(() => Int, { description: 'Blocks that wait for a decision.' })
  proposed!: number

  @Field(() => String, { nullable: true })
  changedBy!: string | null

  @Field(() => DateTimeScalar, { nullable: true })
  changedAt!: Date | null
}

@ObjectType({ description: 'A building block that was not taken; the others were.' })
class RefusedGlobalBlock {
  @Field(() => String)
  key!: string

  @Field(() => UserErrorType)
  error!: UserErrorType
}

@Directive('@auth(role: ADMIN)')
@ObjectType('ImportedGlobalKnowledge', { description: 'What became of a bundle.' })
export class ImportedGlobalKnowledgeType {
  @Field(() => String)
  name!: string

  @Field(() => String)
  publisher!: string

  @Field(() => Boolean, {
    description: 'By the configured key; unsigned ones are checked by hand.',
  })
  signed!: boolean

  @Field(() => [GlobalBlockType], { description: 'New ones; they wait for a decision.' })
  blocks!: GlobalBlock[]

  @Field(() => Int, { description: 'Versions of blocks that were there before.' })
  known!: number

  @Field(() => [RefusedGlobalBlock])
  refused!: RefusedBlock[]
}

export const ImportGlobalKnowledgeResult = resultUnion(
  'ImportGlobalKnowledgeResult',
  () => ImportedGlobalKnowledgeType,
)
export const DecideGlobalBlockResult = resultUnion('DecideGlobalBlockResult', () => GlobalBlockType)
