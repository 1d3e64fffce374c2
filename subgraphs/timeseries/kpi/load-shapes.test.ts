import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quarterGrid, startOfDate } from '../calendar/quarter-grid.ts'
import { durationCurve } from './duration-curve.ts'
import { energyBetween, energyOf, sumColumns, toKwh, type EnergyColumn } from './energy-column.ts'
import { heatMap } from './heat-map.ts'
import { coverageOf, loadFigures } from './load-figures.ts'
import { comparedPeriod } from './period.ts'

const zone = 'Europe/Berlin'
const date = (text: string) => new Date(startOfDate(text, zone))
const gridOf = (from: string, to: string) => quarterGrid(date(from), date(to), zone)

/** kW per quarter-hour; undefined is a gap. */
function columnOf(kw: (number | undefined)[], startMs = 0): EnergyColumn {
  return {
    startMs,
    millijoules: Float64Array.from(kw, value =>
      value === undefined ? Number.NaN : Math.round(value * 1e6) * 900,
    ),
    complete: Uint8Array.from(kw, value => (value === undefined ? 0 : 1)),
    filled: Uint8Array.from(kw, value => (value === undefined ? 0 : 1)),
    present: kw.filter(value => value !== undefined).length,
    expected: kw.length,
  }
}

describe('load figures', () => {
  it('are energy, peak with its stamp, mean, load factor and Benutzungsstunden', () => {
    const start = startOfDate('2026-01-01', zone)
    const { energy, peak, peakAt, mean, loadFactor, fullLoadHours } = loadFigures(
      columnOf([10, 40, 30, 40], start),
      true,
    )
    expect([energy.value, peak.value, mean.value]).toEqual([30, 40, 30])
    expect(peakAt).toEqual(new Date(start + 900_000))
    expect([loadFactor.value, fullLoadHours.value]).toEqual([0.75, 0.75])
    expect(energy.reason).toBeNull()
  })

  it('say how much is missing, and count no gap as zero', () => {
    const { energy, mean, loadFactor } = loadFigures(columnOf([10, undefined, 30, undefined]), true)
    expect(energy).toMatchObject({ value: 10, coverage: 0.5, reason: { code: 'INCOMPLETE' } })
    expect(energy.reason?.message).toContain('50 %')
    expect([mean.value, loadFactor.value]).toEqual([20, 20 / 30])
  })

  it('say why there is none', () => {
    expect(loadFigures(columnOf([undefined]), true).energy).toMatchObject({
      ...{ value: null, reason: { code: 'NO_READINGS' } },
    })
    expect(loadFigures(columnOf([0, 0]), true).loadFactor.reason?.code).toBe('NO_LOAD')
    const hourly = { ...columnOf([5, 5]), complete: new Uint8Array(2) }
    expect(loadFigures(hourly, false)).toMatchObject({
      ...{ energy: { value: 2.5 }, peak: { value: null, reason: { code: 'INTERVAL_TOO_LONG' } } },
    })
    expect(loadFigures(hourly, true).peak.reason?.code).toBe('NO_COMPLETE_QUARTER')
  })

  it('of a sum of meters are those of the sum, quarter by quarter', () => {
    const sum = sumColumns([columnOf([1, 2, undefined]), columnOf([4, undefined, undefined])], 0, 3)
    expect([...sum.millijoules].map(value => value / 9e8)).toEqual([5, 2, Number.NaN])
    expect([...sum.complete]).toEqual([1, 0, 0])
    expect(coverageOf(sum)).toBe(0.5)
  })
})

const loads = fc.array(fc.option(fc.integer({ min: 0, max: 5_000_000_000 }), { nil: undefined }), {
  ...{ minLength: 1, maxLength: 3000 },
})
const asColumn = (given: (number | undefined)[]) =>
  Float64Array.from(given, value => (value === undefined ? Number.NaN : value * 900))

describe('energy', () => {
  it('of the parts is that of the whole, in any order', () => {
    fc.assert(
      fc.property(loads, fc.nat(), (given, at) => {
        const column = asColumn(given)
        const cut = at % (column.length + 1)
        const whole = energyBetween(column, 0, column.length)
        expect(energyBetween(column, 0, cut) + energyBetween(column, cut, column.length)).toBe(
          whole,
        )
        expect(energyOf({ millijoules: column.slice().reverse() })).toBe(whole)
      }),
    )
  })

  it('of the days is that of the range over both changes of the clock', () => {
    for (const [from, to] of [
      ['2026-03-28', '2026-03-31'],
      ['2026-10-24', '2026-10-27'],
    ] as const) {
      const grid = gridOf(from, to)
      const column = Float64Array.from({ length: grid.count }, (_, i) => (i * 7919) % 1_000_003)
      let days = 0n
      for (const { first, end } of grid.days) days += energyBetween(column, first, end)
      expect(days).toBe(energyOf({ millijoules: column }))
    }
  })
})

describe('a load duration curve', () => {
  it('has the energy as its area, both ends exactly and at most 800 steps', () => {
    fc.assert(
      fc.property(loads, given => {
        const column = asColumn(given)
        const { hours, kw, quarters } = durationCurve(column, 800)
        let area = 0
        let length = 0
        for (const [i, width] of hours.entries()) {
          area += width * (kw[i] ?? Number.NaN)
          length += width
        }
        const values = column.filter(value => !Number.isNaN(value))
        expect(hours.length).toBeLessThanOrEqual(800)
        expect(length * 4).toBe(quarters)
        expect(quarters).toBe(values.length)
        expect(area).toBeCloseTo(toKwh(energyOf({ millijoules: column })), 4)
        if (quarters === 0) return
        expect(kw[0]).toBe(Math.max(...values) / 9e8)
        expect(kw.at(-1)).toBe(Math.min(...values) / 9e8)
        expect(kw.every((value, i) => i === 0 || value <= (kw[i - 1] ?? 0) + 1e-9)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a heat map', () => {
  it('keeps a time of day in its column on days of 92 and 100 quarter-hours', () => {
    const spring = gridOf('2026-03-28', '2026-03-30')
    const autumn = gridOf('2026-10-24', '2026-10-26')
    const of = (grid: typeof spring) =>
      heatMap(
        grid,
        Float64Array.from(grid.slot, slot => (slot + 1) * 9e8),
      )

    const short = of(spring)
    expect([short.width, ...short.slots]).toEqual([96, 96, 92])
    expect(short.values.slice(96 + 7, 96 + 13)).toEqual([8, null, null, null, null, 13])
    const long = of(autumn)
    expect([long.width, ...long.slots]).toEqual([100, 96, 100])
    expect(long.values.slice(96, 100)).toEqual([null, null, null, null])
    expect(long.values.slice(100 + 8, 100 + 13)).toEqual([9, 10, 11, 12, 13])
    expect(long.values.slice(196, 200)).toEqual([9, 10, 11, 12])
  })
})

describe('the period before', () => {
  const compare = (from: string, to: string, how: 'PREVIOUS_PERIOD' | 'PREVIOUS_YEAR') => {
    const before = comparedPeriod({ from: date(from), to: date(to) }, how, zone)
    return [before.from, before.to].map(instant =>
      new Date(instant.getTime() + 2 * 3_600_000).toISOString().slice(0, 10),
    )
  }

  it.each([
    ['2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01'],
    ['2025-01-01', '2026-01-01', '2024-01-01', '2025-01-01'],
    ['2026-04-01', '2026-07-01', '2026-01-01', '2026-04-01'],
    ['2026-03-30', '2026-04-06', '2026-03-23', '2026-03-30'],
    ['2026-03-29', '2026-03-30', '2026-03-28', '2026-03-29'],
  ])('of %s to %s is %s to %s', (from, to, first, end) => {
    expect(compare(from, to, 'PREVIOUS_PERIOD')).toEqual([first, end])
  })

  it('a year ago has the same dates, also around 29 February', () => {
    expect(compare('2025-02-01', '2025-03-01', 'PREVIOUS_YEAR')).toEqual([
      '2024-02-01',
      '2024-03-01',
    ])
    expect(compare('2024-02-29', '2024-03-01', 'PREVIOUS_YEAR')).toEqual([
      '2023-02-28',
      '2023-03-01',
    ])
  })

  it('is as long as a range that begins within a day', () => {
    const from = new Date('2026-03-02T10:00:00Z')
    const to = new Date('2026-03-02T13:30:00Z')
    expect(comparedPeriod({ from, to }, 'PREVIOUS_PERIOD', zone)).toEqual({
      ...{ from: new Date('2026-03-02T06:30:00Z'), to: from },
    })
    expect(comparedPeriod({ from, to }, 'PREVIOUS_YEAR', zone)).toEqual({
      ...{ from: new Date('2025-03-02T10:00:00Z'), to: new Date('2025-03-02T13:30:00Z') },
    })
  })
})
