import { describe, expect, it } from 'vitest'
import { extract } from './extract.ts'

const read = (text: string | Buffer, name = 'x.csv') => extract(Buffer.from(text), name)
const texts = async (text: string | Buffer, name?: string) =>
  (await read(text, name)).blocks.map(block => block.text)

describe('a CSV file', () => {
  it.each([
    [';', 'Zähler;Ort\nZ-1;Halle\n'],
    [',', 'Zähler,Ort\r\nZ-1,"Halle"\r\n'],
    ['\t', 'Zähler\tOrt\nZ-1\tHalle'],
    ['|', 'Zähler|Ort\nZ-1|Halle'],
  ])('is parted by %j, whichever the file uses', async (_, text) => {
    expect(await texts(text)).toEqual(['Zähler | Ort', 'Z-1 | Halle'])
  })

  it('gives each row the names of its columns', async () => {
    const text = 'Zähler;Ort;Stand\nZ-1;Halle 3;"12,5"\n"Z-2 ""neu""";"Hof;Süd";\n'

    expect(await texts(text)).toEqual([
      'Zähler: Z-1 | Ort: Halle 3 | Stand: 12,5',
      'Zähler: Z-2 "neu" | Ort: Hof;Süd',
    ])
  })

  it('may begin with remarks and hold the units in a line of their own', async () => {
    const text = 'Zählpunkt;DE0001\nOrt;Werk\nZeit;Leistung\n;kW\n01.01.2025 00:15;12,5\n'

    expect(await texts(text)).toEqual([
      'Zählpunkt | DE0001',
      'Ort | Werk',
      'Zeit: 01.01.2025 00:15 | Leistung [kW]: 12,5',
    ])
  })

  it.each([
    ['Windows-1252', Buffer.from('Größe;Wert;Ort\nä;1;x\n', 'latin1')],
    ['UTF-16 with a mark', Buffer.from('\ufeffGröße;Wert;Ort\nä;1;x\n', 'utf16le')],
    ['UTF-8 with a mark', Buffer.from('\ufeffGröße;Wert;Ort\nä;1;x\n')],
  ])('is read in %s', async (_, bytes) => {
    expect(await texts(bytes)).toEqual(['Größe: ä | Wert: 1 | Ort: x'])
  })

  it('is known by its content, also under another name', async () => {
    expect((await read('1.\tErstens\n2.\tZweitens\n3.\tDrittens\n', 'x.txt')).kind).toBe('text')
    expect((await read('a;b\n1;2\n3;4\n', 'export.txt')).kind).toBe('csv')
    expect(
      (await read('Erstens, zweitens.\nDrittens, viertens.\nFünftens, ja.\n', 'x.txt')).kind,
    ).toBe('text')
  })

  it('of 35,040 quarter-hours becomes a summary, and says so', async () => {
    const rows = Array.from({ length: 35_040 }, (_, at) => {
      const time = new Date(Date.UTC(2025, 0, 1) + at * 900_000).toISOString().slice(0, 16)
      return `${time};${at % 96},5;W`
    })

    const { blocks, notices } = await read(`Zeit;Leistung [kW];Status\n${rows.join('\n')}\n`)

    expect(blocks.map(block => block.text)).toEqual([
      'Messreihe mit 35.040 Zeilen von 2025-01-01T00:00 bis 2025-12-31T23:45. Spalten: Zeit, Leistung [kW], Status.',
      'Leistung [kW]: 35.040 Werte | kleinster Wert: 0,5 (2025-01-01T00:00) | größter Wert: 95,5 (2025-01-01T23:45) | Mittelwert: 48',
      'Zeit: 2025-01-01T00:00 | Leistung [kW]: 0,5 | Status: W',
      'Zeit: 2025-01-01T00:15 | Leistung [kW]: 1,5 | Status: W',
      'Zeit: 2025-01-01T00:30 | Leistung [kW]: 2,5 | Status: W',
    ])
    expect(notices).toEqual([expect.stringContaining('über „Daten importieren“')])
  })
})
