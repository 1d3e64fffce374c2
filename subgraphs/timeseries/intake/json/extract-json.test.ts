import { describe, expect, it } from 'vitest'
import { readIntake as read } from '../../testing/read-intake.ts'
import { takeIn } from '../take-in.ts'

const stamps = [
  '2018-06-01T00:00:00+02:00',
  '2018-06-01T00:15:00+02:00',
  '2018-06-01T00:30:00+02:00',
]
const values = [1.5, 1234, 3.25]
const expected = values.map((value, i) => ({ start: Date.parse(stamps[i] ?? ''), value }))

describe('a load profile in JSON', () => {
  it.each<[string, unknown]>([
    ['a list of objects', stamps.map((time, i) => ({ time, kw: values[i] }))],
    ['a list of lists', { unit: 'kW', values: stamps.map((time, i) => [time, values[i]]) }],
    ['an object of lists', { time: stamps, power_kw: values }],
    [
      'an object by stamp',
      { unit: 'kW', data: Object.fromEntries(stamps.map((t, i) => [t, values[i]])) },
    ],
    [
      'objects in objects',
      { data: { rows: stamps.map((time, i) => ({ at: { time }, power: { kw: values[i] } })) } },
    ],
    ['epochs', stamps.map((time, i) => ({ ts: Date.parse(time), kw: values[i] }))],
    [
      'numbers as text',
      stamps.map((time, i) => ({ time, kw: String(values[i]).replace('.', ',') })),
    ],
  ])('is read as %s', async (_form, document) => {
    const intake = await read(JSON.stringify(document, null, 1))

    expect(intake).toMatchObject({ format: 'JSON', unit: 'KW', placeWord: 'Eintrag', missing: 0 })
    expect(intake.intervals.map(({ start, value }) => ({ start, value }))).toEqual(expected)
  })

  it.each<[string, unknown]>([
    ['an object of meters', { 'Halle 1': list(1), 'Halle 2': list(10) }],
    [
      'a list of meters',
      [
        { meter: 'Halle 1', values: list(1) },
        { meter: 'Halle 2', values: list(10) },
      ],
    ],
  ])('with several meters is read as %s', async (_form, document) => {
    const { series } = await read(JSON.stringify(document), { unit: 'KW', series: [] })

    expect(series.map(({ meterKey, values: [first] }) => [meterKey, first])).toEqual([
      ['Halle 1', 1],
      ['Halle 2', 10],
    ])
  })

  it('names the entry of a value it cannot read', async () => {
    const document = stamps.map((time, i) => ({ time, kw: i === 1 ? 'defekt' : 1 }))

    expect(await takeIn(Buffer.from(JSON.stringify(document)), {})).toMatchObject({
      code: 'IMPORT_NUMBER_UNREADABLE',
      place: 'Eintrag 2, Spalte „kw“',
    })
  })

  it.each([
    ['broken', '[{"time": "2018-06-01T00:00:00Z",\n "kw": 1},', 'IMPORT_JSON_BROKEN'],
    ['too deep', `${'['.repeat(30)}1${']'.repeat(30)}`, 'IMPORT_JSON_TOO_DEEP'],
    ['without a table', '{"hello": "world"}', 'IMPORT_NO_TABLE'],
  ])('that is %s is refused', async (_what, text, code) => {
    expect(await takeIn(Buffer.from(text), {})).toMatchObject({ code, remedy: /\S/ })
  })
})

function list(first: number): [string, number][] {
  return stamps.map((time, i) => [time, first + i])
}
