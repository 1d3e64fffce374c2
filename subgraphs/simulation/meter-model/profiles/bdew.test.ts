import { describe, expect, it } from 'vitest'
import { readings, settingsOf, sum } from '../testing/meter-settings.ts'

const still = { noisePercent: 0 }

function quarters(standardProfile: string, from: string, to: string): Float64Array {
  const parameters = { ...still, standardProfile, annualKwh: 1_000_000 }
  const place = { latitude: 51, longitude: 10, timeZone: 'Europe/Berlin', state: null }
  const settings = settingsOf('BDEW', { parameters, place, intervalSeconds: 900 })
  return readings(settings, from, to).consumptionKw.map(kw => kw / 4)
}

/** F(2) = 1.24 + 2 · 2.1e−3 − 4 · 7.02e−5 + 8 · 3.2e−7 − 16 · 3.92e−10, computed by hand. */
const secondOfJanuary = 1.24392175

describe('a BDEW profile', () => {
  // Computed slot by slot from the published tables with the holidays of all Länder.
  it.each([
    ['H25', 999_264.45],
    ['G25', 1_002_690.328],
    ['L25', 1_000_393.581],
    ['P25', 1_000_044.943],
    ['S25', 1_000_329.523],
  ])('%s gives in 2026 for 1,000,000 kWh/a %d kWh', (profile, kwh) => {
    const year = quarters(profile, '2025-12-31T23:00Z', '2026-12-31T23:00Z')

    expect(year).toHaveLength(35_040)
    // Each value is rounded to a watt.
    expect(Math.abs(sum(year) - kwh)).toBeLessThan(0.2)
  })

  it('takes month, day type and quarter of the wall clock', () => {
    // Friday, Saturday, Sunday and a holiday in January, Christmas Eve.
    expect(quarters('G25', '2026-01-01T23:00Z', '2026-01-02T23:00Z')[0]).toBe(14.832)
    expect(quarters('G25', '2026-01-02T23:00Z', '2026-01-03T23:00Z')[0]).toBe(15.045)
    expect(quarters('G25', '2026-01-03T23:00Z', '2026-01-04T23:00Z')[0]).toBe(14.658)
    expect(quarters('G25', '2025-12-31T23:00Z', '2026-01-01T23:00Z')[0]).toBe(14.658)
    expect(quarters('G25', '2026-12-23T23:00Z', '2026-12-24T23:00Z')[0]).toBe(15.623)
  })

  it('is multiplied by F(t) where it is dynamised', () => {
    const first = quarters('H25', '2026-01-01T23:00Z', '2026-01-02T23:00Z')[0] ?? 0

    expect(first).toBeCloseTo(20.126 * secondOfJanuary, 3)
  })

  it('keeps its energy when it is noisy', () => {
    const [calm, noisy] = [0, 10].map(noisePercent => {
      const settings = settingsOf('BDEW', { parameters: { noisePercent } })
      return sum(readings(settings, '2026-03-01T00:00Z', '2026-04-01T00:00Z').consumptionKw)
    })

    expect(calm).not.toBe(noisy)
    expect(Math.abs((noisy ?? 0) / (calm ?? 1) - 1)).toBeLessThan(0.02)
  })
})
