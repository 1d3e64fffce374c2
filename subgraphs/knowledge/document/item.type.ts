import { ArgsType, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import { connection } from '#platform/graphql/page.ts'
import { resultUnion } from '#platform/graphql/result-union.ts'
import type { Confidentiality, ItemKind, ItemStatus } from './item.ts'
import type { ItemSort } from './item.store.ts'

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

const ItemStatusEnum = {
  ACTIVE: 'ACTIVE',
  ARCHIVED: 'ARCHIVED',
  DRAFT: 'DRAFT',
  QUARANTINED: 'QUARANTINED',
} as const
registerEnumType(ItemStatusEnum, {
  name: 'ItemStatus',
  description:
    'ARCHIVED (deleted) documents are kept, but neither listed nor searched. DRAFT: being taken in. QUARANTINED: suspicious, waits for an administrator.',
})

const ItemSortEnum = { NEWEST: 'NEWEST', CHANGED: 'CHANGED', TITLE: 'TITLE' } as const
registerEnumType(ItemSortEnum, {
  name: 'ItemSort',
  description: 'NEWEST and CHANGED: the latest first. TITLE: from A to Z.',
})

@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('User')
export class UserStub {
  @Field(() => ID)
  id!: string
}

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

  @Field(() => Int, {
    description:
      'The version in force. Counts the contents this document has had, from 1; 0 while the first one is taken in or waits in quarantine.',
  })
  version!: number

  @Field(() => String, { description: 'ISO 639-1, e.g. `de`.' })
  lang!: string

  @Field(() => String, {
    nullable: true,
    description: 'Day (`YYYY-MM-DD`, Germany) from which the current version is valid.',
  })
  validFrom!: string | null

  @Field(() => Boolean, {
    description: 'False until `validFrom` where no earlier version exists; search leaves it out.',
  })
  inForce!: boolean

  @Field(() => Int, { description: 'Pass it to updateItem, so that nobody else is overwritten.' })
  revision!: number

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => DateTimeScalar, { description: 'Last change of description, version or status.' })
  changedAt!: Date

  @Field(() => Int, { nullable: true, description: 'Null where the format has no pages.' })
  pageCount!: number | null

  @Field(() => [Int], {
    description: 'Pages that show something but hold no text: they need text recognition (OCR).',
  })
  pagesWithoutText!: number[]

  @Field(() => [String], {
    description: 'German: what of the file was left out or only summarised, and what to do.',
  })
  notices!: string[]
}

/** What both the list and its facets are narrowed to. */
@ArgsType()
export class ItemFilterArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Words, all of them somewhere in title, file name or tags.',
  })
  search?: string | null

  @Field(() => ItemKindEnum, { nullable: true })
  kind?: ItemKind | null

  @Field(() => [String], { nullable: true, description: 'Documents that have all of them.' })
  tags?: string[] | null

  @Field(() => String, { nullable: true })
  source?: string | null

  @Field(() => ConfidentialityEnum, { nullable: true })
  confidentiality?: Confidentiality | null

  @Field(() => ItemStatusEnum, {
    nullable: true,
    description: 'Default: ACTIVE. Anything else is for administrators.',
  })
  status?: ItemStatus | null

  @Field(() => String, { nullable: true })
  lang?: string | null

  @Field(() => Int, { nullable: true, description: 'Of `validFrom`, else of `createdAt`.' })
  year?: number | null
}

@ArgsType()
export class ItemsArgs extends ItemFilterArgs {
  @Field(() => Int, { defaultValue: 50 })
  first!: number

  @Field(() => String, { nullable: true })
  after?: string | null

  @Field(() => ItemSortEnum, { nullable: true, description: 'Default: NEWEST.' })
  sort?: ItemSort | null
}

@ObjectType({ description: 'A value and how many of the listed documents have it.' })
class FacetValue {
  @Field(() => String)
  value!: string

  @Field(() => Int)
  count!: number
}

@ObjectType({
  description:
    'What the documents of a list have in common, the most frequent first; at most 200 each.',
})
export class ItemFacets {
  @Field(() => [FacetValue])
  kinds!: FacetValue[]

  @Field(() => [FacetValue])
  tags!: FacetValue[]

  @Field(() => [FacetValue])
  sources!: FacetValue[]

  @Field(() => [FacetValue])
  confidentialities!: FacetValue[]

  @Field(() => [FacetValue])
  statuses!: FacetValue[]

  @Field(() => [FacetValue])
  langs!: FacetValue[]

  @Field(() => [FacetValue])
  years!: FacetValue[]
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
export const ItemResult = resultUnion('ItemResult', () => ItemType)
