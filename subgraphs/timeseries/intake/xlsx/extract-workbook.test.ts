import { deflateRawSync } from 'node:zlib'
import writeWorkbook from 'write-excel-file/node'
import { describe, expect, it } from 'vitest'
import { slots } from '../../testing/load-profile-file.ts'
import { readIntake as read } from '../../testing/read-intake.ts'
import { zoneClock } from '../../time/zone-clock.ts'
import { takeIn } from '../take-in.ts'

type Cell =
  | { value: string }
  | { value: number; type: NumberConstructor }
  | { value: Date; type: DateConstructor; format: string }
const text = (value: string): Cell => ({ value })
const number = (value: number): Cell => ({ value, type: Number })
const date = (wallMs: number, format = 'dd.mm.yyyy hh:mm'): Cell => ({
  value: new Date(wallMs),
  type: Date,
  format,
})

async function workbook(sheets: Record<string, Cell[][]>): Promise<Uint8Array> {
  const all = Object.entries(sheets).map(([sheet, data]) => ({ sheet, data }))
  return Uint8Array.from(await writeWorkbook(all).toBuffer())
}

const clock = zoneClock('Europe/Berlin')
const wall = (start: number) => start + clock.offsetMs(start)
const heading = ['Zeit', 'Verbrauch [kWh]'].map(text)

describe('a workbook', () => {
  it.each([
    ['2018-05-13', '2018-05-15'],
    ['2018-03-24', '2018-03-26'],
    ['2018-10-27', '2018-10-29'],
  ])('with cells of dates is read exactly from %s to %s', async (from, to) => {
    const profile = slots(from, to)
    const rows = profile.map(({ start, value }) => [date(wall(start)), number(value)])

    const intake = await read(await workbook({ Werte: [heading, ...rows] }))

    expect(intake).toMatchObject({ format: 'XLSX', sheet: 'Werte', missing: 0 })
    expect(intake.intervals.map(({ start, value }) => ({ start, value: value / 4 }))).toEqual(
      profile,
    )
  })

  it('with text, and with days and times in two columns, is the same', async () => {
    const profile = slots('2018-05-13', '2018-05-14')
    const german = (ms: number) =>
      new Date(ms).toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+:\d+).*/, '$3.$2.$1 $4')
    const asText = profile.map(({ start, value }) => [
      text(german(wall(start))),
      text(String(value).replace('.', ',')),
    ])
    const inTwo = profile.map(({ start, value }) => {
      const ms = wall(start)
      const time = text(new Date(ms).toISOString().slice(11, 16))
      return [date(ms - (ms % 86_400_000), 'dd.mm.yyyy'), time, number(value)]
    })

    const one = await read(await workbook({ A: [heading, ...asText] }))
    const two = await read(await workbook({ A: [['Datum', 'Uhrzeit', 'kWh'].map(text), ...inTwo] }))

    expect(one.intervals).toEqual(two.intervals)
    expect(one.intervals).toHaveLength(96)
  })

  it('is read from the first sheet with a table, or the chosen one', async () => {
    const rows = (value: number) =>
      slots('2018-05-13', '2018-05-14').map(({ start }) => [date(wall(start)), number(value)])
    const bytes = await workbook({
      Deckblatt: [[text('Lastgang 2018')]],
      'Halle 1': [heading, ...rows(1)],
      'Halle 2': [heading, ...rows(2)],
    })

    expect(await read(bytes)).toMatchObject({
      sheet: 'Halle 1',
      sheets: ['Deckblatt', 'Halle 1', 'Halle 2'],
      energyKwh: 96,
    })
    expect(await read(bytes, { sheet: 'Halle 2' })).toMatchObject({ energyKwh: 192 })
    expect(await takeIn(bytes, { sheet: 'Halle 3' })).toMatchObject({
      code: 'IMPORT_SHEET_MISSING',
      remedy: /„Halle 1“, „Halle 2“/,
    })
  })

  it('names row and column of a cell it cannot read', async () => {
    const rows = slots('2018-05-13', '2018-05-14').map(({ start }, i) => [
      date(wall(start)),
      i === 3 ? text('Ausfall') : number(1),
    ])

    expect(await takeIn(await workbook({ A: [heading, ...rows] }), {})).toMatchObject({
      code: 'IMPORT_NUMBER_UNREADABLE',
      place: 'Zeile 5, Spalte „Verbrauch [kWh]“',
    })
  })
})

describe('an archive that is no sound workbook', () => {
  it('is refused before it is unpacked when it would fill the memory', async () => {
    const bomb = archive('xl/workbook.xml', deflateRawSync(Buffer.alloc(600 * 1024 * 1024)))

    expect(await takeIn(bomb, {})).toMatchObject({ code: 'IMPORT_ARCHIVE_TOO_LARGE' })
  })

  it.each([
    [
      'another archive',
      archive('lies mich.txt', deflateRawSync(Buffer.from('x'))),
      'IMPORT_NOT_TEXT',
    ],
    ['a truncated one', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0, 0]), 'IMPORT_ARCHIVE_BROKEN'],
    [
      'one without sheets',
      archive('xl/workbook.xml', deflateRawSync(Buffer.from('<a/>'))),
      'IMPORT_WORKBOOK_BROKEN',
    ],
  ])('is refused: %s', async (_what, bytes, code) => {
    expect(await takeIn(bytes, {})).toMatchObject({ code, remedy: /\S/ })
  })
})

/** A ZIP archive of one deflated entry that claims to be tiny. */
function archive(name: string, content: Buffer): Buffer {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(content.length, 18)
  local.writeUInt16LE(name.length, 26)
  const head = Buffer.alloc(46)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(8, 10)
  head.writeUInt32LE(content.length, 20)
  head.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  const bodyLength = local.length + name.length + content.length
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(head.length + name.length, 12)
  end.writeUInt32LE(bodyLength, 16)
  return Buffer.concat([local, Buffer.from(name), content, head, Buffer.from(name), end])
}
