import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'

@Directive('@auth(role: VIEWER)')
@ObjectType('SavedScenario', { description: 'A scenario that can be opened again.' })
export class SavedScenarioType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => String, { description: 'The input of `simulateScenario` as JSON.' })
  input!: string

  @Field(() => String, { description: 'Name of who saved it.' })
  createdBy!: string

  @Field(() => DateTimeScalar)
  createdAt!: Date
}

@ObjectType()
export class SavedScenarioConnection extends connection(() => SavedScenarioType) {}

export const SavedScenarioResult = resultUnion('SavedScenarioResult', () => SavedScenarioType)
