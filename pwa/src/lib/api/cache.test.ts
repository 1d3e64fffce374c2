import type { TypedDocumentNode } from '@apollo/client'
import { parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { createCache } from './cache.ts'

type Meters = {
  meters: {
    __typename: 'MeterConnection'
    nodes: { __typename: 'Meter'; id: string }[]
    pageInfo: { __typename: 'PageInfo'; endCursor: string | null; hasNextPage: boolean }
  }
}
const metersDocument: TypedDocumentNode<Meters, { first: number; after?: string }> = parse(`
  query Meters($first: Int!, $after: String) {
    meters(first: $first, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } }
  }
`)

const page = (ids: string[], endCursor: string | null): Meters => ({
  meters: {
    __typename: 'MeterConnection',
    nodes: ids.map(id => ({ __typename: 'Meter', id })),
    pageInfo: { __typename: 'PageInfo', endCursor, hasNextPage: endCursor !== null },
  },
})

function idsOf(cache: ReturnType<typeof createCache>, first: number): string[] | undefined {
  const query = cache.readQuery({ query: metersDocument, variables: { first } })
  return query?.meters.nodes.map(({ id }) => id)
}

describe('lists in the cache', () => {
  it('grow by the next page and shrink back with a fresh first one', () => {
    const cache = createCache()
    const write = (data: Meters, after?: string) =>
      cache.writeQuery({
        query: metersDocument,
        variables: { first: 2, ...(after !== undefined && { after }) },
        data,
      })

    write(page(['a', 'b'], 'b'))
    write(page(['c'], null), 'b')
    expect(idsOf(cache, 2)).toEqual(['a', 'b', 'c'])

    write(page(['a', 'x'], 'x'))
    expect(idsOf(cache, 2)).toEqual(['a', 'x'])
  })

  it('of different sizes are kept apart', () => {
    const cache = createCache()
    const write = (first: number, data: Meters) =>
      cache.writeQuery({ query: metersDocument, variables: { first }, data })

    write(2, page(['a', 'b'], 'b'))
    write(1, page(['a'], 'a'))

    expect(idsOf(cache, 2)).toEqual(['a', 'b'])
    expect(idsOf(cache, 1)).toEqual(['a'])
  })
})
