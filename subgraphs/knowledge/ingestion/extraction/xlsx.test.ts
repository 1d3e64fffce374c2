import writeExcelFile from 'write-excel-file/node'
import { describe, expect, it } from 'vitest'
import { makeXlsx } from './testing/make-xlsx.ts'
import { extractXlsx } from './xlsx.ts'

const shape = (bytes: Buffer) => extractXlsx(bytes).blocks.map(({ kind, text }) => [kind, text])
const sheet = (...rows: (string | number | undefined)[][]) => ({
  name: 'Blatt',
  rows: rows.map(cells => ({ cells })),
})

describe('extractXlsx', () => {
  it('reads a workbook as its program writes it, dates and shared texts included', async () => {
    const { toBuffer } = writeExcelFile([
      ['Zähler', 'Stand', 'Ablesung'].map(value => ({ value })),
      [
        { value: 'Z-1' },
        { value: 1234.5, format: '#,##0.00' },
        { value: new Date('2025-03-01T00:00:00Z'), format: 'dd.mm.yyyy' },
      ],
    ])

    expect(shape(await toBuffer())).toEqual([
      ['heading', 'Sheet1'],
      ['tableRow', 'Zähler: Z-1 | Stand: 1.234,50 | Ablesung: 01.03.2025'],
    ])
  })

  it('gives each row the names of its columns, and a caption its own paragraph', () => {
    const bytes = makeXlsx([
      sheet(
        ['Energiebericht 2025'],
        ['Monat', 'Verbrauch'],
        ['', 'kWh'],
        ['Januar', 1200],
        ['Februar', undefined],
      ),
    ])

    expect(shape(bytes)).toEqual([
      ['heading', 'Blatt'],
      ['paragraph', 'Energiebericht 2025'],
      ['tableRow', 'Monat: Januar | Verbrauch [kWh]: 1200'],
      ['tableRow', 'Monat: Februar'],
    ])
  })

  it('takes pairs of words for pairs and not for a head with one row', () => {
    expect(shape(makeXlsx([sheet(['Ort', 'Halle 3'], ['Zähler', 'Z-1'])])).slice(1)).toEqual([
      ['tableRow', 'Ort | Halle 3'],
      ['tableRow', 'Zähler | Z-1'],
    ])
  })

  it.each([
    ['0.0%', 0.125, '12,5 %'],
    ['#,##0.00 [$€-407]', 1234.5, '1.234,50 €'],
    ['0.0" kWh"', 7, '7,0 kWh'],
    ['dd.mm.yyyy hh:mm', 45_658.510_416_666_7, '01.01.2025 12:15'],
    ['hh:mm', 0.75, '18:00'],
    ['[h]:mm', 1.5, '36:00 h'],
    ['mm/yyyy', 45_658, '01.2025'],
    ['#,##0;[Red]-#,##0', -1234, '-1.234'],
    ['"Stand am" 0', 5, 'Stand am 5'],
    ['General', 0.1 + 0.2, '0,3'],
  ])('shows a number in the format %s as the sheet does', (format, value, shown) => {
    const bytes = makeXlsx([{ name: 'x', rows: [{ cells: [{ value, style: 2 }] }] }], {
      numberFormats: [format],
    })

    expect(shape(bytes)[1]?.[1]).toBe(shown)
  })

  it('counts days from 1904 where the workbook does', () => {
    const rows = [{ cells: [{ value: 0, style: 2 }] }]
    const bytes = makeXlsx([{ name: 'x', rows }], { numberFormats: ['dd.mm.yyyy'], is1904: true })

    expect(shape(bytes)[1]?.[1]).toBe('01.01.1904')
  })

  it('tells what is hidden and does not read it: sheets, rows, columns and white text', () => {
    const bytes = makeXlsx([
      {
        name: 'Offen',
        hiddenColumns: [3],
        rows: [
          { cells: ['sichtbar', { value: 'weiß', style: 1 }, 'Spalte'] },
          { cells: ['Zeile'], hidden: true },
        ],
      },
      { name: 'Weg', state: 'veryHidden', rows: [{ cells: ['Blatt'] }] },
    ])

    const { blocks, hidden } = extractXlsx(bytes)

    expect(blocks.map(({ text }) => text)).toEqual(['Offen', 'sichtbar'])
    expect(hidden).toEqual([
      { reason: 'hiddenPart', page: null, excerpt: 'Spalte Zeile Blatt' },
      { reason: 'invisibleColour', page: null, excerpt: 'weiß' },
    ])
  })

  it('reads white text where a format may colour the cell, and tells of comments', () => {
    const rows = '<row><c t="inlineStr" s="1"><is><t>Kopf</t></is></c></row>'
    const sheetXml = `<worksheet><sheetData>${rows}</sheetData><conditionalFormatting sqref="A1"/></worksheet>`
    const link =
      '<Relationships><Relationship Id="c" Type="x/comments" Target="../comments1.xml"/></Relationships>'
    const bytes = makeXlsx([sheet(['x'])], {
      sheetXml,
      extra: [
        { name: 'xl/worksheets/_rels/sheet0.xml.rels', content: link },
        {
          name: 'xl/comments1.xml',
          content: '<comments><text><t>Bitte prüfen</t></text></comments>',
        },
      ],
    })

    const { blocks, hidden } = extractXlsx(bytes)

    expect(blocks.map(({ text }) => text)).toEqual(['Blatt', 'Kopf'])
    expect(hidden).toEqual([{ reason: 'note', page: null, excerpt: 'Bitte prüfen' }])
  })

  it('summarises a year of quarter-hours and says so', () => {
    const values = Array.from({ length: 35_040 }, (_, at) => at % 96)
    const rows = values.map((value, at) => ({
      cells: [{ value: 45_658 + at / 96, style: 2 }, value],
    }))
    const head = { cells: ['Zeit', 'Leistung [kW]'] }
    const bytes = makeXlsx([{ name: 'Lastgang', rows: [head, ...rows] }], {
      numberFormats: ['dd.mm.yyyy hh:mm'],
    })

    const { blocks, notices } = extractXlsx(bytes)

    expect(blocks.map(({ text }) => text).slice(0, 3)).toEqual([
      'Lastgang',
      'Messreihe mit 35.040 Zeilen von 01.01.2025 00:00 bis 31.12.2025 23:45. Spalten: Zeit, Leistung [kW].',
      'Leistung [kW]: 35.040 Werte | kleinster Wert: 0 (01.01.2025 00:00) | größter Wert: 95 (01.01.2025 23:45) | Mittelwert: 47,5',
    ])
    expect(blocks).toHaveLength(6)
    expect(notices).toEqual([
      expect.stringContaining('Das Tabellenblatt „Lastgang“ enthält 35.040 Zeilen mit Messwerten'),
    ])
  })

  it('ends a long list at its limit and says so', () => {
    const rows = Array.from({ length: 10_100 }, (_, at) => ({
      cells: [`Gerät ${at}`, 'Halle', 'frei'],
    }))

    const { blocks, notices } = extractXlsx(
      makeXlsx([{ name: 'Geräte', rows: [{ cells: ['Name', 'Ort', 'Stand'] }, ...rows] }]),
    )

    expect(blocks).toHaveLength(10_001)
    expect(notices[0]).toContain('hat 10.100 Zeilen; aufgenommen sind die ersten 10.000')
  })

  it.each([
    [
      'an external entity',
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>',
    ],
    [
      'entities that grow',
      `<!DOCTYPE x [<!ENTITY a "ha">${'<!ENTITY b "&a;&a;">'.repeat(40)}]><worksheet>&b;</worksheet>`,
    ],
  ])('refuses %s', (_, sheetXml) => {
    expect(() => extractXlsx(makeXlsx([sheet(['x'])], { sheetXml }))).toThrow(
      'Dokumenttyp-Definition',
    )
  })

  it('refuses a sheet that was cut off', () => {
    const sheetXml = '<worksheet><sheetData><row><c><v>1</v></c>'

    expect(() => extractXlsx(makeXlsx([sheet(['x'])], { sheetXml }))).toThrow('beschädigt')
  })
})
