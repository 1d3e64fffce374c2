import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowerBound, medianOf, robustScale } from './robust-scale.ts'
import { SortedWindow } from './sorted-window.ts'

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 40 })
const ascending = (values: number[]) => values.toSorted((a, b) => a - b)

describe('the robust scale', () => {
  it('is 1.4826 times the median of the deviations from the median', () => {
    fc.assert(
      fc.property(numbers, values => {
        const sorted = ascending(values)
        const median = medianOf(sorted)
        const mad = medianOf(ascending(values.map(value => Math.abs(value - median))))
        fc.pre(mad > 0)
        expect(robustScale(sorted)).toEqual({ median, scale: 1.4826 * mad })
      }),
    )
  })

  it('takes the mean deviation where the median one is 0, and is 0 only where all are equal', () => {
    expect(robustScale([1, 1, 1, 1, 6])).toEqual({ median: 1, scale: 1.2533 })
    expect(robustScale([3, 3, 3])).toEqual({ median: 3, scale: 0 })
  })
})

describe('a sorted window', () => {
  it('holds what was added and not taken away', () => {
    fc.assert(
      fc.property(numbers, fc.nat(20), (values, width) => {
        const window = new SortedWindow(values.length)
        for (const [place, value] of values.entries()) {
          window.add(value)
          if (place >= width) window.remove(values[place - width] ?? NaN)
        }
        expect([...window.sorted]).toEqual(
          ascending(values.slice(Math.max(0, values.length - width))),
        )
        expect(lowerBound(window.sorted, -100)).toBe(0)
      }),
    )
  })
})
