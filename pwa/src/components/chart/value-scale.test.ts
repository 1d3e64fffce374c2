import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNumber } from '../../lib/format.ts'
import { valueScale } from './value-scale.ts'

describe('the value axis', () => {
  it('stands on zero and ends on a round number', () => {
    expect(valueScale({ low: 12, high: 628.7 }, 6)).toMatchObject({
      low: 0,
      high: 800,
      ticks: [0, 200, 400, 600, 800],
      digits: 0,
    })
  })

  it('reaches below zero for negative prices', () => {
    const { low, high, ticks } = valueScale({ low: -130, high: 250 }, 5)

    expect(low).toBeLessThanOrEqual(-130)
    expect(high).toBeGreaterThanOrEqual(250)
    expect(ticks).toContain(0)
  })

  it('has something to show where there is nothing', () => {
    expect(valueScale(undefined, 4).ticks.length).toBeGreaterThan(1)
    expect(valueScale({ low: 0, high: 0 }, 4).high).toBeGreaterThan(0)
  })

  it('encloses every range with ticks that never read the same', () => {
    const number = fc.double({ min: -1e5, max: 1e5, noNaN: true })

    fc.assert(
      fc.property(number, number, (a, b) => {
        const range = { low: Math.min(a, b), high: Math.max(a, b) }
        fc.pre(range.high - range.low > 1e-3)
        const { low, high, ticks, digits } = valueScale(range, 6)
        const labels = ticks.map(tick => formatNumber(tick, digits))

        expect(low).toBeLessThanOrEqual(range.low + 1e-9)
        expect(high).toBeGreaterThanOrEqual(range.high - 1e-9)
        expect(new Set(labels).size).toBe(labels.length)
        expect(ticks.length).toBeLessThan(16)
      }),
    )
  })
})
