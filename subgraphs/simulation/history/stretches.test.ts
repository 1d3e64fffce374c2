import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalsIn, stretchesOf } from './stretches.ts'

describe('stretches', () => {
  it('cover every whole interval once, each within one month and of bounded length', () => {
    const years = { min: Date.UTC(2020, 0, 1), max: Date.UTC(2022, 0, 1) }
    fc.assert(
      fc.property(
        fc.integer(years),
        fc.integer({ min: 0, max: 120 * 86_400_000 }),
        fc.constantFrom(1, 5, 60, 300, 900),
        (from, length, seconds) => {
          const stepMs = seconds * 1000
          let [next, count] = [Math.ceil(from / stepMs) * stepMs, 0]
          for (const stretch of stretchesOf(from, from + length, stepMs)) {
            expect(stretch.from).toBe(next)
            expect(stretch.count).toBeGreaterThan(0)
            expect(stretch.count).toBeLessThanOrEqual(50_000)
            const last = stretch.from + (stretch.count - 1) * stepMs
            expect(new Date(last).getUTCMonth()).toBe(new Date(stretch.from).getUTCMonth())
            next = last + stepMs
            count += stretch.count
          }
          expect(next).toBeGreaterThanOrEqual(Math.min(next, from + length))
          expect(count).toBe(intervalsIn(from, from + length, stepMs))
        },
      ),
      { numRuns: 200 },
    )
  })
})
