import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#platform/project-root.ts'
import type { Parameters } from '../meter-model/parameter-rule.ts'
import { deLuDayAhead } from './de-lu-fit.ts'
import { hoursOf, statisticsOf } from './fit/price-statistics.ts'
import { readHourlyPrices } from './fit/read-prices.ts'
import { checkMarketParameters, createMarketModel } from './market-model.ts'
import { hourMs } from './price-process.ts'
import { fitRows, fitTable, publishReport } from './testing/fit-report.ts'

const realFile = join(
  ...[projectRoot, '..', 'shared', 'data', 'de_lu_day_ahead_hourly_2024-01_2025-09.csv'],
)
/** The hours of the real file: January 2024 to September 2025 in Berlin. */
const from = Date.parse('2023-12-31T23:00:00Z')
const hours = 15_335
const seeds = [1, 7, 42, 99, 2026, 31_337, 123_456, 2_147_483_647]

function simulate(seed: number) {
  const parameters = checkMarketParameters('ELECTRICITY_DA', {}) as Parameters
  const model = createMarketModel({ market: 'ELECTRICITY_DA', seed, parameters })
  const to = from + hours * hourMs
  return model.published(from, to, to)?.eurMwh ?? new Float64Array()
}

describe('the simulated day-ahead market', () => {
  const simulated = seeds.map(simulate)
  const statistics = simulated.map(eurMwh => statisticsOf({ from, eurMwh: hoursOf(eurMwh) }))
  const rows = fitRows(deLuDayAhead.statistics, statistics)

  it('lies near the real one of Germany and Luxembourg, as the report shows', () => {
    const negative = simulated.map(each => each.filter(price => price < 0).length / each.length)
    const range = [Math.min(...negative), Math.max(...negative)].map(each =>
      (each * 100).toFixed(1),
    )
    publishReport(
      [
        '# Fit of the simulated day-ahead market (DE-LU)',
        `Real: ${deLuDayAhead.origin}`,
        `Simulated: mean of ${seeds.length} seeds over the same ${hours.toLocaleString('en')} hours, each the mean of its four quarter-hours. Of the quarter-hours ${range.join(' to ')} % are negative.`,
        fitTable(rows),
      ].join('\n\n'),
    )

    for (const { name, real, simulated: mean, tolerance } of rows) {
      expect.soft(Math.abs(mean - real), name).toBeLessThanOrEqual(tolerance)
    }
  })

  it('is not far off with any single seed either', () => {
    for (const { mean, deviation, autocorrelation24, negativeShare } of statistics) {
      const { statistics: real } = deLuDayAhead
      expect(Math.abs(mean / real.mean - 1)).toBeLessThan(0.25)
      expect(Math.abs(deviation / real.deviation - 1)).toBeLessThan(0.35)
      expect(Math.abs(autocorrelation24 - real.autocorrelation24)).toBeLessThan(0.16)
      expect(negativeShare).toBeGreaterThan(0.03)
      expect(negativeShare).toBeLessThan(0.1)
    }
  })

  it('would be told from one without sun, or with twice its spread, by these figures', () => {
    const wrong = (given: object) => {
      const parameters = checkMarketParameters('ELECTRICITY_DA', { ...given }) as Parameters
      const model = createMarketModel({ market: 'ELECTRICITY_DA', seed: 42, parameters })
      const eurMwh = model.published(from, from + hours * hourMs, from + hours * hourMs)?.eurMwh
      const figures = statisticsOf({ from, eurMwh: hoursOf(eurMwh ?? new Float64Array()) })
      return fitRows(deLuDayAhead.statistics, [figures])
        .filter(({ real, simulated: mean, tolerance }) => Math.abs(mean - real) > tolerance)
        .map(({ name }) => name)
    }

    expect(wrong({ sunPercent: 0 })).toContain('Share of negative hours')
    expect(wrong({ spreadPercent: 200 })).toContain('Standard deviation, EUR/MWh')
  })
})

describe.skipIf(!existsSync(realFile))('the real prices', () => {
  it('have the statistics that the fit remembers', () => {
    const real = statisticsOf(readHourlyPrices(realFile))
    const known = deLuDayAhead.statistics

    const { byHour, byWeekday, ...figures } = real
    for (const [name, value] of Object.entries(figures)) {
      expect(value, name).toBeCloseTo(known[name as keyof typeof figures], 3)
    }
    for (const [i, value] of byHour.entries()) expect(value).toBeCloseTo(known.byHour[i] ?? 0, 2)
    for (const [i, value] of byWeekday.entries()) {
      expect(value).toBeCloseTo(known.byWeekday[i] ?? 0, 2)
    }
  })
})

describe('the statistics of prices', () => {
  it('are those of the definition', () => {
    const eurMwh = Float64Array.from({ length: 24 * 14 }, (_, i) => (i % 24 < 12 ? -10 : 30))
    const figures = statisticsOf({ from: Date.parse('2026-01-04T23:00:00Z'), eurMwh })

    expect(figures).toMatchObject({ mean: 10, deviation: 20, quantile05: -10, quantile95: 30 })
    expect(figures.negativeShare).toBe(0.5)
    expect(figures.autocorrelation24).toBeCloseTo(1, 12)
    expect(figures.byHour).toEqual([...Array<number>(12).fill(-10), ...Array<number>(12).fill(30)])
    expect(figures.byWeekday).toEqual(Array<number>(7).fill(10))
  })
})
