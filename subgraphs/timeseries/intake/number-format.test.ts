import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countCell,
  decimalMarkOf,
  newTally,
  numberFormatOf,
  type DecimalMark,
} from './number-format.ts'

function detectNumberFormat(cells: string[], fallback: DecimalMark) {
  const tally = newTally()
  for (const cell of cells) countCell(tally, cell)
  return numberFormatOf(tally, fallback)
}

const readAll = (cells: string[], fallback: ',' | '.' = ',') => {
  const { read } = detectNumberFormat(cells, fallback)
  return cells.map(read)
}

describe('numberFormatOf', () => {
  it.each([
    [
      ['3,17', '4', '-0,5'],
      [3.17, 4, -0.5],
    ],
    [
      ['3.17', '4', '-0.5'],
      [3.17, 4, -0.5],
    ],
    [
      ['1.234,5', '2.345,25', '12'],
      [1234.5, 2345.25, 12],
    ],
    [
      ['1,234.5', '12.25'],
      [1234.5, 12.25],
    ],
    [
      ['1 234,5', '3,25'],
      [undefined, 3.25],
    ],
    [
      ['1.234.567', '12'],
      [1_234_567, 12],
    ],
    [
      ['0.123', '0.456'],
      [0.123, 0.456],
    ],
    [
      ['1.5e-3', '2.25'],
      [0.0015, 2.25],
    ],
    [
      ['+3,5', ',5'],
      [3.5, 0.5],
    ],
  ])('reads %j', (cells, expected) => {
    expect(readAll(cells)).toEqual(expected)
  })

  it('takes empty cells and dashes for no value', () => {
    expect(readAll(['3,5', '', '-', '---', 'n/a', 'NULL'])).toEqual([
      3.5,
      null,
      null,
      null,
      null,
      null,
    ])
  })

  it('does not take a stray decimal mark for a separator of thousands', () => {
    expect(readAll(['3.17', '3,170', '4.25'])).toEqual([3.17, undefined, 4.25])
    expect(readAll(['987,5', '1.234', '12,25'])).toEqual([987.5, undefined, 12.25])
  })

  it('refuses what is no number', () => {
    expect(readAll(['3,5', 'x', '1e999', '0x10', '1,2,3', '12kWh'])).toEqual([
      3.5,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('says when it had to assume', () => {
    expect(detectNumberFormat(['1.234', '2.345'], ',')).toMatchObject({ decimal: '.', sure: false })
    expect(detectNumberFormat(['1.234', '987'], ',')).toMatchObject({ decimal: ',', sure: false })
    expect(readAll(['1.234', '987'])).toEqual([1234, 987])
  })

  it('reads back every number it wrote, in German and in English', () => {
    const values = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 })
    fc.assert(
      fc.property(values, fc.constantFrom('de-DE', 'en-US'), (thousandths, locale) => {
        const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 4 })
        const numbers = thousandths.map(value => value / 1000)
        const cells = numbers.map(value => format.format(value))
        expect(readAll(cells, '.')).toEqual(numbers.map(value => value + 0))
      }),
    )
  })
})

describe('decimalMarkOf', () => {
  it('tells which mark a cell would need', () => {
    expect(decimalMarkOf('3,17')).toBe(',')
    expect(decimalMarkOf('3.17')).toBe('.')
    expect(decimalMarkOf('abc')).toBeUndefined()
  })
})
