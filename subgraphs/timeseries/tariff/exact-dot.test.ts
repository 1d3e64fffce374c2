import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactDot } from './exact-dot.ts'

describe('the sum of energy × price', () => {
  it('is exact, for round and for odd numbers of any size', () => {
    const energy = fc.oneof(
      fc.integer({ min: 0, max: 2 ** 40 }).map(value => value * 60),
      fc.integer({ min: 0, max: 2 ** 50 }),
    )
    const price = fc.oneof(
      fc.integer({ min: -50_000, max: 400_000 }).map(value => value * 1_000_000),
      fc.integer({ min: -(2 ** 42), max: 2 ** 42 }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(energy, price), { maxLength: 300 }), pairs => {
        const dot = new ExactDot()
        let exact = 0n
        for (const [millijoules, units] of pairs) {
          dot.add(millijoules, units)
          exact += BigInt(millijoules) * BigInt(units)
        }
        expect(dot.total()).toBe(exact)
      }),
    )
  })
})
