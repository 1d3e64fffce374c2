import { Field, InputType, Int } from 'type-graphql'
import type { Confidentiality, ItemKind } from './item.ts'
import { ConfidentialityEnum, ItemKindEnum } from './item.type.ts'

@InputType({ description: 'What is left out or null stays as it is.' })
export class UpdateItemInput {
  @Field(() => String, { nullable: true })
  title?: string | null

  @Field(() => ItemKindEnum, { nullable: true })
  kind?: ItemKind | null

  @Field(() => String, { nullable: true, description: 'Where it came from, for people.' })
  source?: string | null

  @Field(() => [String], { nullable: true, description: 'All tags; an empty list removes them.' })
  tags?: string[] | null

  @Field(() => ConfidentialityEnum, { nullable: true })
  confidentiality?: Confidentiality | null

  @Field(() => String, { nullable: true, description: 'ISO 639-1, e.g. `de`.' })
  lang?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Corrects "gilt ab" of the current version, `YYYY-MM-DD`; null removes it.',
  })
  validFrom?: string | null

  @Field(() => Int, {
    nullable: true,
    description: '`Item.revision` as it was shown: ITEM_CHANGED where somebody was faster.',
  })
  revision?: number | null
}
