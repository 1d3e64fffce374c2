import { describe, expect, it } from 'vitest'
import type { ImportOptions } from './import-options.ts'
import { takeIn } from './take-in.ts'

const take = (text: string, options: ImportOptions = {}) => takeIn(Buffer.from(text), options)

describe('a file that cannot be read', () => {
  const rows = ['01.06.2018 00:00;1,5', '01.06.2018 00:15;2,5', '01.06.2018 00:30;3,5']
  const file = (...lines: string[]) => ['Zeit;Verbrauch kWh', ...lines].join('\n')

  it.each([
    [
      'a point among commas',
      file(...rows, '01.06.2018 00:45;4.25'),
      'IMPORT_DECIMAL_MIXED',
      '4.25',
    ],
    [
      'a comma among points',
      file(
        '01.06.2018 00:00;1.5',
        '01.06.2018 00:15;2.5',
        '01.06.2018 00:30;3.5',
        '01.06.2018 00:45;4,25',
      ),
      'IMPORT_DECIMAL_MIXED',
      '4,25',
    ],
    [
      'a word for a number',
      file(...rows, '01.06.2018 00:45;Ausfall'),
      'IMPORT_NUMBER_UNREADABLE',
      'Ausfall',
    ],
    [
      'a number too large',
      file(...rows, '01.06.2018 00:45;1e309'),
      'IMPORT_NUMBER_UNREADABLE',
      '1e309',
    ],
  ])('for %s names line, column, value and remedy', async (_what, text, code, value) => {
    expect(await take(text)).toMatchObject({
      code,
      message: new RegExp(value.replace('.', String.raw`\.`)),
      place: 'Zeile 5, Spalte „Verbrauch kWh“',
      remedy: /\S/,
    })
  })

  it.each([
    ['a date the calendar lacks', '31.06.2018 00:45;1', 'IMPORT_STAMP_UNREADABLE', /31\.06\.2018/],
    ['a date without a time', '01.06.2018;1', 'IMPORT_STAMP_UNREADABLE', /fehlt die Uhrzeit/],
    ['a sum at the end', 'Summe;7,5', 'IMPORT_STAMP_UNREADABLE', /„Summe“/],
    ['a value without a stamp', ';7,5', 'IMPORT_STAMP_MISSING', /fehlt der Zeitstempel/],
  ])('for %s names the line', async (_what, row, code, message) => {
    expect(await take(file(...rows, row))).toMatchObject({
      code,
      message,
      place: 'Zeile 5, Spalte „Zeit“',
    })
  })

  it('lists the columns there are when asked for another', async () => {
    expect(await take(file(...rows), { valueColumn: 'Leistung' })).toMatchObject({
      code: 'IMPORT_COLUMN_MISSING',
      message: /Leistung/,
      remedy: /„Zeit“, „Verbrauch kWh“/,
    })
    expect(await take(file(...rows), { timestampColumn: 'Datum' })).toMatchObject({
      code: 'IMPORT_COLUMN_MISSING',
    })
  })

  it.each([
    ['nothing', '', 'IMPORT_FILE_EMPTY'],
    ['prose', 'Sehr geehrte Damen und Herren\nanbei die Werte.\n', 'IMPORT_NO_TABLE'],
    ['no stamps', 'a;b\n1;2\n3;4\n', 'IMPORT_NO_TIMESTAMP'],
    [
      'another unit',
      'Zeit;Gas [m³]\n01.06.2018 00:00;1\n01.06.2018 00:15;2\n',
      'IMPORT_UNIT_UNSUPPORTED',
    ],
    ['one value', 'Zeit;kWh\n01.06.2018 00:00;1\n', 'IMPORT_INTERVAL_UNCLEAR'],
    ['no value', 'Zeit;kWh;kW\n01.06.2018 00:00;;1\n01.06.2018 00:15;;1\n', 'IMPORT_NO_VALUES'],
  ])('because it holds %s', async (_what, text, code) => {
    const options = code === 'IMPORT_NO_VALUES' ? { valueColumn: 'kWh' } : {}
    expect(await take(text, options)).toMatchObject({ code, remedy: /\S/ })
  })

  it('because a quote never closes', async () => {
    const text = `${file(...rows)}\n01.06.2018 00:45;"4,5\n${'01.06.2018 01:00;1\n'.repeat(4000)}`

    expect(await take(text)).toMatchObject({ code: 'IMPORT_QUOTE_OPEN', place: 'ab Zeile 5' })
  })

  it('because it is too large or too long', async () => {
    const columns = 1000
    const row = `01.01.2018 00:00${';1'.repeat(columns)}\n`
    const heading = Array.from({ length: columns }, (_, i) => `Halle ${i} [kW]`).join(';')
    const tooManyValues = `Zeit;${heading}\n${row.repeat(5001)}`

    expect(await takeIn(Buffer.alloc(129 * 1024 * 1024, 'a'), {})).toMatchObject({
      code: 'IMPORT_FILE_TOO_LARGE',
      message: /129 MB.*128 MB/,
    })
    expect(await take(tooManyValues)).toMatchObject({
      code: 'IMPORT_TOO_MANY_ROWS',
    })
  })
})
