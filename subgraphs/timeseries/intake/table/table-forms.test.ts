import { describe, expect, it } from 'vitest'
import { intervalsOf, readIntake as read } from '../../testing/read-intake.ts'
import { takeIn } from '../take-in.ts'

const quarters = ['00:00', '00:15', '00:30', '00:45'].map(time => `01.06.2018 ${time}`)
const table = (heading: string, ...cells: string[]) =>
  [heading, ...quarters.map((stamp, i) => `${stamp};${cells[i] ?? ''}`)].join('\n')

describe('a table with several value columns', () => {
  it('is imported as one meter for each, when all share a unit', async () => {
    const text = table('Zeit;Halle 1 [kWh];Halle 2 [kWh]', '1;2', '3;4', '5;6', '7;8')

    const { series, warnings } = await read(text)

    expect(series).toMatchObject([
      { name: 'Halle 1 [kWh]', meterKey: 'Halle 1', energyKwh: 16, target: { to: 'METER' } },
      { name: 'Halle 2 [kWh]', meterKey: 'Halle 2', energyKwh: 20, target: { to: 'METER' } },
    ])
    expect(warnings).toMatchObject([{ code: 'IMPORT_SEVERAL_SERIES' }])
  })

  it('is one meter when they are its two directions', async () => {
    const text = table('Zeit;Bezug [kW];Einspeisung [kW]', '1;0', '2;0', '0;3', '0;4')

    expect((await read(text)).series).toMatchObject([
      { meterKey: '', target: { to: 'METER', quantity: 'CONSUMPTION' } },
      { meterKey: '', target: { to: 'METER', quantity: 'PRODUCTION' } },
    ])
  })

  it('leaves out sums, other units and what the user does not choose', async () => {
    const text = table(
      'Zeit;Halle 1 [kWh];Halle 2 [kWh];Summe [kWh];Max [kW]',
      ...quarters.map(() => '1;2;3;12'),
    )

    const all = await read(text)
    const chosen = await read(text, { series: [{ name: 'Halle 2 [kWh]', quantity: 'PRODUCTION' }] })

    expect(all.series.map(({ name }) => name)).toEqual(['Halle 1 [kWh]', 'Halle 2 [kWh]'])
    expect(all.offered.map(({ name }) => name)).toContain('Summe [kWh]')
    expect(chosen.series).toMatchObject([
      { name: 'Halle 2 [kWh]', target: { to: 'METER', quantity: 'PRODUCTION' } },
    ])
  })

  it('knows the status of each by the column to its right', async () => {
    const text = table(
      'Zeit;Halle 1 [kWh];Status;Halle 2 [kWh];Status',
      '1;W;2;E',
      '3;W;4;W',
      '5;E;6;W',
      '7;F;8;V',
    )

    const { series } = await read(text)

    expect(series.map(one => intervalsOf(one).map(({ quality }) => quality))).toEqual([
      ['MEASURED', 'MEASURED', 'SUBSTITUTED', 'FAULTY'],
      ['SUBSTITUTED', 'MEASURED', 'MEASURED', 'PRELIMINARY'],
    ])
  })

  it('puts reactive energy and registers into channels', async () => {
    const text = table(
      'Zeit;Wirkarbeit [kWh];Blindarbeit [kvarh];Zählerstand 1.8.0 [kWh]',
      '1;0,5;100',
      '1;0,5;101',
      '1;0,5;102',
      '1;0,5;103',
    )
    const names = ['Wirkarbeit [kWh]', 'Blindarbeit [kvarh]', 'Zählerstand 1.8.0 [kWh]']

    const { series } = await read(text, { series: names.map(name => ({ name })) })

    expect(series.map(({ target }) => target)).toMatchObject([
      { to: 'METER', quantity: 'CONSUMPTION' },
      { to: 'CHANNEL', obis: '1-1:3.29.0', kind: 'PROFILE', unit: 'kvar' },
      { to: 'CHANNEL', obis: '1-1:1.8.0', kind: 'REGISTER', unit: 'kWh' },
    ])
    expect(Array.from(series[1]?.values ?? [])).toEqual([2, 2, 2, 2])
    expect(Array.from(series[2]?.values ?? [])).toEqual([100, 101, 102, 103])
  })
})

describe('a table with several meters below one another', () => {
  const rows = (meter: string, obis: string, first: number) =>
    quarters.map((stamp, i) => `${meter};${obis};${stamp};${first + i}`)
  const location = 'DE000106260000000100000002234567'
  const text = [
    'Messlokation;OBIS;Zeit;Wert [kWh]',
    ...rows(`${location}1`, '1-1:1.29.0', 1),
    ...rows(`${location}1`, '1-1:2.29.0', 10),
    ...rows(`${location}2`, '1-1:1.29.0', 100),
  ].join('\n')

  it('is one series for each meter and direction', async () => {
    const { series } = await read(text)

    expect(series).toMatchObject([
      { meterKey: `${location}1`, target: { quantity: 'CONSUMPTION' }, energyKwh: 10 },
      { meterKey: `${location}1`, target: { quantity: 'PRODUCTION' }, energyKwh: 46 },
      {
        meterKey: `${location}2`,
        meteringLocation: `${location}2`,
        target: { quantity: 'CONSUMPTION' },
        energyKwh: 406,
      },
    ])
  })

  it('is imported in part when the user says so', async () => {
    const [, , third] = (await read(text)).offered

    const { series } = await read(text, { series: [{ name: third?.name ?? '' }] })

    expect(series).toMatchObject([{ meterKey: `${location}2`, energyKwh: 406 }])
    expect(await takeIn(Buffer.from(text), { series: [{ name: 'x' }] })).toMatchObject({
      code: 'IMPORT_COLUMN_MISSING',
    })
  })
})

describe('a signed column', () => {
  const text = table('Zeit;Leistung [kW]', '2', '-3', '0', '4')

  it('is kept with a warning that names the ways out', async () => {
    const { series, warnings } = await read(text)

    expect(Array.from(series[0]?.values ?? [])).toEqual([2, -3, 0, 4])
    expect(warnings).toMatchObject([
      { code: 'IMPORT_NEGATIVE', message: /teilen/, place: 'Zeile 3' },
    ])
  })

  it('becomes consumption and production of one meter', async () => {
    const { series } = await read(text, { negatives: 'SPLIT' })

    expect(series).toMatchObject([
      { target: { quantity: 'CONSUMPTION' }, meterKey: '' },
      { target: { quantity: 'PRODUCTION' }, meterKey: '' },
    ])
    expect(series.map(({ values }) => Array.from(values))).toEqual([
      [2, 0, 0, 4],
      [0, 3, 0, 0],
    ])
  })

  it('of nothing but negative values is turned', async () => {
    const negative = table('Zeit;PV-Leistung [kW]', '-2', '-3', '0', '-4')

    expect((await read(negative)).warnings).toMatchObject([{ message: /umkehren/ }])
    const { series } = await read(negative, { negatives: 'INVERT' })
    expect(Array.from(series[0]?.values ?? [])).toEqual([2, 3, 0, 4])
  })
})

describe('rows that are not like the others', () => {
  it('are the same in the preview and in the import, however long they are', async () => {
    const text = [
      'Zeit;kW;',
      '01.06.2018 00:00;1',
      '01.06.2018 00:15;2;;',
      '01.06.2018 00:30;3;',
      '01.06.2018 00:45;4',
      ';;',
      '',
    ].join('\n')

    const { rows, sampleRows, series } = await read(text)

    expect(rows).toBe(4)
    expect(sampleRows.map(({ line, value }) => [line, value])).toEqual([
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 4],
    ])
    expect(Array.from(series[0]?.values ?? [])).toEqual([1, 2, 3, 4])
  })

  it('are left out and reported where the user wishes so', async () => {
    const text = table('Zeit;kW', '1', 'Ausfall', '3', '4').replace('00:45;', '24:45;')

    const { series, report, warnings } = await read(text, { onBadRow: 'SKIP' })

    expect(Array.from(series[0]?.values ?? [])).toEqual([1, 3])
    expect(report.counts).toMatchObject({ TAKEN: 2, REFUSED: 2 })
    expect(report.rows).toMatchObject([
      { line: 3, column: 'kW', raw: 'Ausfall', code: 'IMPORT_NUMBER_UNREADABLE' },
      { line: 5, column: 'Zeit', raw: '01.06.2018 24:45', code: 'IMPORT_STAMP_UNREADABLE' },
    ])
    expect(warnings.map(({ code }) => code)).toContain('IMPORT_ROWS_SKIPPED')
  })

  it('refuse the file all the same when most are unreadable', async () => {
    const rows = Array.from({ length: 24 }, (_, i) => {
      const time = `${String(i).padStart(2, '0')}:00`
      return `01.06.2018 ${time};${i % 2 === 0 ? i : 'x'}`
    })
    const text = ['Zeit;kW', ...rows, '02.06.2018 00:00;y'].join('\n')

    expect(await takeIn(Buffer.from(text), { onBadRow: 'SKIP', valueColumn: 'kW' })).toMatchObject({
      code: 'IMPORT_TOO_MANY_BAD_ROWS',
      message: /13 von 25 Zeilen/,
      place: 'Zeile 3, Spalte „kW“',
    })
  })

  it('at the very beginning are rows all the same', async () => {
    const text = table('Zeit;kW', 'Ausfall', '2', '3', '4')

    expect(await takeIn(Buffer.from(text), {})).toMatchObject({
      code: 'IMPORT_NUMBER_UNREADABLE',
      place: 'Zeile 2, Spalte „kW“',
    })
  })

  it('with two values for one interval count for nothing', async () => {
    const text = `${table('Zeit;kW', '1', '2', '3', '4')}\n01.06.2018 00:30;5\n`

    const { series, missing, report } = await read(text, { onBadRow: 'SKIP' })

    expect(Array.from(series[0]?.values ?? [])).toEqual([1, 2, 4])
    expect(missing).toBe(1)
    expect(report.rows.map(({ line, code }) => [line, code])).toEqual([
      [4, 'IMPORT_CONFLICT'],
      [6, 'IMPORT_CONFLICT'],
    ])
  })

  it('with unknown words in the status column are taken with a warning', async () => {
    const { warnings } = await read(
      table('Zeit;kW;Status', ...quarters.map((_, i) => `1;${i === 2 ? 'X9' : 'W'}`)),
      { statusColumn: 'Status' },
    )

    expect(warnings).toMatchObject([{ code: 'IMPORT_STATUS_UNKNOWN', message: /„X9“ \(1 Zeile\)/ }])
  })

  it('cannot run as formulas or markup: they are text', async () => {
    const text = table('Zeit;kW;Notiz', '1;=1+1', '2;<script>', '3;', '4;')

    expect((await read(text)).sampleRows[0]).toMatchObject({ raw: [quarters[0], '1', '=1+1'] })
  })
})

describe('what the user decides about a table', () => {
  it('wins over what is detected', async () => {
    const text = 'Zeit;kW\n01/02/2018 00:00;1.234\n01/02/2018 00:30;2.345\n'

    const english = await read(text, { dateOrder: 'MDY', decimalMark: '.', intervalSeconds: 900 })
    const german = await read(text, { dateOrder: 'DMY', decimalMark: ',', label: 'END' })

    expect(english).toMatchObject({ from: new Date('2018-01-01T23:00:00Z'), missing: 1 })
    expect(english.intervals.map(({ value }) => value)).toEqual([1.234, 2.345])
    expect(german.from).toEqual(new Date('2018-01-31T22:30:00Z'))
    expect(german.intervals.map(({ value }) => value)).toEqual([1234, 2345])
  })
})
