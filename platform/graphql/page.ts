import { Directive, Field, ObjectType, type ClassType } from 'type-graphql'

@Directive('@shareable')
@ObjectType({ description: 'Where a page of a connection ends.' })
export class PageInfo {
  @Field(() => String, { nullable: true, description: 'Pass as `after` to get the next page.' })
  endCursor!: string | null

  @Field(() => Boolean)
  hasNextPage!: boolean
}

export type Page<T> = { nodes: T[]; pageInfo: PageInfo }

/** The class `<name>Connection { nodes pageInfo }`; extend it and decorate with @ObjectType. */
export function connection<T extends object>(node: () => ClassType<T>) {
  @ObjectType()
  abstract class Connection {
    @Field(() => [node()])
    nodes!: T[]

    @Field(() => PageInfo)
    pageInfo!: PageInfo
  }
  return Connection
}

/** A page from `first + 1` rows: the extra row only tells that there are more. */
export function pageOf<T>(rows: T[], first: number, cursor: (row: T) => string): Page<T> {
  const nodes = rows.slice(0, first)
  const last = nodes.at(-1)
  return {
    nodes,
    pageInfo: { endCursor: last ? cursor(last) : null, hasNextPage: rows.length > first },
  }
}

/** Bounds what a client may ask for at once. */
export function pageSize(first: number, most = 200): number {
  return Math.min(Math.max(1, Math.trunc(first)), most)
}
