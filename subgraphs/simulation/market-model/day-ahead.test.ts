import { describe, expect, it } from 'vitest'
import { berlinDayOf, wallHour } from './berlin-day.ts'
import { dayMs } from './price-process.ts'
import { at, forever, knownUntil, mean, modelOf, prices } from './testing/model-of.ts'

describe('the day-ahead auction', () => {
  const model = modelOf('ELECTRICITY_DA')

  it.each([
    ['summer', '2026-06-10T10:44:59Z', '2026-06-10T22:00:00.000Z'],
    ['summer', '2026-06-10T10:45:00Z', '2026-06-11T22:00:00.000Z'],
    ['winter', '2026-01-10T11:44:59Z', '2026-01-10T23:00:00.000Z'],
    ['winter', '2026-01-10T11:45:00Z', '2026-01-11T23:00:00.000Z'],
    ['the night before', '2026-06-10T22:30:00Z', '2026-06-11T22:00:00.000Z'],
  ])('tells of the whole next local day at 12:45 in Berlin (%s, %s)', (_, now, until) => {
    expect(knownUntil(model, now)).toBe(until)
  })

  it('has 92 quarter-hours on the short day, 100 on the long one and 96 on others', () => {
    const slots = (eve: string) => {
      const day = berlinDayOf(at(`${eve}T12:00Z`) + dayMs)
      return model.published(day.start, day.start + 2 * dayMs, at(`${eve}T12:00Z`))?.count
    }

    expect([slots('2026-03-28'), slots('2026-10-24'), slots('2026-06-01')]).toEqual([92, 100, 96])
  })

  it('is negative at sunny noons and not at night', () => {
    const from = at('2025-03-31T22:00Z')
    const columns = model.published(from, from + 183 * dayMs, forever)
    const negative = [...(columns?.eurMwh ?? [])].flatMap((price, i) => {
      const start = from + i * 900_000
      return price < 0 ? [Math.floor(wallHour(berlinDayOf(start), start))] : []
    })

    const atNoon = negative.filter(hour => hour >= 9 && hour < 18).length
    expect(negative.length).toBeGreaterThan(500)
    expect(atNoon / negative.length).toBeGreaterThan(0.85)
  })

  it('is cheaper on holidays, as on Sundays', () => {
    const noon = (dates: string[]) =>
      mean(
        [1, 2, 3, 4, 5, 6, 7, 8].flatMap(seed =>
          dates.flatMap(date =>
            prices(modelOf('ELECTRICITY_DA', {}, seed), `${date}T08:00Z`, `${date}T14:00Z`),
          ),
        ),
      )
    // Labour Day, Ascension, Whit Monday against the same weekdays a week later.
    const holidays = noon(['2025-05-01', '2025-05-29', '2025-06-09'])
    const workdays = noon(['2025-05-08', '2025-06-05', '2025-06-16'])

    expect(holidays).toBeLessThan(workdays - 15)
  })

  it('follows its parameters: level, spread, sun, shocks', () => {
    const year = (given: object) =>
      prices(modelOf('ELECTRICITY_DA', given), '2025-01-01', '2026-01-01')
    const usual = year({})
    const negativeShare = (values: number[]) =>
      values.filter(each => each < 0).length / values.length

    expect(mean(year({ meanPrice: 182.6 })) - mean(usual)).toBeCloseTo(100, 0)
    expect(new Set(year({ spreadPercent: 0, shocksPerYear: 0 }))).toEqual(new Set([82.6]))
    expect(negativeShare(year({ sunPercent: 200 }))).toBeGreaterThan(2 * negativeShare(usual))
    expect(Math.max(...year({ shocksPerYear: 40, shockHeight: 1000 }))).toBeGreaterThan(
      Math.max(...usual) + 500,
    )
  })
})

describe('intraday trade', () => {
  it('knows a price when its quarter-hour begins', () => {
    const model = modelOf('INTRADAY')

    expect(knownUntil(model, '2026-06-10T10:14:59Z')).toBe('2026-06-10T10:15:00.000Z')
    expect(knownUntil(model, '2026-06-10T10:15:00Z')).toBe('2026-06-10T10:30:00.000Z')
  })

  it('wanders around the day-ahead price of its seed, by as much as it is told', () => {
    const given = { deviation: 20, deviationHours: 3 }
    const [from, to] = ['2025-01-01', '2026-01-01']
    const dayAhead = prices(modelOf('ELECTRICITY_DA'), from, to)
    const off = prices(modelOf('INTRADAY', given), from, to).map(
      (price, i) => price - (dayAhead[i] ?? 0),
    )
    const nextToEachOther = mean(off.slice(1).map((each, i) => each * (off[i] ?? 0)))

    expect(Math.abs(mean(off))).toBeLessThan(2)
    const variance = mean(off.map(each => each ** 2))
    expect(Math.sqrt(variance)).toBeGreaterThan(18)
    expect(Math.sqrt(variance)).toBeLessThan(22)
    // (1 − 0.4²) e^(−1/12)
    expect(nextToEachOther / variance).toBeCloseTo(0.77, 1)
  })
})
