import { describe, expect, it } from 'vitest'
import {
  loadProfileFile,
  slots,
  type Disguise,
  type Slot,
} from '../../testing/load-profile-file.ts'
import { takeIn } from '../take-in.ts'
import { readIntake, type ReadIntake as Intake } from '../../testing/read-intake.ts'

const read = readIntake

const inKw = (profile: Slot[], perHour: number) =>
  profile.map(({ start, value }) => ({ start, value: value * perHour }))
const placed = ({ intervals }: Intake) => intervals.map(({ start, value }) => ({ start, value }))
const reasonFor = (intake: Intake, subject: string) =>
  intake.findings.find(finding => finding.subject === subject)?.reason

const spring = slots('2018-03-24', '2018-03-27')
const autumn = slots('2018-10-27', '2018-10-30')

describe('the day with 92 quarter-hours', () => {
  it.each<Partial<Disguise>>([
    { label: 'START' },
    { label: 'END', ends: 'clock' },
    { label: 'END', ends: 'counted' },
    { label: 'END', midnight: '24:00' },
    { label: 'END', midnight: 'same' },
    { label: 'START', columns: 'two' },
    { label: 'END', columns: 'two', midnight: '24:00', delimiter: ',' },
  ])('is read exactly, written as %j', async disguise => {
    const intake = await read(loadProfileFile(spring, disguise))

    expect(placed(intake)).toEqual(inKw(spring, 4))
    expect(intake).toMatchObject({
      rows: 96 + 92 + 96,
      missing: 0,
      duplicates: 0,
      timeZone: 'Europe/Berlin',
      label: disguise.label,
    })
    expect(reasonFor(intake, 'Zeitzone')).toContain('am 25.03.2018 92 Werte')
  })
})

describe('the day with 100 quarter-hours', () => {
  it.each<Partial<Disguise>>([
    { label: 'START', repeated: 'twice' },
    { label: 'START', repeated: 'pairs' },
    { label: 'START', repeated: 'marked' },
    { label: 'END', repeated: 'twice', ends: 'clock' },
    { label: 'END', repeated: 'twice', ends: 'counted' },
    { label: 'END', repeated: 'pairs' },
    { label: 'END', repeated: 'marked', midnight: '24:00' },
    { label: 'END', repeated: 'twice', midnight: 'same', columns: 'two' },
  ])('is read exactly, written as %j', async disguise => {
    const intake = await read(loadProfileFile(autumn, disguise))

    expect(placed(intake)).toEqual(inKw(autumn, 4))
    expect(intake).toMatchObject({
      rows: 96 + 100 + 96,
      missing: 0,
      duplicates: 0,
      timeZone: 'Europe/Berlin',
      label: disguise.label,
    })
    expect(reasonFor(intake, 'Zeitzone')).toContain('am 28.10.2018 100 Werte')
  })

  it('is read exactly in hours and in minutes', async () => {
    for (const minutes of [1, 60]) {
      const profile = slots('2018-10-28', '2018-10-29', minutes)
      for (const label of ['START', 'END'] as const) {
        expect(placed(await read(loadProfileFile(profile, { label })))).toEqual(
          inKw(profile, 60 / minutes),
        )
      }
    }
  })
})

describe('time zone', () => {
  it('is winter time all year when the days of the clock change have 96 values', async () => {
    const year = slots('2018-01-01', '2019-01-01')

    const intake = await read(
      loadProfileFile(year, { zone: '+01:00', label: 'END', midnight: 'same' }),
    )

    expect(placed(intake)).toEqual(inKw(year, 4))
    expect(intake).toMatchObject({ timeZone: '+01:00', missing: 0, rows: 35_040 })
    expect(reasonFor(intake, 'Zeitzone')).toContain(
      'am 25.03.2018 96 Werte und am 28.10.2018 96 Werte',
    )
  })

  it('is Europe/Berlin when no day of the clock change tells', async () => {
    const intake = await read(loadProfileFile(slots('2018-06-01', '2018-06-03')))

    expect(intake.timeZone).toBe('Europe/Berlin')
    expect(intake.from).toEqual(new Date('2018-05-31T22:00:00Z'))
    expect(reasonFor(intake, 'Zeitzone')).toMatch(/angenommen/)
  })

  it('follows written offsets', async () => {
    const text =
      'Zeit;kW\n2018-10-28T02:45:00+02:00;1\n2018-10-28T02:00:00+01:00;2\n2018-10-28T02:15:00+01:00;3\n'

    const intake = await read(text)

    expect(intake.intervals.map(({ start }) => new Date(start).toISOString())).toEqual([
      '2018-10-28T00:45:00.000Z',
      '2018-10-28T01:00:00.000Z',
      '2018-10-28T01:15:00.000Z',
    ])
    expect(intake.timeZone).toBe('Europe/Berlin')
  })

  it('follows a heading that names UTC', async () => {
    const intake = await read(
      'Datum;Uhrzeit (UTC);Leistung kW\n01.07.2024;00:00;1\n01.07.2024;00:15;2\n',
    )

    expect(intake).toMatchObject({ timeZone: 'UTC', from: new Date('2024-07-01T00:00:00Z') })
  })

  it('follows the user', async () => {
    const text = loadProfileFile(slots('2018-06-01', '2018-06-02'))

    expect((await read(text, { timeZone: '+01:00' })).from).toEqual(
      new Date('2018-05-31T23:00:00Z'),
    )
    expect(await takeIn(Buffer.from(text), { timeZone: 'Mars' })).toMatchObject({
      code: 'IMPORT_ZONE_UNKNOWN',
    })
  })

  it('refuses a stamp that the chosen zone does not have', async () => {
    const text = loadProfileFile(slots('2018-03-25', '2018-03-26'), { zone: '+01:00' })

    expect(await takeIn(Buffer.from(text), { timeZone: 'Europe/Berlin' })).toMatchObject({
      code: 'IMPORT_STAMP_NOT_EXISTING',
      message: /25\.03\.2018 02:00/,
      place: 'Zeile 12',
      remedy: /\+01:00/,
    })
  })

  it('refuses a file in which only some stamps have an offset', async () => {
    const text = 'Zeit;kW\n2018-01-01T00:00:00Z;1\n2018-01-01T00:15:00;2\n2018-01-01T00:30:00Z;3\n'

    expect(await takeIn(Buffer.from(text), {})).toMatchObject({
      code: 'IMPORT_STAMPS_MIXED',
      place: 'Zeile 3',
    })
  })
})

describe('labelling', () => {
  it('is the end when the day ends at 24:00', async () => {
    const intake = await read(
      'Zeit;kWh\n01.06.2018 23:45;1\n01.06.2018 24:00;2\n02.06.2018 00:15;3\n',
    )

    expect(intake.label).toBe('END')
    expect(reasonFor(intake, 'Zeitstempel nennt')).toMatch(/24:00.*Zeile 3/)
    expect(intake.from).toEqual(new Date('2018-06-01T21:30:00Z'))
  })

  it('is what the heading says', async () => {
    const rows = '01.06.2018 10:00;1\n01.06.2018 10:15;2\n01.06.2018 10:30;3\n'

    expect((await read(`Zeit bis;kWh\n${rows}`)).label).toBe('END')
    expect((await read(`Zeit von;kWh\n${rows}`)).label).toBe('START')
    expect((await read(`Zeit;kWh\n${rows}`)).label).toBe('START')
  })

  it('is what the user says', async () => {
    const text = 'Zeit;kWh\n01.06.2018 00:00;1\n01.06.2018 00:15;2\n01.06.2018 00:30;3\n'

    expect((await read(text, { label: 'END' })).from).toEqual(new Date('2018-05-31T21:45:00Z'))
  })
})

describe('flaws of a series', () => {
  const stamps = ['00:00', '00:15', '00:45', '01:00']

  it('counts gaps and shows the first', async () => {
    const rows = stamps.map((time, i) => `01.06.2018 ${time};${i}`)

    const intake = await read(['Zeit;kW', ...rows].join('\n'))

    expect(intake).toMatchObject({ missing: 1, rows: 4 })
    expect(intake.warnings).toMatchObject([
      { code: 'IMPORT_GAPS', message: /Es fehlt 1 Wert|Es fehlen 1 Wert/, place: 'Zeile 3' },
    ])
  })

  it('counts a row that is there twice once', async () => {
    const text =
      'Zeit;kW\n01.06.2018 00:00;1\n01.06.2018 00:15;2\n01.06.2018 00:15;2\n01.06.2018 00:30;3\n'

    expect(await read(text)).toMatchObject({ duplicates: 1, missing: 0, rows: 4 })
  })

  it('refuses two values for one interval', async () => {
    const text =
      'Zeit;kW\n01.06.2018 00:00;1\n01.06.2018 00:15;2\n01.06.2018 00:15;2,5\n01.06.2018 00:30;3\n'

    expect(await takeIn(Buffer.from(text), {})).toMatchObject({
      code: 'IMPORT_CONFLICT',
      message: /2 und 2,5/,
      place: 'Zeile 3 und Zeile 4',
    })
  })

  it('refuses stamps beside the grid and changing intervals', async () => {
    const text =
      'Zeit;kW\n01.06.2018 00:00;1\n01.06.2018 00:15;2\n01.06.2018 00:37;3\n01.06.2018 00:45;4\n01.06.2018 01:00;4\n01.06.2018 01:15;4\n'
    const mixed = 'Zeit;kW\n01.06.2018 00:00;1\n01.06.2018 01:00;2\n01.06.2018 01:15;3\n'
    const weeks = 'Zeit;kW\n01.06.2018 00:00;1\n08.06.2018 00:00;2\n15.06.2018 00:00;3\n'

    expect(await takeIn(Buffer.from(text), {})).toMatchObject({
      code: 'IMPORT_OFF_GRID',
      place: 'Zeile 4',
    })
    expect(await takeIn(Buffer.from(mixed), {})).toMatchObject({ code: 'IMPORT_INTERVAL_UNCLEAR' })
    expect(await takeIn(Buffer.from(weeks), {})).toMatchObject({
      code: 'IMPORT_INTERVAL_UNSUPPORTED',
    })
  })

  it('reads days, which are longer or shorter twice a year, by their midnights', async () => {
    const rows = ['24', '25', '26', '27'].map(day => `${day}.03.2018 00:00;24`)

    const intake = await read(['Zeit;kWh', ...rows].join('\n'))

    expect(intake).toMatchObject({ intervalSeconds: 86_400, missing: 0, energyKwh: 96 })
    expect(intake.intervals.map(({ start }) => new Date(start).toISOString())).toEqual([
      '2018-03-23T23:00:00.000Z',
      '2018-03-24T23:00:00.000Z',
      '2018-03-25T22:00:00.000Z',
      '2018-03-26T22:00:00.000Z',
    ])
  })

  it('reads a file that runs backwards', async () => {
    const [head = '', blank = '', names = '', ...rows] = loadProfileFile(autumn).trim().split('\n')

    const intake = await read([head, blank, names, ...rows.reverse()].join('\n'))

    expect(placed(intake)).toEqual(inKw(autumn, 4))
    expect(intake.sampleRows[0]).toMatchObject({
      line: 4,
      start: new Date(autumn.at(-1)?.start ?? 0),
    })
  })
})
