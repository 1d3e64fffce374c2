import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connection } from '#platform/graphql/page.ts'

@ObjectType({ description: 'Where a passage stands in its version of the document.' })
export class ChunkAnchor {
  @Field(() => Int, { nullable: true, description: 'Page it begins on, where there are pages.' })
  page!: number | null

  @Field(() => Int, { nullable: true, description: 'Page it ends on.' })
  lastPage!: number | null

  @Field(() => String, {
    nullable: true,
    description:
      'Ordinals in the tree of headings, then the blocks under the innermost one: `2.1/3-5`. Null for passages from before it was kept.',
  })
  blockPath!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Part of a law in which it begins: `§ 14a/Absatz 2/Nummer 3`.',
  })
  legalPath!: string | null

  @Field(() => String, { nullable: true, description: 'Where it ends, if that is another part.' })
  lastLegalPath!: string | null

  @Field(() => Int, { description: 'First UTF-16 unit in the text of the version.' })
  start!: number

  @Field(() => Int, { description: 'Behind the last one.' })
  end!: number
}

@ObjectType('Chunk', {
  description: 'A passage of a document. Passages come in order and do not overlap.',
})
export class ChunkType {
  @Field(() => ID)
  id!: string

  @Field(() => Int, { description: 'Version of the document it belongs to.' })
  version!: number

  @Field(() => Int, { description: 'Position in the version, from 0.' })
  idx!: number

  @Field(() => String, { description: 'Verbatim text, without the headings above it.' })
  text!: string

  @Field(() => [String], { description: 'Headings above the passage, the outermost first.' })
  headings!: string[]

  @Field(() => Int, { nullable: true, description: 'Page it begins on, where there are pages.' })
  page!: number | null

  @Field(() => ChunkAnchor)
  anchor!: ChunkAnchor
}

@ObjectType()
export class ChunkConnection extends connection(() => ChunkType) {
  @Field(() => String, { nullable: true, description: 'Pass as `before` for the page ahead.' })
  startCursor!: string | null

  @Field(() => Boolean)
  hasPreviousPage!: boolean
}
