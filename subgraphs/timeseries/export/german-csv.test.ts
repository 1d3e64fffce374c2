import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell, csvHead, csvNumber, fileNamePart, localStamps } from './german-csv.ts'

describe('csvNumber', () => {
  it.each([
    [12.68, '12,68'],
    [-499.99, '-499,99'],
    [0, '0'],
    [1234567.5, '1234567,5'],
    [1e-7, '0,0000001'],
    [null, ''],
  ])('writes %s as %s', (value, text) => {
    expect(csvNumber(value)).toBe(text)
  })

  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), raw => {
        const value = Math.round(raw * 1000) / 1000 + 0
        expect(Number(csvNumber(value).replace(',', '.'))).toBe(value)
      }),
    )
  })
})

describe('csvCell', () => {
  it.each([
    ['=SUMME(A1:A9)', "'=SUMME(A1:A9)"],
    ['+49 221 1', "'+49 221 1"],
    ['-2+3', "'-2+3"],
    ['@cmd', "'@cmd"],
    ['-12,5', '-12,5'],
    ['a;b', '"a;b"'],
    ['er sagte "ja"', '"er sagte ""ja"""'],
    ['Rathaus', 'Rathaus'],
  ])('writes %s as %s', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })
})

describe('localStamps', () => {
  it('tells the two hours of autumn apart', () => {
    const stamp = localStamps('Europe/Berlin')

    expect(stamp(new Date('2026-10-25T00:15:00Z'))).toBe('25.10.2026 02:15 +02:00')
    expect(stamp(new Date('2026-10-25T01:15:00Z'))).toBe('25.10.2026 02:15 +01:00')
    expect(stamp(new Date('2026-03-29T01:00:05Z'))).toBe('29.03.2026 03:00:05 +02:00')
  })
})

describe('csvHead', () => {
  it('starts with a byte order mark, so that spreadsheets read umlauts', () => {
    expect(csvHead(['Güte', 'kW'])).toBe('\uFEFFGüte;kW\r\n')
  })
})

describe('fileNamePart', () => {
  it.each([
    ['Zähler Süd/1', 'zaehler-sued-1'],
    ['../../etc', 'etc'],
    ['???', 'export'],
  ])('makes %s into %s', (text, part) => {
    expect(fileNamePart(text)).toBe(part)
  })
})
