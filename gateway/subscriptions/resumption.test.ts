import { parse, validate, buildSchema } from 'graphql'
import { describe, expect, it } from 'vitest'
import { resumptionOf } from './resumption.ts'

const cursor = { field: 'knownAt', type: 'DateTime' }
const schema = buildSchema(`
  scalar DateTime
  type Query { nothing: Int }
  type Subscription {
    priceAdded(marketId: ID!, since: DateTime): Batch
    alertAdded(since: DateTime): [Batch!]!
  }
  type Batch { knownAt: DateTime!  marketId: ID! }
`)
const isValid = (operation: string) => expect(validate(schema, parse(operation))).toEqual([])

describe('a subscription that can be resumed', () => {
  const asked =
    'subscription P($id: ID!, $from: DateTime) { new: priceAdded(marketId: $id, since: $from) { marketId } }'

  it('asks for the cursor, and goes on from it instead of from where the client began', () => {
    const { first, again, startsSomewhere } = resumptionOf(asked, cursor)

    expect(first).toContain('since: $from')
    expect(first).toContain('lunaCursor: knownAt')
    expect(again).toContain('since: $lunaSince')
    expect(again).not.toContain('$from')
    expect(startsSomewhere).toBe(true)
    isValid(first)
    isValid(again)
  })

  it('goes on from the cursor where the client named no beginning', () => {
    const { first, again, startsSomewhere } = resumptionOf(
      'subscription { alertAdded { marketId } }',
      cursor,
    )

    expect(startsSomewhere).toBe(false)
    isValid(first)
    isValid(again)
  })

  it('finds the cursor in an event under its alias, and in the last of a list', () => {
    const one = resumptionOf(asked, cursor)
    const list = resumptionOf('subscription { alertAdded { marketId } }', cursor)

    expect(one.cursorOf({ data: { new: { lunaCursor: 'k1' } } })).toBe('k1')
    expect(
      list.cursorOf({ data: { alertAdded: [{ lunaCursor: 'k1' }, { lunaCursor: 'k2' }] } }),
    ).toBe('k2')
    expect(list.cursorOf({ data: { alertAdded: [] } })).toBeUndefined()
    expect(one.cursorOf({ data: null })).toBeUndefined()
  })
})
