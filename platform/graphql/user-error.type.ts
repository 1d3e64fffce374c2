import { Directive, Field, ObjectType } from 'type-graphql'

/** How `UserError` of platform/errors.ts looks in every subgraph. */
@Directive('@shareable')
@ObjectType('UserError', {
  description: 'An expected failure the user can act on. All texts are German sentences.',
})
export class UserErrorType {
  @Field(() => String, { description: 'Stable code, e.g. IMPORT_COLUMN_MISSING.' })
  code!: string

  @Field(() => String, { description: 'What is wrong, with the value that is wrong.' })
  message!: string

  @Field(() => String, { nullable: true, description: 'Where: file, line, column or field.' })
  place?: string | null

  @Field(() => String, { nullable: true, description: 'What to do now.' })
  remedy?: string | null
}
