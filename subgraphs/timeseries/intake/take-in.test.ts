import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '#platform/errors.ts'
import { loadProfileFile, slots, type Disguise } from '../testing/load-profile-file.ts'
import type { ImportOptions } from './import-options.ts'
import { takeIn, type Intake } from './take-in.ts'

function read(given: string | Uint8Array, options: ImportOptions = {}): Intake {
  const intake = takeIn(typeof given === 'string' ? Buffer.from(given) : given, options)
  if (intake instanceof UserError)
    throw new Error(`${intake.code}: ${intake.message} ${intake.place ?? ''}`)
  return intake
}

const twoDays = slots('2018-05-13', '2018-05-15')

describe('a load profile in disguise', () => {
  it('is the same in every encoding', () => {
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

    const intervals = encoded.map(bytes => read(bytes).intervals)

    for (const other of intervals) expect(other).toEqual(intervals[0])
  })

  it('is the same in every form', () => {
    const disguises = fc.record<Disguise>({
      zone: fc.constant('Europe/Berlin'),
      label: fc.constantFrom('START', 'END'),
      midnight: fc.constantFrom('next', '24:00', 'same'),
      repeated: fc.constantFrom('twice', 'pairs', 'marked'),
      ends: fc.constantFrom('clock', 'counted'),
      dates: fc.constantFrom('dd.mm.yyyy', 'dd/mm/yyyy', 'yyyy-mm-dd'),
      columns: fc.constantFrom('one', 'two'),
      delimiter: fc.constantFrom(';', ',', '\t'),
      decimal: fc.constantFrom(',', '.'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
    })
    const days = fc.constantFrom(
      ['2018-05-13', '2018-05-15'],
      ['2018-03-24', '2018-03-26'],
      ['2018-10-27', '2018-10-29'],
    )
    fc.assert(
      fc.property(disguises, days, (disguise, [from = '', to = '']) => {
        const profile = slots(from, to)
        const intake = read(loadProfileFile(profile, disguise))
        expect(intake.intervals.map(({ start }) => start)).toEqual(
          profile.map(({ start }) => start),
        )
        expect(intake.intervals.map(({ value }) => value / 4)).toEqual(
          profile.map(({ value }) => value),
        )
      }),
      { numRuns: 60 },
    )
  })

  it('tells dates of the first twelve days apart by their order', () => {
    const rows = (order: (day: string) => string) =>
      ['01', '02', '03'].flatMap(day => ['00:00', '12:00'].map(time => `${order(day)} ${time},1.5`))
    const hours = (order: (day: string) => string) =>
      Array.from({ length: 72 }, (_, i) => {
        const day = String(Math.floor(i / 24) + 1).padStart(2, '0')
        return `${order(day)} ${String(i % 24).padStart(2, '0')}:00,1.5`
      })

    expect(rows(day => `05/${day}/2018`)).toHaveLength(6)
    const english = read(['time,kWh', ...hours(day => `05/${day}/2018`)].join('\n'))
    const german = read(['time,kWh', ...hours(day => `${day}/05/2018`)].join('\n'))

    expect(english.from).toEqual(german.from)
    expect(english.missing).toBe(0)
  })

  it('is found below lines that are no table', () => {
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

    const intake = read(text)

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

  it('is found without any heading', () => {
    const intake = read('2018-06-01 00:00;1,5\n2018-06-01 00:15;2,5\n')

    expect(intake).toMatchObject({
      timestampColumn: 'Spalte 1',
      valueColumn: 'Spalte 2',
      unit: 'KWH',
    })
    expect(intake.warnings).toMatchObject([{ code: 'IMPORT_UNIT_ASSUMED' }])
  })

  it('takes the unit from a row of its own and the direction from the heading', () => {
    const text =
      'Zeit;Netzbezug;PV-Einspeisung\n;[kW];[kW]\n2018-06-01 00:00;1;0,5\n2018-06-01 00:15;2;0,25\n'

    expect(read(text)).toMatchObject({
      valueColumn: 'Netzbezug',
      unit: 'KW',
      quantity: 'CONSUMPTION',
    })
    expect(read(text, { quantity: 'PRODUCTION' }).valueColumn).toBe('PV-Einspeisung')
    expect(read(text, { valueColumn: 'pv-einspeisung' })).toMatchObject({ quantity: 'PRODUCTION' })
  })

  it('counts empty values as missing and warns of negative ones', () => {
    const text = 'Zeit;kW\n2018-06-01 00:00;1\n2018-06-01 00:15;\n2018-06-01 00:30;-2\n'

    const intake = read(text)

    expect(intake).toMatchObject({ rows: 3, missing: 1 })
    expect(intake.warnings.map(({ code }) => code)).toEqual(['IMPORT_GAPS', 'IMPORT_NEGATIVE'])
  })
})

describe('market prices', () => {
  it('are recognised by their unit', () => {
    const text =
      'start_utc,start_local,price_eur_per_mwh\n2024-03-31T00:00:00Z,2024-03-31T01:00:00+01:00,-0.5\n2024-03-31T01:00:00Z,2024-03-31T03:00:00+02:00,12.25\n'

    const intake = read(text)

    expect(intake).toMatchObject({
      kind: 'PRICES',
      unit: 'EUR_PER_MWH',
      energyKwh: null,
      warnings: [],
    })
    expect(intake.intervals.map(({ value }) => value)).toEqual([-0.5, 12.25])
    expect(intake.timestampColumn).toBe('start_utc')
  })

  it('are read in the form of SMARD', () => {
    const text =
      'Datum von;Datum bis;Deutschland/Luxemburg [€/MWh] Originalauflösungen\n31.03.2024 01:00;31.03.2024 03:00;1.024,5\n31.03.2024 03:00;31.03.2024 04:00;-5,25\n31.03.2024 04:00;31.03.2024 05:00;0\n31.03.2024 05:00;31.03.2024 06:00;7\n'

    const intake = read(text)

    expect(intake).toMatchObject({
      kind: 'PRICES',
      label: 'START',
      timeZone: 'Europe/Berlin',
      missing: 0,
    })
    expect(intake.intervals.map(({ value }) => value)).toEqual([1024.5, -5.25, 0, 7])
  })

  it('are read by epoch and in cents', () => {
    const intake = read('unix_seconds,price ct/kWh\n1711839600,1.5\n1711843200,2\n')

    expect(intake).toMatchObject({ from: new Date('2024-03-30T23:00:00Z'), unit: 'CT_PER_KWH' })
    expect(intake.intervals.map(({ value }) => value)).toEqual([15, 20])
  })
})
