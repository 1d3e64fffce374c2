import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  loadProfileFile,
  slots,
  wideFile,
  type Disguise,
  type Slot,
  type WideDisguise,
} from '../testing/load-profile-file.ts'
import { readIntake, type ReadIntake as Intake } from '../testing/read-intake.ts'

const read = readIntake

const twoDays = slots('2018-05-13', '2018-05-15')
const days = fc.constantFrom(
  ['2018-05-13', '2018-05-15'],
  ['2018-03-24', '2018-03-26'],
  ['2018-10-27', '2018-10-29'],
)
const disguises = fc
  .record<Disguise>({
    zone: fc.constant('Europe/Berlin'),
    label: fc.constantFrom('START', 'END'),
    midnight: fc.constantFrom('next', '24:00', 'same'),
    repeated: fc.constantFrom(
      ...(['twice', 'pairs', 'marked', 'named'] as const),
      ...(['zone column', 'season column', 'fold column'] as const),
    ),
    ends: fc.constantFrom('clock', 'counted'),
    dates: fc.constantFrom('dd.mm.yyyy', 'dd/mm/yyyy', 'yyyy-mm-dd'),
    columns: fc.constantFrom('one', 'two', 'from and to'),
    delimiter: fc.constantFrom(';', ',', '\t'),
    decimal: fc.constantFrom(',', '.'),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    unit: fc.constantFrom('kWh', 'kW', 'Wh', 'W', 'MWh', 'MW'),
    unitIn: fc.constantFrom('heading', 'row below', 'preamble', 'column'),
    thousands: fc.boolean(),
    status: fc.constantFrom('none', 'letters', 'words'),
  })
  // From and to in one row are always both: the columns say it themselves.
  .map(disguise =>
    disguise.columns === 'from and to' ? { ...disguise, label: 'START' as const } : disguise,
  )

/** Each value to the last digit that the file shows. */
function expectSame({ intervals, missing }: Intake, profile: Slot[]): void {
  expect(missing).toBe(0)
  expect(intervals.map(({ start }) => start)).toEqual(profile.map(({ start }) => start))
  expect(intervals.map(({ value }) => Math.round(value * 25))).toEqual(
    profile.map(({ value }) => Math.round(value * 100)),
  )
}

describe('a load profile in disguise', () => {
  it('is the same in every encoding', async () => {
    const text = loadProfileFile(twoDays).replace('Messstelle', 'Messstelle Süd')
    const encoded = [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      Buffer.from(text, 'latin1'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text, 'utf16le').swap16(),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    ]

    const intakes = await Promise.all(encoded.map(bytes => read(bytes)))
    const intervals = intakes.map(intake => intake.intervals)

    for (const other of intervals) expect(other).toEqual(intervals[0])
  })

  it('is the same in every form', async () => {
    await fc.assert(
      fc.asyncProperty(disguises, days, async (disguise, [from = '', to = '']) => {
        const profile = slots(from, to)

        const intake = await read(loadProfileFile(profile, disguise))

        expectSame(intake, profile)
        const estimates = intake.intervals.filter(({ quality }) => quality === 'SUBSTITUTED')
        expect(estimates.length).toBe(
          disguise.status === 'none'
            ? 0
            : profile.filter(({ start }) => (start / 900_000) % 5 === 0).length,
        )
      }),
      { numRuns: 150 },
    )
  })

  it('is the same with one row a day', async () => {
    const wide = fc.record<WideDisguise>({
      headings: fc.constantFrom('times', 'ends', 'numbers'),
      spring: fc.constantFrom('first', 'gap'),
      decimal: fc.constantFrom(',', '.'),
    })
    await fc.assert(
      fc.asyncProperty(wide, days, async (disguise, [from = '', to = '']) => {
        const profile = slots(from, to)

        expectSame(await read(wideFile(profile, disguise), { unit: 'KWH' }), profile)
      }),
      { numRuns: 40 },
    )
  })

  it('tells dates of the first twelve days apart by their order', async () => {
    const rows = (order: (day: string) => string) =>
      ['01', '02', '03'].flatMap(day => ['00:00', '12:00'].map(time => `${order(day)} ${time},1.5`))
    const hours = (order: (day: string) => string) =>
      Array.from({ length: 72 }, (_, i) => {
        const day = String(Math.floor(i / 24) + 1).padStart(2, '0')
        return `${order(day)} ${String(i % 24).padStart(2, '0')}:00,1.5`
      })

    expect(rows(day => `05/${day}/2018`)).toHaveLength(6)
    const english = await read(['time,kWh', ...hours(day => `05/${day}/2018`)].join('\n'))
    const german = await read(['time,kWh', ...hours(day => `${day}/05/2018`)].join('\n'))

    expect(english.from).toEqual(german.from)
    expect(english.missing).toBe(0)
  })

  it('is found below lines that are no table', async () => {
    const text = [
      'Messstelle;DE0001062600000001000000022345671',
      'Erstellt am;02.01.2019 08:00',
      'Einheit;kWh',
      '',
      'Datum;von;bis;Wert;Status',
      '01.06.2018;00:00;00:15;1.234,5;W',
      '01.06.2018;00:15;00:30;987,25;W',
      '01.06.2018;00:30;00:45;1.000,0;E',
      ';;;;',
    ].join('\r\n')

    const intake = await read(text)

    expect(intake).toMatchObject({
      meteringLocation: 'DE0001062600000001000000022345671',
      timestampColumn: 'Datum',
      valueColumn: 'Wert',
      unit: 'KWH',
      label: 'START',
      rows: 3,
      energyKwh: 3221.75,
    })
    expect(intake.columns.map(({ role }) => role)).toEqual([
      'timestamp',
      'timestamp',
      null,
      'value',
      null,
    ])
    expect(intake.sampleRows[0]).toMatchObject({
      line: 6,
      raw: ['01.06.2018', '00:00', '00:15', '1.234,5', 'W'],
      value: 4938,
    })
  })

  it('is found without any heading', async () => {
    const intake = await read('2018-06-01 00:00;1,5\n2018-06-01 00:15;2,5\n')

    expect(intake).toMatchObject({
      timestampColumn: 'Spalte 1',
      valueColumn: 'Spalte 2',
      unit: 'KWH',
    })
    expect(intake.warnings).toMatchObject([{ code: 'IMPORT_UNIT_ASSUMED' }])
  })

  it('takes the unit from a row of its own and the direction from the heading', async () => {
    const text =
      'Zeit;Netzbezug;PV-Einspeisung\n;[kW];[kW]\n2018-06-01 00:00;1;0,5\n2018-06-01 00:15;2;0,25\n'

    expect(await read(text)).toMatchObject({
      valueColumn: 'Netzbezug',
      unit: 'KW',
      quantity: 'CONSUMPTION',
    })
    expect((await read(text, { quantity: 'PRODUCTION' })).valueColumn).toBe('PV-Einspeisung')
    expect(await read(text, { valueColumn: 'pv-einspeisung' })).toMatchObject({
      quantity: 'PRODUCTION',
    })
  })

  it('counts empty values as missing and warns of negative ones', async () => {
    const text = 'Zeit;kW\n2018-06-01 00:00;1\n2018-06-01 00:15;\n2018-06-01 00:30;-2\n'

    const intake = await read(text)

    expect(intake).toMatchObject({ rows: 3, missing: 1 })
    expect(intake.warnings.map(({ code }) => code)).toEqual(['IMPORT_GAPS', 'IMPORT_NEGATIVE'])
  })
})

describe('market prices', () => {
  it('are recognised by their unit', async () => {
    const text =
      'start_utc,start_local,price_eur_per_mwh\n2024-03-31T00:00:00Z,2024-03-31T01:00:00+01:00,-0.5\n2024-03-31T01:00:00Z,2024-03-31T03:00:00+02:00,12.25\n'

    const intake = await read(text)

    expect(intake).toMatchObject({
      kind: 'PRICES',
      unit: 'EUR_PER_MWH',
      energyKwh: null,
      warnings: [],
    })
    expect(intake.intervals.map(({ value }) => value)).toEqual([-0.5, 12.25])
    expect(intake.timestampColumn).toBe('start_utc')
  })

  it('are read in the form of SMARD', async () => {
    const text =
      'Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen\n31.03.2024 01:00;31.03.2024 03:00;1.024,5\n31.03.2024 03:00;31.03.2024 04:00;-5,25\n31.03.2024 04:00;31.03.2024 05:00;0\n31.03.2024 05:00;31.03.2024 06:00;7\n'

    const intake = await read(text)

    expect(intake).toMatchObject({
      kind: 'PRICES',
      label: 'START',
      timeZone: 'Europe/Berlin',
      missing: 0,
    })
    expect(intake.intervals.map(({ value }) => value)).toEqual([1024.5, -5.25, 0, 7])
  })

  it('are read by epoch and in cents', async () => {
    const intake = await read('unix_seconds,price ct/kWh\n1711839600,1.5\n1711843200,2\n')

    expect(intake).toMatchObject({ from: new Date('2024-03-30T23:00:00Z'), unit: 'CT_PER_KWH' })
    expect(intake.intervals.map(({ value }) => value)).toEqual([15, 20])
  })
})
