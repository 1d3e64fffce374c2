import { Field, Int, ID, ObjectType, registerEnumType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'
import { DateTimeScalar } from '#platform/graphql/scalars.ts'
import type { DiffSegment, WordRun } from './text-diff.ts'

@ObjectType('ItemVersion', {
  description: 'One content that a document has had. Versions are added and never changed.',
})
export class ItemVersionType {
  @Field(() => ID)
  id!: string

  @Field(() => Int, { description: 'From 1, in the order in which they were taken in.' })
  version!: number

  @Field(() => String, { nullable: true, description: 'What whoever added it said about it.' })
  notes!: string | null

  @Field(() => DateTimeScalar)
  createdAt!: Date

  @Field(() => String, {
    nullable: true,
    description: '"Gilt ab", `YYYY-MM-DD`; null: from the day it was taken in.',
  })
  validFrom!: string | null

  @Field(() => String, { nullable: true })
  fileName!: string | null

  @Field(() => String, { nullable: true })
  mediaType!: string | null

  @Field(() => Int, { nullable: true })
  pageCount!: number | null

  @Field(() => [Int])
  pagesWithoutText!: number[]

  @Field(() => [String], { description: 'German: what was left out or only summarised.' })
  notices!: string[]

  @Field(() => String, { description: 'SHA-256 of the file.' })
  checksum!: string

  @Field(() => String, { nullable: true, description: 'SHA-256 of the normalised text.' })
  textSha256!: string | null

  @Field(() => Int)
  chunkCount!: number

  @Field(() => Int)
  charCount!: number

  @Field(() => Int, {
    nullable: true,
    description: 'The version of the same file whose processing this one renews.',
  })
  reprocessedFrom!: number | null
}

@ObjectType()
export class ItemVersionConnection extends connection(() => ItemVersionType) {}

const DiffKindEnum = {
  SAME: 'SAME',
  ADDED: 'ADDED',
  REMOVED: 'REMOVED',
  CHANGED: 'CHANGED',
} as const
registerEnumType(DiffKindEnum, {
  name: 'DiffKind',
  description: 'What became of a stretch of text.',
})

@ObjectType({ description: 'A run of words; never CHANGED.' })
class DiffWords {
  @Field(() => DiffKindEnum)
  kind!: WordRun['kind']

  @Field(() => String)
  text!: string
}

@ObjectType({ description: 'A stretch of paragraphs.' })
class DiffSegmentType {
  @Field(() => DiffKindEnum)
  kind!: DiffSegment['kind']

  @Field(() => Int, { description: 'Paragraphs in it.' })
  count!: number

  @Field(() => [String], {
    description:
      'Of SAME the first and the last one, of ADDED and REMOVED at most 50; empty for CHANGED.',
  })
  paragraphs!: string[]

  @Field(() => [DiffWords], { description: 'Of CHANGED: the paragraph, word by word.' })
  words!: DiffWords[]
}

@ObjectType({ description: 'What changed between two versions of a document.' })
export class ItemDiff {
  @Field(() => ItemVersionType)
  from!: ItemVersionType

  @Field(() => ItemVersionType)
  to!: ItemVersionType

  @Field(() => [DiffSegmentType])
  segments!: DiffSegmentType[]

  @Field(() => Int, { description: 'Paragraphs.' })
  added!: number

  @Field(() => Int)
  removed!: number

  @Field(() => Int)
  changed!: number

  @Field(() => Int)
  same!: number

  @Field(() => Boolean, {
    description: 'False: too long or too different; shown coarser, or only the beginning.',
  })
  isComplete!: boolean
}
