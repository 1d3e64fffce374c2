import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell } from './csv-cell.ts'
import type { Table } from './export-table.ts'
import { fileNamePart } from './file-name.ts'
import { localStamps } from './local-stamp.ts'
import { timeColumns } from './meter-columns.ts'
import { csvNumber, writeGermanCsv, writeMachineCsv } from './write-csv.ts'

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
    ['-12.5', '-12.5'],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['Werk,=1', '"Werk,=1"'],
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
    expect(stamp(new Date('2026-10-25T02:00:00Z'))).toBe('25.10.2026 03:00')
    expect(stamp(new Date('2026-03-29T01:00:05Z'))).toBe('29.03.2026 03:00:05')
  })

  it('give every instant of the longest day another text', () => {
    const stamp = localStamps('Europe/Berlin')
    const start = Date.parse('2026-10-24T22:00:00Z')
    const texts = Array.from({ length: 100 }, (_, slot) => stamp(new Date(start + slot * 900_000)))

    expect(new Set(texts).size).toBe(100)
    expect(texts.filter(text => text.includes('+'))).toHaveLength(8)
  })
})

describe('the two forms of CSV', () => {
  const table: Table = {
    subject: 'METER',
    id: '0b6f',
    title: '=Güte',
    timeZone: 'Europe/Berlin',
    columns: [
      { name: 'start_local', heading: 'Beginn', unit: null, kind: 'LOCAL_TIME' },
      { name: 'ts', heading: 'Beginn (UTC)', unit: null, kind: 'UTC_TIME' },
      { name: 'consumption_kwh', heading: 'Verbrauch', unit: 'kWh', kind: 'NUMBER' },
      { name: 'quality', heading: 'Qualität', unit: null, kind: 'QUALITIES' },
    ],
    async *pages() {
      const at = new Date('2026-01-01T00:00:00Z')
      yield [[at, at, -1234.5, ['MEASURED', 'SUBSTITUTED']]]
      yield [[at, at, null, ['FAULTY']]]
    },
  }

  it('is for people: byte order mark, decimal comma, words', async () => {
    expect(await textOf(writeGermanCsv([table]))).toBe(
      [
        '\uFEFFBeginn;Beginn (UTC);Verbrauch (kWh);Qualität',
        '01.01.2026 01:00;2026-01-01T00:00:00.000Z;-1234,5;"gemessen, Ersatzwert"',
        '01.01.2026 01:00;2026-01-01T00:00:00.000Z;;gestört',
        '',
      ].join('\r\n'),
    )
  })

  it('is for machines: names with units, ISO 8601 in UTC, codes', async () => {
    expect(await textOf(writeMachineCsv([table]))).toBe(
      [
        'meter_id,meter,ts,consumption_kwh,quality',
        "0b6f,'=Güte,2026-01-01T00:00:00.000Z,-1234.5,MEASURED SUBSTITUTED",
        "0b6f,'=Güte,2026-01-01T00:00:00.000Z,,FAULTY",
        '',
      ].join('\r\n'),
    )
  })

  it('names the meter where there are several', async () => {
    const [head, first] = (await textOf(writeGermanCsv([table, table]))).split('\r\n')

    expect(head).toBe('\uFEFFZähler;Beginn;Beginn (UTC);Verbrauch (kWh);Qualität')
    expect(first).toMatch(/^'=Güte;01/)
  })
})

describe('meters of several zones', () => {
  it('each tell their zone in a column of its own', async () => {
    const tableIn = (timeZone: string): Table => ({
      ...{ subject: 'METER', id: timeZone, title: 'Werk', timeZone },
      columns: timeColumns(timeZone),
      async *pages() {
        const at = new Date('2026-01-01T00:00:00Z')
        yield [[at, at]]
      },
    })

    const text = await textOf(writeGermanCsv([tableIn('Europe/Berlin'), tableIn('Asia/Tokyo')]))

    expect(text.split('\r\n').slice(0, 3)).toEqual([
      '\uFEFFZähler;Zeitzone;Beginn (Ortszeit);Beginn (UTC)',
      'Werk;Europe/Berlin;01.01.2026 01:00;2026-01-01T00:00:00.000Z',
      'Werk;Asia/Tokyo;01.01.2026 09:00;2026-01-01T00:00:00.000Z',
    ])
  })
})

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

describe('fileNamePart', () => {
  it.each([
    ['Zähler Süd/1', 'zaehler-sued-1'],
    ['../../etc', 'etc'],
    ['???', 'export'],
  ])('makes %s into %s', (text, part) => {
    expect(fileNamePart(text)).toBe(part)
  })
})
