import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ExactSum, toUnits } from './exact-sum.ts'

const sumOf = (powersKw: number[]) => {
  const sum = new ExactSum()
  for (const kw of powersKw) sum.add(kw)
  return sum
}
const powers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 300 })

describe('an exact sum', () => {
  it('has the digits that are shown: ten times 0.1 kW is 1 kW', () => {
    expect(sumOf(Array.from({ length: 10 }, () => 0.1)).kw).toBe(1)
    expect(sumOf(Array.from({ length: 35_040 }, () => 12.68)).energyKwh(900)).toBe(111_076.8)
  })

  it('is the same in any order', () => {
    fc.assert(
      fc.property(powers, kw => {
        const turned = sumOf([...kw].reverse()).units
        expect(turned).toBe(sumOf(kw).units)
        expect(sumOf([...kw].sort((a, b) => a - b)).units).toBe(turned)
      }),
    )
  })

  it('of parts is that of the whole', () => {
    fc.assert(
      fc.property(powers, fc.nat(300), (kw, cut) => {
        const parts = sumOf(kw.slice(0, cut)).units + sumOf(kw.slice(cut)).units
        expect(parts).toBe(sumOf(kw).units)
      }),
    )
  })

  it('stays exact beyond the whole numbers of a float', () => {
    const sum = new ExactSum()
    for (let i = 0; i < 1000; i++) sum.addUnits(2 ** 52).addUnits(1)

    expect(sum.units).toBe(2n ** 52n * 1000n + 1000n)
  })

  it('rounds halves to even, as the database does', () => {
    expect(
      [0.000_000_5, 0.000_001_5, 0.000_002_5, -0.000_000_5].map(toUnits).map(Math.abs),
    ).toEqual([0, 2, 2, 0])
  })
})
