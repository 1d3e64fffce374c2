import { describe, expect, it } from 'vitest'
import { msconsFile, quarterHours } from '../../testing/mscons-file.ts'
import { slots } from '../../testing/load-profile-file.ts'
import { zoneClock } from '../../time/zone-clock.ts'
import type { ImportOptions } from '../import-options.ts'
import { takeIn } from '../take-in.ts'
import { readIntake } from '../../testing/read-intake.ts'

const location = 'DE0001062600000001000000022345671'
const point = (amounts: string[], obis = '1-1:1.29.0') => ({
  location,
  obis,
  values: quarterHours('2018-03-01T00:00:00Z', amounts),
})

const take = (text: string, options: ImportOptions = {}) =>
  takeIn(Buffer.from(text, 'latin1'), options)
const read = readIntake

describe('an MSCONS load profile', () => {
  it('is read with metering location, unit and offset', async () => {
    const intake = await read(msconsFile([point(['0', '0,5', '1,25'])]))

    expect(intake).toMatchObject({
      format: 'MSCONS',
      kind: 'READINGS',
      unit: 'KWH',
      quantity: 'CONSUMPTION',
      label: 'START',
      meteringLocation: location,
      intervalSeconds: 900,
      from: new Date('2018-03-01T00:00:00Z'),
      energyKwh: 1.75,
    })
    expect(intake.intervals.map(({ value }) => value)).toEqual([0, 2, 5])
    expect(intake.sampleRows[1]).toMatchObject({ raw: ['0,5'], value: 2 })
  })

  it.each(['2018-03-25', '2018-10-28'])(
    'is exact on %s, the day of the clock change',
    async day => {
      const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
      const profile = slots(day, next)
      const clock = zoneClock('Europe/Berlin')
      const values = quarterHours(
        new Date(profile[0]?.start ?? 0).toISOString(),
        profile.map(({ value }) => String(value).replace('.', ',')),
        utcMs => clock.offsetMs(utcMs) / 3_600_000,
      )

      const intake = await read(msconsFile([{ location, obis: '1-1:1.29.0', values }]))

      expect(intake).toMatchObject({ rows: profile.length, missing: 0, timeZone: 'Europe/Berlin' })
      expect(intake.intervals.map(({ start, value }) => ({ start, value: value / 4 }))).toEqual(
        profile,
      )
    },
  )

  it('keeps how a value came about', async () => {
    const qualifiers = ['220', '67', '201']
    const values = quarterHours('2018-03-01T00:00:00Z', ['1', '2', '3']).map((value, i) => ({
      ...value,
      qualifier: qualifiers[i] ?? '',
    }))

    const { intervals } = await read(msconsFile([{ location, obis: '', values }]))

    expect(intervals.map(({ quality }) => quality)).toEqual([
      'MEASURED',
      'SUBSTITUTED',
      'PRELIMINARY',
    ])
  })

  it('offers every series of the file and reads the chosen one', async () => {
    const text = msconsFile([point(['1', '2']), point(['3', '4'], '1-1:2.29.0')])

    const first = await read(text)
    const second = await read(text, { valueColumn: `${location} · 1-1:2.29.0` })

    expect(first.columns.map(({ role }) => role)).toEqual(['value', 'value'])
    expect(first.warnings).toMatchObject([{ code: 'IMPORT_SEVERAL_SERIES' }])
    expect(second).toMatchObject({ quantity: 'PRODUCTION', energyKwh: 7, warnings: [] })
    expect(await take(text, { valueColumn: 'x' })).toMatchObject({ code: 'IMPORT_COLUMN_MISSING' })
  })

  it('honours other separators, escapes and line breaks', async () => {
    const text = msconsFile([{ ...point(['0.5', '1']), location: "H?'1?+2" }], "UNA:+.? '")

    const intake = await read(text.replaceAll("'QTY", "'\r\nQTY"))

    expect(intake).toMatchObject({ meteringLocation: "H'1+2", energyKwh: 1.5 })
  })

  it('puts damaged stamps right when the values follow one another without a break', async () => {
    const text = msconsFile([point(Array.from({ length: 96 }, (_, i) => String(i)))])
    // The stamp of one interval is damaged where it begins and where the one before it ends.
    const damaged = text.replaceAll('201803012015', '201803012016')

    const intake = await read(damaged)

    expect(damaged).not.toBe(text)
    expect(intake.intervals).toEqual((await read(text)).intervals)
    expect(intake.warnings).toMatchObject([
      { code: 'IMPORT_STAMPS_REPAIRED', message: /1 Zeitstempel passt nicht.*96 Werte/ },
    ])
  })

  it('refuses damaged stamps when a value is missing', async () => {
    const text = msconsFile([point(Array.from({ length: 96 }, (_, i) => String(i)))])
    const damaged = text
      .replaceAll('201803012015', '201803012016')
      .replace("QTY+220:3'DTM+163:201803010145?+01:303'DTM+164:201803010200?+01:303'", '')
      .replace('UNT+298', 'UNT+295')

    expect(await take(damaged)).toMatchObject({ code: 'IMPORT_OFF_GRID', place: /^Segment \d+$/ })
  })
})

describe('a damaged MSCONS file', () => {
  const text = msconsFile([point(['1', '2', '3', '4'])])

  it.each([
    ['in mid-segment', text.slice(0, -70), 'IMPORT_MSCONS_TRUNCATED', 'Segment 21'],
    ['before UNT', text.slice(0, text.indexOf('UNT')), 'IMPORT_MSCONS_TRUNCATED', 'Segment 23'],
    ['before UNZ', text.slice(0, text.indexOf('UNZ')), 'IMPORT_MSCONS_TRUNCATED', 'Segment 24'],
  ])('that ends %s is refused with the segment', async (_where, given, code, place) => {
    expect(await take(given)).toMatchObject({ code, place, remedy: /vollständige Datei/ })
  })

  it.each([
    ['UNT+22', 'UNT+23', 'IMPORT_MSCONS_COUNT', /23 Segmente.*22/],
    ['UNZ+1', 'UNZ+2', 'IMPORT_MSCONS_COUNT', /2 Nachrichten.*1/],
    ['UNZ+1+R1', 'UNZ+1+R2', 'IMPORT_MSCONS_BROKEN', /R2.*R1/],
    ['MSCONS:D', 'UTILMD:D', 'IMPORT_MSCONS_OTHER_MESSAGE', /UTILMD/],
    ['QTY+220:2', 'QTY+220:2x', 'IMPORT_NUMBER_UNREADABLE', /„2x“/],
    ['QTY+220:2', 'QTY+79:2', 'IMPORT_MSCONS_QUALIFIER', /79/],
    ['201803010115', '201813010115', 'IMPORT_STAMP_UNREADABLE', /201813010115/],
  ])('with %s changed to %s is refused', async (before, after, code, message) => {
    expect(text).toContain(before)
    expect(await take(text.replace(before, after))).toMatchObject({ code, message })
  })

  it('without a load profile is refused', async () => {
    const reading = text.replaceAll(/'DTM\+16[34]/g, "'DTM+9")

    expect(await take(reading)).toMatchObject({ code: 'IMPORT_MSCONS_EMPTY' })
  })
})
