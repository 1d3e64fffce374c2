import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairShares } from './fair-shares.ts'

const sum = (values: number[]) => {
  let total = 0
  for (const value of values) total += value
  return total
}

describe('fairShares', () => {
  it('meets small claims and divides the rest evenly', () => {
    expect(fairShares([1, 1, 86_400, 1], 100)).toEqual([1, 1, 97, 1])
    expect(fairShares([50, 50, 50], 99)).toEqual([33, 33, 33])
  })

  it('gives nobody more than claimed, uses every place, and prefers nobody', () => {
    const claims = fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 50 })
    fc.assert(
      fc.property(claims, fc.integer({ min: 1, max: 5000 }), (claimed, most) => {
        const shares = fairShares(claimed, most)

        expect(shares.every((share, i) => share >= 0 && share <= (claimed[i] ?? 0))).toBe(true)
        expect(sum(shares)).toBe(Math.min(most, sum(claimed)))
        const unmet = shares.filter((share, i) => share < (claimed[i] ?? 0))
        if (unmet.length > 0 && most >= claimed.length) {
          expect(Math.max(...shares) - Math.min(...unmet)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})
