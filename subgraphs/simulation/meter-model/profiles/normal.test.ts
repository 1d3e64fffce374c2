import { describe, expect, it } from 'vitest'
import { deviation, mean, meanLoad, readings, settingsOf } from '../testing/meter-settings.ts'

const [from, to] = ['2026-06-01T00:00Z', '2026-07-01T00:00Z']
const still = { peaksPerDay: 0 }
const plain = { ...still, coursePercent: 0, weekendPercent: 100 }

/** Share of values within so many deviations of the mean. */
function within(values: Float64Array, middle: number, width: number): number {
  return values.filter(value => Math.abs(value - middle) <= width).length / values.length
}

describe('the NORMAL profile', () => {
  it('is exactly N(3.5, 0.8) without course, weekend and peaks', () => {
    const { consumptionKw } = readings(settingsOf('NORMAL', { parameters: plain }), from, to)

    // 43,200 values: mean ± 0.004, deviation ± 0.003 by one standard error.
    expect(Math.abs(mean(consumptionKw) - 3.5)).toBeLessThan(0.015)
    expect(Math.abs(deviation(consumptionKw) - 0.8)).toBeLessThan(0.01)
    expect(within(consumptionKw, 3.5, 0.8)).toBeCloseTo(0.6827, 1)
    expect(within(consumptionKw, 3.5, 1.6)).toBeCloseTo(0.9545, 2)
    expect(within(consumptionKw, 3.5, 2.4)).toBeCloseTo(0.9973, 2)
  })

  it.each([
    [3.5, 0.8, {}],
    [3.5, 0.8, { coursePercent: 95, weekendPercent: 40 }],
    [20, 9, { coursePercent: 20 }],
    [3.5, 0.2, { weekendPercent: 200 }],
  ])('shows over 30 days mean %d and deviation %d with %j', (meanKw, deviationKw, more) => {
    const parameters = { meanKw, deviationKw, ...still, ...more }
    const { consumptionKw } = readings(settingsOf('NORMAL', { parameters }), from, to)

    expect(Math.abs(mean(consumptionKw) / meanKw - 1)).toBeLessThan(0.03)
    expect(Math.abs(deviation(consumptionKw) / deviationKw - 1)).toBeLessThan(0.06)
  })

  it('is clipped at 0', () => {
    const parameters = { ...plain, meanKw: 0.5, deviationKw: 1 }
    const { consumptionKw } = readings(settingsOf('NORMAL', { parameters }), from, to)

    expect(Math.min(...consumptionKw)).toBe(0)
    expect(within(consumptionKw, 0, 0)).toBeCloseTo(0.3085, 2)
  })

  it('follows the day and the week', () => {
    const settings = settingsOf('NORMAL', { parameters: still })

    const evening = meanLoad(settings, '2026-06-10T17:00Z', '2026-06-10T18:00Z')
    const night = meanLoad(settings, '2026-06-10T01:00Z', '2026-06-10T02:00Z')
    const week = meanLoad(settings, '2026-06-07T22:00Z', '2026-06-12T22:00Z')
    const weekend = meanLoad(settings, '2026-06-12T22:00Z', '2026-06-14T22:00Z')

    expect(evening - night).toBeGreaterThan(0.8)
    expect(weekend / week).toBeCloseTo(0.85, 1)
  })

  it('has peaks of their height, length and number', () => {
    const parameters = {
      ...plain,
      deviationKw: 0,
      peakPercent: 25,
      peaksPerDay: 6,
      peakMinutes: 10,
    }
    const { consumptionKw } = readings(settingsOf('NORMAL', { parameters }), from, to)

    expect(new Set(consumptionKw)).toEqual(new Set([3.5, 4.375]))
    const peakMinutes = consumptionKw.filter(kw => kw === 4.375).length
    expect(peakMinutes / 30 / 10).toBeGreaterThan(4.5)
    expect(peakMinutes / 30 / 10).toBeLessThan(7.5)
    for (let i = 0; i < consumptionKw.length; i += 10) {
      expect(new Set(consumptionKw.slice(i, i + 10)).size).toBe(1)
    }
  })

  it('produces max(0, PV(t) + ε) by day and nothing at night', () => {
    const [calm, noisy] = [0, 0.3].map(pvDeviationKw =>
      readings(settingsOf('NORMAL', { parameters: { pvDeviationKw } }), from, to),
    )
    const differences = noisy?.productionKw.map((kw, i) => kw - (calm?.productionKw[i] ?? 0))
    const bright = differences?.filter((_, i) => {
      const kw = calm?.productionKw[i] ?? 0
      return kw > 1 && kw < 3.4
    })
    // 22:00 to 02:00 UTC: the sun is down.
    const night = noisy?.productionKw.filter((_, i) => (i + 120) % 1440 < 240)

    expect(deviation(bright ?? new Float64Array())).toBeCloseTo(0.3, 1)
    expect(new Set(night)).toEqual(new Set([0]))
    expect(Math.min(...(noisy?.productionKw ?? []))).toBe(0)
  })
})
