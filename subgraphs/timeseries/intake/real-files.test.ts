import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { readIntake, type ReadIntake as Intake } from '../testing/read-intake.ts'

const folder = join(projectRoot, '..', 'shared', 'data')

const read = (name: string) => readIntake(readFileSync(join(folder, name)))

const highest = ({ intervals }: Intake) => intervals.toSorted((a, b) => b.value - a.value)[0]

describe.skipIf(!existsSync(folder))('real files', () => {
  it('reads the steel works of 2018: end-labelled, without summer time', async () => {
    const intake = await read('industry_steel_15min_2018.csv')

    expect(intake).toMatchObject({
      encoding: 'utf-8',
      delimiter: ',',
      timestampColumn: 'date',
      valueColumn: 'Usage_kWh',
      unit: 'KWH',
      label: 'END',
      timeZone: '+01:00',
      intervalSeconds: 900,
      rows: 35_040,
      missing: 0,
      duplicates: 0,
      from: new Date('2017-12-31T23:00:00Z'),
      to: new Date('2018-12-31T23:00:00Z'),
      warnings: [],
    })
    expect(intake.energyKwh).toBeCloseTo(959_636.71, 6)
    expect(highest(intake)).toMatchObject({
      start: Date.parse('2018-11-22T08:30:00Z'),
      value: 628.72,
    })
  })

  it('reads MSCONS of December 2015, whose stamps are partly damaged', async () => {
    const intake = await read('mscons_tl_sample01_2015-12_15min.txt')

    expect(intake).toMatchObject({
      format: 'MSCONS',
      rows: 2976,
      missing: 0,
      from: new Date('2015-11-30T23:00:00Z'),
      to: new Date('2015-12-31T23:00:00Z'),
    })
    expect(intake.energyKwh).toBeCloseTo(680.282, 9)
    expect(intake.warnings.map(({ code }) => code)).toEqual(['IMPORT_STAMPS_REPAIRED'])
  })

  it('reads the day-ahead prices of Germany and Luxembourg', async () => {
    const intake = await read('de_lu_day_ahead_hourly_2024-01_2025-09.csv')

    expect(intake).toMatchObject({
      kind: 'PRICES',
      unit: 'EUR_PER_MWH',
      label: 'START',
      intervalSeconds: 3600,
      rows: 15_335,
      missing: 0,
      from: new Date('2023-12-31T23:00:00Z'),
      to: new Date('2025-09-30T22:00:00Z'),
    })
  })

  it('reads a household with gaps', async () => {
    expect(await read('household_fr_load_pv_30min_2024-02_2025-02.csv')).toMatchObject({
      valueColumn: 'sensor.power_load_no_var_loads',
      intervalSeconds: 1800,
      timeZone: 'UTC',
      rows: 17_524,
    })
  })

  it.each([
    ['entsoe_a44_de_lu_2026-02-02_pt15m_curve_a03.xml', 'ENTSOE_A44', 'PRICES'],
    ['weather_brightsky_dwd_2024-10-26.json', 'BRIGHT_SKY', 'WEATHER'],
    ['weather_dwd_poi_observations_2020-04.csv', 'DWD_POI', 'WEATHER'],
    ['solaredge_fixtures/energy_details.json', 'SOLAREDGE', 'READINGS'],
  ])('hands %s to the reader of its source', async (name, format, kind) => {
    const { series, weather, ...intake } = await read(name)

    expect(intake).toMatchObject({ format, kind })
    expect(series.length + weather.length).toBeGreaterThan(0)
  })
})
