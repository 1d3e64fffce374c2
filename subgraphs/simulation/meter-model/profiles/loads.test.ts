import { describe, expect, it } from 'vitest'
import { meanLoad, readings, settingsOf, sum } from '../testing/meter-settings.ts'

describe('an office', () => {
  const office = settingsOf('OFFICE')

  it('works by day, rests at night, at the weekend and on holidays of its Land', () => {
    const day = meanLoad(office, '2026-06-10T08:00Z', '2026-06-10T12:00Z')

    expect(day).toBeGreaterThan(3 * meanLoad(office, '2026-06-10T00:00Z', '2026-06-10T03:00Z'))
    expect(day).toBeGreaterThan(2 * meanLoad(office, '2026-06-14T08:00Z', '2026-06-14T12:00Z'))
    // Corpus Christi: in Hesse, not in Hamburg.
    const hamburg = { ...office, place: { ...office.place, state: 'HH' } }
    const [inHesse, inHamburg] = [office, hamburg].map(settings =>
      meanLoad(settings, '2026-06-04T08:00Z', '2026-06-04T12:00Z'),
    )
    expect(inHesse).toBeLessThan(day / 2)
    expect(inHamburg).toBeGreaterThan(day * 0.8)
  })

  it('opens at the same time of the wall clock before and after the clocks change', () => {
    const quiet = {
      ...office,
      parameters: { ...office.parameters, noisePercent: 0, peaksPerDay: 0 },
    }
    const winter = readings(quiet, '2026-03-26T23:00Z', '2026-03-27T23:00Z').consumptionKw
    const summer = readings(quiet, '2026-03-29T22:00Z', '2026-03-30T22:00Z').consumptionKw

    expect([...summer]).toEqual([...winter])
    expect(winter[10 * 60]).toBeGreaterThan(40)
  })
})

describe('a school', () => {
  const school = settingsOf('SCHOOL')
  const forenoon = (date: string) => meanLoad(school, `${date}T08:00Z`, `${date}T11:00Z`)

  it('is quiet at weekends, on holidays and in the school holidays', () => {
    const lessons = forenoon('2026-06-10')

    expect(forenoon('2026-06-13')).toBeLessThan(lessons / 3)
    expect(forenoon('2026-05-01')).toBeLessThan(lessons / 3)
    expect(forenoon('2026-07-22')).toBeLessThan(lessons / 2)
    expect(forenoon('2026-12-29')).toBeLessThan(lessons / 2)
  })
})

describe('a workshop', () => {
  const quiet = { noisePercent: 0, peaksPerDay: 0 }

  it.each([
    ['1', 10, 20],
    ['2', 20, 23],
  ])('with %s shifts works at %d:00 and not at %d:00', (shifts, busy, idle) => {
    const settings = settingsOf('SME', { parameters: { ...quiet, shifts } })
    const load = (hour: number) =>
      // Ten workdays of June, in summer time.
      [8, 9, 10, 11, 12, 15, 16, 17, 18, 19]
        .map(day => {
          const from = Date.UTC(2026, 5, day, hour - 2)
          const [start, end] = [from, from + 3_600_000].map(ms => new Date(ms).toISOString())
          return meanLoad(settings, start ?? '', end ?? '')
        })
        .sort((a, b) => a - b)[5] ?? Number.NaN

    expect(load(busy)).toBeGreaterThan(25)
    expect(load(idle)).toBe(6)
  })

  it('has lunch, a Sunday and a New Year', () => {
    const settings = settingsOf('SME', { parameters: quiet })
    const load = (from: string, to: string) => meanLoad(settings, from, to)
    const forenoon = load('2026-06-08T06:00Z', '2026-06-08T09:00Z')

    expect(load('2026-06-08T10:00Z', '2026-06-08T10:30Z')).toBeLessThan(0.7 * forenoon)
    expect(load('2026-06-14T06:00Z', '2026-06-14T09:00Z')).toBeLessThan(0.3 * forenoon)
    expect(load('2026-12-28T07:00Z', '2026-12-28T10:00Z')).toBeLessThan(0.3 * forenoon)
  })

  it('runs machines one by one, together at most as strong as set', () => {
    const parameters = { ...quiet, machineCount: 3, machinesKw: 60, baseKw: 0 }
    const { consumptionKw } = readings(
      settingsOf('SME', { parameters }),
      '2026-06-08T06:00Z',
      '2026-06-08T09:00Z',
    )

    const levels = new Set(consumptionKw)
    expect(levels.size).toBeGreaterThan(2)
    expect(levels.size).toBeLessThanOrEqual(8)
    expect(Math.max(...levels)).toBeLessThanOrEqual(60)
  })
})

describe('a waterworks', () => {
  const parameters = { noisePercent: 0, peaksPerDay: 0, summerPercent: 0 }
  const waterworks = settingsOf('WATERWORKS', { parameters })

  it('switches whole pumps in blocks', () => {
    const { consumptionKw } = readings(waterworks, '2026-02-01T00:00Z', '2026-02-08T00:00Z')
    const pumps = consumptionKw.map(kw => (kw - 12) / 45)

    expect(pumps.every(Number.isInteger)).toBe(true)
    expect(Math.max(...pumps)).toBeLessThanOrEqual(4)
    for (let i = 0; i < pumps.length; i += 20) {
      expect(new Set(pumps.slice(i, i + 20)).size).toBe(1)
    }
  })

  it('fills its tanks at night', () => {
    const night = meanLoad(waterworks, '2026-02-03T22:00Z', '2026-02-04T04:00Z')
    const day = meanLoad(waterworks, '2026-02-04T08:00Z', '2026-02-04T20:00Z')

    expect(night).toBeGreaterThan(1.5 * day)
  })

  it('pumps more in summer', () => {
    const seasonal = settingsOf('WATERWORKS', { parameters: { summerPercent: 50 } })

    expect(meanLoad(seasonal, '2026-07-01T00:00Z', '2026-07-31T00:00Z')).toBeGreaterThan(
      1.2 * meanLoad(seasonal, '2026-01-01T00:00Z', '2026-01-31T00:00Z'),
    )
  })
})

describe('a household', () => {
  it.each([1500, 3500, 9000])('needs about %d kWh a year', annualKwh => {
    const parameters = { annualKwh, peaksPerDay: 0 }
    const settings = settingsOf('HOUSEHOLD', { parameters })
    const { consumptionKw } = readings(settings, '2025-12-31T23:00Z', '2026-12-31T23:00Z')

    expect(Math.abs(sum(consumptionKw) / 60 / annualKwh - 1)).toBeLessThan(0.03)
  })

  it('is busiest in the evening and more at home at the weekend', () => {
    const settings = settingsOf('HOUSEHOLD')
    const week = [1, 2, 3, 4, 5].map(day => `2026-06-0${day}`)
    const mean = (hour: string) => {
      let total = 0
      for (const date of week)
        total += meanLoad(settings, `${date}T${hour}:00Z`, `${date}T${hour}:59Z`)
      return total / week.length
    }

    expect(mean('17')).toBeGreaterThan(2 * mean('01'))
    expect(meanLoad(settings, '2026-06-12T22:00Z', '2026-06-14T22:00Z')).toBeGreaterThan(
      1.02 * meanLoad(settings, '2026-06-07T22:00Z', '2026-06-12T22:00Z'),
    )
  })
})
