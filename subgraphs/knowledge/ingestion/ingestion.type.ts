import { Field, ID, InputType } from 'type-graphql'
import type { Confidentiality, ItemKind } from '../document/item.ts'
import { ConfidentialityEnum, ItemKindEnum } from '../document/item.type.ts'

@InputType({ description: 'An upload that becomes a document.' })
export class IngestDocumentInput {
  @Field(() => ID, { description: 'From createUpload with purpose DOCUMENT, after the PUT.' })
  uploadId!: string

  @Field(() => String, { nullable: true, description: 'Default: the title the document states.' })
  title?: string | null

  @Field(() => ItemKindEnum, { nullable: true, description: 'Default: DOCUMENT.' })
  kind?: ItemKind | null

  @Field(() => [String], { nullable: true })
  tags?: string[] | null

  @Field(() => ConfidentialityEnum, { nullable: true, description: 'Default: INTERNAL.' })
  confidentiality?: Confidentiality | null
}
