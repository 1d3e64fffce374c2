import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { AnswerLevel } from '../assistant/extractive/support.ts'
import { AnswerLevelEnum } from '../assistant/luna.type.ts'

@ObjectType('ConversationTurn', { description: 'A question with its answer.' })
class ConversationTurnType {
  @Field(() => ID, { description: 'Id of the answer.' })
  id!: string

  @Field(() => Int, { description: 'Counts from 1.' })
  position!: number

  @Field(() => String, { description: 'As it was asked.' })
  question!: string

  @Field(() => String, { description: 'As it was understood, without the questions before it.' })
  standalone!: string

  @Field(() => String, { description: '`running`, `done` or `stopped`.' })
  state!: string

  @Field(() => String, { description: 'With markers `[1]`; empty unless it is done.' })
  answer!: string

  @Field(() => AnswerLevelEnum, { nullable: true })
  level!: AnswerLevel | null

  @Field(() => String, { nullable: true })
  engine!: string | null

  @Field(() => [ID], { description: 'Ids of the passages that the answer cites.' })
  citedChunks!: string[]

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType()
export class ConversationTurnConnection extends connection(() => ConversationTurnType) {}

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Conversation', {
  description: 'Questions that belong together, so that Luna understands one by those before it.',
})
export class ConversationType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'Empty until the first question gives it one.' })
  title!: string

  @Field(() => String, { description: 'What its older questions were about; empty while short.' })
  summary!: string

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { description: 'When the last question was asked.' })
  updatedAt!: Date
}

@ObjectType()
export class ConversationConnection extends connection(() => ConversationType) {}

export const StartConversationResult = resultUnion(
  'StartConversationResult',
  () => ConversationType,
)
export const RenameConversationResult = resultUnion(
  'RenameConversationResult',
  () => ConversationType,
)
export const DeleteConversationResult = resultUnion(
  'DeleteConversationResult',
  () => ConversationType,
)
