import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import { bdewDayTypes } from '../calendar/day-type.ts'
import { quarterGrid, startOfDate } from '../calendar/quarter-grid.ts'
import { profileIds, standardProfile, type ProfileId } from './profile-data.ts'
import { dayOfYear, dynamisation, standardLoadProfile } from './standard-load-profile.ts'

const zone = 'Europe/Berlin'
const dayTypes = bdewDayTypes({ state: null, options: [] })

function seriesOf(id: ProfileId, from: string, to: string, annualKwh = 1_000_000): Float64Array {
  const [start, end] = [from, to].map(date => new Date(startOfDate(date, zone)))
  const grid = quarterGrid(start ?? new Date(Number.NaN), end ?? new Date(Number.NaN), zone)
  return standardLoadProfile(standardProfile(id), grid, dayTypes, annualKwh)
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

describe('F(t)', () => {
  it('is 1.242 on 1 January and smallest in summer', () => {
    expect(dynamisation(1)).toBeCloseTo(1.2420301196, 9)
    expect(dynamisation(200)).toBeCloseTo(0.7848, 9)
    expect(dynamisation(365)).toBeCloseTo(1.257215955, 9)
  })

  it('counts days from 1 January, 366 in a leap year', () => {
    expect([dayOfYear('2026-01-01'), dayOfYear('2026-12-31'), dayOfYear('2028-12-31')]).toEqual([
      1, 365, 366,
    ])
  })
})

describe('a standard load profile', () => {
  it('takes the value of month, day type and quarter: G25 is not dynamised', () => {
    // Friday, 2 January 2026; Saturday; Sunday.
    expect(seriesOf('G25', '2026-01-02', '2026-01-03')[0]).toBe(14.832)
    expect(seriesOf('G25', '2026-01-03', '2026-01-04')[0]).toBe(15.045)
    expect(seriesOf('G25', '2026-01-04', '2026-01-05')[0]).toBe(14.658)
    expect(seriesOf('G25', '2026-01-01', '2026-01-02')[0]).toBe(14.658)
    expect(seriesOf('G25', '2026-12-24', '2026-12-25')[0]).toBe(15.623)
  })

  it('is multiplied by F(t) where it is dynamised', () => {
    expect(seriesOf('H25', '2026-01-02', '2026-01-03')[0]).toBeCloseTo(20.126 * dynamisation(2), 12)
    expect(seriesOf('H0', '2026-01-03', '2026-01-04', 1000)[0]).toBeCloseTo(
      (0.0708 / 4) * dynamisation(3),
      12,
    )
    expect(seriesOf('G0', '2026-01-03', '2026-01-04', 1000)[0]).not.toBe(0)
  })

  it('changes season on 21 March, 15 May, 15 September and 1 November (1999)', () => {
    const { tables } = standardProfile('G0')
    const first = (date: string, next: string) => seriesOf('G0', date, next, 1000)[40]
    const workday = (season: string) => (tables[season]?.WORKDAY[40] ?? 0) / 40_000
    expect(first('2026-03-20', '2026-03-21')).toBe(workday('winter'))
    expect(first('2026-03-23', '2026-03-24')).toBe(workday('transition'))
    expect(first('2026-05-15', '2026-05-16')).toBe(workday('summer'))
    expect(first('2026-09-15', '2026-09-16')).toBe(workday('transition'))
    expect(first('2026-11-02', '2026-11-03')).toBe(workday('winter'))
  })

  it('leaves the skipped hour out and repeats the repeated one', () => {
    const spring = seriesOf('G25', '2026-03-29', '2026-03-30')
    const autumn = seriesOf('G25', '2026-10-25', '2026-10-26')
    const march = standardProfile('G25').tables['03']?.SUNDAY ?? []
    const october = standardProfile('G25').tables['10']?.SUNDAY ?? []

    expect([spring.length, autumn.length]).toEqual([92, 100])
    expect(spring[8]).toBe((march[12] ?? 0) / 1000)
    expect([autumn[8], autumn[12]]).toEqual([october[8], october[8]].map(x => (x ?? 0) / 1000))
  })

  // Computed independently from the published tables, slot by slot, with the holidays of all Länder.
  it.each([
    ['H25', 1_000_000, 999_264.4504878559],
    ['G25', 1_000_000, 1_002_690.328],
    ['L25', 1_000_000, 1_000_393.581],
    ['P25', 1_000_000, 1_000_044.9426934604],
    ['S25', 1_000_000, 1_000_329.5229977949],
    ['H0', 1000, 998.1129789508727],
    ['G0', 1000, 1005.613],
    ['L0', 1000, 1000.122875],
  ] as const)('%s gives in 2026 for %d kWh/a exactly %d kWh', (id, annualKwh, kwh) => {
    expect(sum(seriesOf(id, '2026-01-01', '2027-01-01', annualKwh))).toBeCloseTo(kwh, 5)
  })

  it.each(profileIds)('%s is proportional to the annual energy and sums day by day', id => {
    const year = seriesOf(id, '2026-01-01', '2027-01-01', 3500)
    const parts = ['2026-01-01', '2026-03-29', '2026-10-25', '2026-10-26', '2027-01-01']
    const sums = parts.slice(1).map((to, i) => sum(seriesOf(id, parts[i] ?? '', to, 3500)))
    expect(sum(year)).toBeCloseTo(sum(sums), 6)
    expect(sum(year)).toBeGreaterThan(3500 * 0.97)
    expect(sum(year)).toBeLessThan(3500 * 1.03)
  })
})

const original = join(projectRoot, '..', 'shared', 'data')

describe.skipIf(!existsSync(join(original, 'bdew_h25_2025.csv')))('the published tables', () => {
  it.each(['H25', 'G25', 'L25', 'P25', 'S25'] as const)('%s are ours, value by value', id => {
    const text = readFileSync(join(original, `bdew_${id.toLowerCase()}_2025.csv`), 'utf8')
    const [, days = '', ...rows] = text.trim().split(/\r?\n/)
    const types = { SA: 'SATURDAY', FT: 'SUNDAY', WT: 'WORKDAY' } as const
    const columns = days.split(',').slice(1) as (keyof typeof types)[]
    for (const [slot, row] of rows.entries()) {
      for (const [i, value] of row.split(',').slice(1).entries()) {
        const month = String(Math.floor(i / 3) + 1).padStart(2, '0')
        const table = standardProfile(id).tables[month]?.[types[columns[i] ?? 'SA']]
        expect((table?.[slot] ?? Number.NaN) / 1000).toBe(Number(value))
      }
    }
  })

  it('of 1999 are ours, value by value', () => {
    const file = join(original, 'bdew_slp_1999_h0_g0-g6_l0-l2.csv')
    const [, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/)
    for (const row of rows) {
      const [id, period = '', day = '', time = '', watts] = row.split(',')
      const [hour, minute] = time.split(':').map(Number)
      const slot = (hour ?? 0) * 4 + (minute ?? 0) / 15
      const type = day.toUpperCase() as 'WORKDAY' | 'SATURDAY' | 'SUNDAY'
      const table = standardProfile(id as ProfileId).tables[period]?.[type]
      expect((table?.[slot] ?? Number.NaN) / 10).toBe(Number(watts))
    }
    expect(rows).toHaveLength(11 * 9 * 96)
  })
})
