import { describe, expect, it } from 'vitest'
import { beneath, isUsable, snapshotOf } from './cache-snapshot.ts'

const stamp = { build: 'b1', savedAt: 1000 }
const DAY = 86_400_000

describe('what is kept on the device', () => {
  it('is everything seen but what other people did, and no past mutations', () => {
    const { entities } = snapshotOf(
      {
        'Meter:1': { __typename: 'Meter', id: '1' },
        ROOT_QUERY: {
          __typename: 'Query',
          'meters:{"first":24}': {},
          'users:{"first":50}': {},
          'auditLog:{"first":50}': {},
        },
        ROOT_MUTATION: { __typename: 'Mutation', createUser: {} },
      },
      stamp,
    )

    expect(entities).toEqual({
      'Meter:1': { __typename: 'Meter', id: '1' },
      ROOT_QUERY: { __typename: 'Query', 'meters:{"first":24}': {} },
    })
  })

  it('are the newest windows of charts only', () => {
    const series = Array.from({ length: 100 }, (_, index) => [`series({"from":${index}})`, {}])
    const root = { __typename: 'Query', me: {}, ...Object.fromEntries(series) }

    const { entities } = snapshotOf({ ROOT_QUERY: root }, stamp)

    const fields = Object.keys(entities['ROOT_QUERY'] ?? {})
    expect(fields).toHaveLength(2 + 80)
    expect(fields).toContain('me')
    expect(fields).toContain('series({"from":99})')
    expect(fields).not.toContain('series({"from":19})')
  })
})

describe('a snapshot', () => {
  const snapshot = { ...stamp, entities: {} }

  it('is used by the same build for seven days', () => {
    expect(isUsable(snapshot, 1000 + 6 * DAY, 'b1')).toBe(true)
    expect(isUsable(snapshot, 1000 + 7 * DAY, 'b1')).toBe(false)
    expect(isUsable(snapshot, 1000, 'b2')).toBe(false)
  })

  it('lies beneath what was fetched since', () => {
    const merged = beneath(
      { ROOT_QUERY: { __typename: 'Query', a: 'new' } },
      {
        ...stamp,
        entities: {
          'Meter:1': { id: '1' },
          ROOT_QUERY: { __typename: 'Query', a: 'old', b: 'old' },
        },
      },
    )

    expect(merged).toEqual({
      'Meter:1': { id: '1' },
      ROOT_QUERY: { __typename: 'Query', a: 'new', b: 'old' },
    })
  })
})
