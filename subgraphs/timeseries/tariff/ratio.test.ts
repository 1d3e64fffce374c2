import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  decimalOf,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  ratio,
  roundTo,
  subtract,
  toNumber,
} from './ratio.ts'

const value = fc
  .tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([n, d]) => ratio(n, d))

describe('an exact number', () => {
  it.each([
    ['26.197', 3, '26.197'],
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '-0.01'],
    ['2.675', 2, '2.68'],
    ['1e-7', 7, '0.0000001'],
    ['-0.0004', 3, '0.000'],
    ['1e3', 0, '1000'],
  ])('%s rounds commercially to %i decimals: %s', (text, digits, expected) => {
    const parsed = parseDecimal(text)
    expect(parsed && decimalText(parsed, digits)).toBe(expected)
  })

  it.each(['', ' ', '1,5', 'NaN', 'Infinity', '0x10', '1e400', '.5', '1.'])('is not %j', text =>
    expect(parseDecimal(text)).toBeUndefined(),
  )

  it('keeps the decimal a double stands for', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: 0, max: 6 }), (n, p) => {
        const double = n / 10 ** p
        expect(roundTo(decimalOf(double), p)).toBe(double)
        expect(toNumber(decimalOf(double))).toBe(double)
      }),
    )
  })

  it('obeys the rules of arithmetic exactly', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(compare(add(a, b), add(b, a))).toBe(0)
        expect(compare(add(add(a, b), c), add(a, add(b, c)))).toBe(0)
        expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0)
        expect(compare(subtract(add(a, b), b), a)).toBe(0)
        if (b.n !== 0n) expect(compare(multiply(divide(a, b), b), a)).toBe(0)
      }),
    )
  })

  it('never divides by zero', () => {
    expect(() => divide(ratio(1n), ratio(0n))).toThrow(RangeError)
    expect(() => ratio(1n, 0n)).toThrow(RangeError)
  })

  it('takes every finite number', () => {
    for (const value of [1e100, -1e100, 1e20, 1e-100, 123456789012345680]) {
      expect(toNumber(decimalOf(value))).toBeCloseTo(value, 15)
    }
  })
})
