import { ArgsType, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import type { Confidentiality, ItemKind, ItemStatus } from './item.ts'

export const ItemKindEnum = {
  DOCUMENT: 'DOCUMENT',
  REGULATION: 'REGULATION',
  ARTICLE: 'ARTICLE',
  NOTE: 'NOTE',
  REPORT: 'REPORT',
} as const
registerEnumType(ItemKindEnum, { name: 'ItemKind', description: 'What a document is.' })

export const ConfidentialityEnum = {
  PUBLIC: 'PUBLIC',
  INTERNAL: 'INTERNAL',
  RESTRICTED: 'RESTRICTED',
} as const
registerEnumType(ConfidentialityEnum, {
  name: 'Confidentiality',
  description: 'Who may find and read a document: RESTRICTED is for administrators only.',
})

const ItemStatusEnum = { ACTIVE: 'ACTIVE', ARCHIVED: 'ARCHIVED', DRAFT: 'DRAFT' } as const
registerEnumType(ItemStatusEnum, {
  name: 'ItemStatus',
  description: 'ARCHIVED documents are kept, but neither listed nor searched.',
})

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User')
export class UserStub {
  @Field(() => ID)
  id!: string
}

@ObjectType('Chunk', {
  description: 'A passage of a document. Passages come in order and do not overlap.',
})
class ChunkType {
  @Field(() => ID)
  id!: string

  @Field(() => Int, { description: 'Position in the document, from 0.' })
  idx!: number

  @Field(() => String, { description: 'Verbatim text, without the headings above it.' })
  text!: string

  @Field(() => [String], { description: 'Headings above the passage, the outermost first.' })
  headings!: string[]

  @Field(() => Int, { nullable: true, description: 'Page it begins on, where there are pages.' })
  page!: number | null
}

@ObjectType()
export class ChunkConnection extends connection(() => ChunkType) {}

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Item', { description: 'A document that Luna can search and cite.' })
export class ItemType {
  @Field(() => ID)
  id!: string

  @Field(() => String)
  title!: string

  @Field(() => ItemKindEnum)
  kind!: ItemKind

  @Field(() => String, { description: 'Where the document came from, for people.' })
  source!: string

  @Field(() => String, { nullable: true, description: 'Name of the original file.' })
  fileName!: string | null

  @Field(() => String, { nullable: true })
  mediaType!: string | null

  @Field(() => [String], { description: '`meter:<id>` makes it a document of that meter.' })
  tags!: string[]

  @Field(() => ConfidentialityEnum)
  confidentiality!: Confidentiality

  @Field(() => ItemStatusEnum)
  status!: ItemStatus

  @Field(() => Int, { description: 'Counts the contents this document has had, from 1.' })
  version!: number

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => Int, { nullable: true, description: 'Null where the format has no pages.' })
  pageCount!: number | null
}

@ArgsType()
export class ItemsArgs {
  @Field(() => Int, { defaultValue: 50 })
  first!: number

  @Field(() => String, { nullable: true })
  after?: string | null

  @Field(() => String, { nullable: true, description: 'Part of the title, file name or a tag.' })
  search?: string | null

  @Field(() => ItemKindEnum, { nullable: true })
  kind?: ItemKind | null
}

@ObjectType()
export class ItemConnection extends connection(() => ItemType) {}

@Directive('@key(fields: "id")')
@Directive('@auth(role: VIEWER)')
@ObjectType('Meter', { description: 'A meter of the timeseries subgraph, with its documents.' })
export class MeterStub {
  @Field(() => ID)
  id!: string
}

export const DeleteItemResult = resultUnion('DeleteItemResult', () => ItemType)
