import { Field, ID, InputType } from 'type-graphql'
import type { Confidentiality, ItemKind } from '../document/item.ts'
import { ConfidentialityEnum, ItemKindEnum } from '../document/item.type.ts'

@InputType({
  description:
    'An upload that becomes a document. Of a new version, what is left out stays as it is.',
})
export class IngestDocumentInput {
  @Field(() => ID, { description: 'From createUpload with purpose DOCUMENT, after the PUT.' })
  uploadId!: string

  @Field(() => ID, { nullable: true, description: 'The document whose next version it is.' })
  itemId?: string | null

  @Field(() => String, { nullable: true, description: 'Default: the title the document states.' })
  title?: string | null

  @Field(() => ItemKindEnum, { nullable: true, description: 'Default: DOCUMENT.' })
  kind?: ItemKind | null

  @Field(() => [String], { nullable: true })
  tags?: string[] | null

  @Field(() => ConfidentialityEnum, { nullable: true, description: 'Default: INTERNAL.' })
  confidentiality?: Confidentiality | null

  @Field(() => String, { nullable: true, description: 'Where it came from. Default: "Upload".' })
  source?: string | null

  @Field(() => String, { nullable: true, description: 'ISO 639-1. Default: `de`.' })
  lang?: string | null

  @Field(() => String, { nullable: true, description: 'What is new in this version.' })
  notes?: string | null

  @Field(() => String, {
    nullable: true,
    description:
      '"Gilt ab", `YYYY-MM-DD`: until that day the version before counts in search and answers.',
  })
  validFrom?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Take it although a document with the same bytes or the same text is there (DOCUMENT_TEXT_KNOWN, DOCUMENT_IS_EARLIER_VERSION).',
  })
  acceptDuplicate?: boolean | null
}
