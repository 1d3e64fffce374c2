import { describe, expect, it } from 'vitest'
import { pvPowerKw, type PvPlant } from './pv.ts'
import { hesse, at, readings, settingsOf, sum } from './testing/meter-settings.ts'

const plant: PvPlant = {
  ...{ peakKwp: 10, tiltDegrees: 30, azimuthDegrees: 180, inverterKw: 9 },
  ...{ temperaturePercent: 0.35, lossPercent: 14 },
}
const range = (from: string, to: string, weatherSeed = 1) => {
  const [start, end] = [at(from), at(to)]
  return {
    place: hesse,
    weatherSeed,
    from: start,
    stepSeconds: 900,
    count: (end - start) / 900_000,
  }
}
const june = range('2026-06-01T00:00Z', '2026-07-01T00:00Z')
const kwh = (power: Float64Array) => sum(power) / 4

describe('pvPowerKw', () => {
  it.each([
    ['Flensburg', 54.8, 9.4],
    ['Hamburg', 53.55, 10],
    ['Berlin', 52.5, 13.4],
    ['Köln', 50.9, 6.95],
    ['Kassel', 51.3, 9.5],
    ['München', 48.1, 11.6],
    ['Freiburg', 48, 7.85],
  ])('yields 850 to 1,150 kWh/kWp a year in %s', (_, latitude, longitude) => {
    const place = { latitude, longitude }
    const year = range('2025-12-31T23:00Z', '2026-12-31T23:00Z')
    const yields = [1, 2, 3, 4, 5, 6].map(
      weatherSeed => kwh(pvPowerKw(plant, { ...year, place, weatherSeed })) / plant.peakKwp,
    )

    expect(Math.min(...yields)).toBeGreaterThan(850)
    expect(Math.max(...yields)).toBeLessThan(1150)
  })

  it('is 0 at night, and never above the inverter', () => {
    const power = pvPowerKw({ ...plant, inverterKw: 5 }, june)
    const midnight = pvPowerKw(plant, range('2026-06-10T22:00Z', '2026-06-11T02:00Z'))

    expect(Math.max(...power)).toBe(5)
    expect(Math.min(...power)).toBe(0)
    expect(sum(midnight)).toBe(0)
  })

  it('makes several times more in June than in December', () => {
    const december = range('2026-12-01T00:00Z', '2026-12-31T00:00Z')

    expect(kwh(pvPowerKw(plant, june))).toBeGreaterThan(3 * kwh(pvPowerKw(plant, december)))
  })

  it('looks east in the morning and west in the afternoon, and gives most to the south', () => {
    const [east, south, west, north] = [90, 180, 270, 0].map(azimuthDegrees =>
      pvPowerKw({ ...plant, azimuthDegrees, tiltDegrees: 45 }, june),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array]
    // Solar noon in Kassel is at about 11:22 UTC.
    const half = (power: Float64Array, isMorning: boolean) =>
      sum(power.filter((_, i) => i % 96 < 45 === isMorning))

    expect(half(east, true)).toBeGreaterThan(1.4 * half(east, false))
    expect(half(west, false)).toBeGreaterThan(1.4 * half(west, true))
    expect(kwh(south)).toBeGreaterThan(kwh(east))
    expect(kwh(north)).toBeLessThan(0.8 * kwh(south))
  })

  it('is weaker on warm modules', () => {
    const [cool, warm] = [0, 0.5].map(temperaturePercent =>
      kwh(pvPowerKw({ ...plant, temperaturePercent, inverterKw: 99 }, june)),
    ) as [number, number]

    expect(warm / cool).toBeLessThan(0.97)
    expect(warm / cool).toBeGreaterThan(0.85)
  })

  it('is proportional to the installed power', () => {
    const [one, ten] = [1, 10].map(peakKwp =>
      pvPowerKw({ ...plant, peakKwp, inverterKw: 99 }, june),
    )

    expect(kwh(ten ?? new Float64Array())).toBeCloseTo(10 * kwh(one ?? new Float64Array()), 6)
  })

  it('shares the sky with neighbours of the same seed, not with others', () => {
    const flat = { ...plant, tiltDegrees: 0, inverterKw: 99 }
    const ratio = (seeds: [number, number]) => {
      const [own, neighbour] = seeds.map((weatherSeed, i) =>
        pvPowerKw(
          { ...flat, peakKwp: i === 0 ? 10 : 5 },
          {
            ...range('2026-05-01T10:00Z', '2026-05-11T10:00Z', weatherSeed),
            place: { ...hesse, latitude: 51.3 + i * 0.01 },
          },
        ),
      )
      const ratios = own?.map((kw, i) => (kw > 1 ? (neighbour?.[i] ?? 0) / kw : 0.5))
      return Math.max(...(ratios ?? []).map(share => Math.abs(share - 0.5)))
    }

    expect(ratio([4, 4])).toBeLessThan(0.02)
    expect(ratio([4, 5])).toBeGreaterThan(0.2)
  })
})

describe('a PV meter', () => {
  it('trembles around the plant that it is, under the sky of its place', () => {
    const parameters = { peakKwp: 10, deviationPercent: 0, weatherSeed: 9 }
    const settings = settingsOf('PV', { intervalSeconds: 900, parameters })
    const { productionKw } = readings(settings, '2026-06-01T00:00Z', '2026-07-01T00:00Z')
    const bare = pvPowerKw(plant, { ...june, weatherSeed: 9 })

    expect(productionKw.every((kw, i) => Math.abs(kw - (bare[i] ?? 0)) <= 0.000501)).toBe(true)
  })

  it('stands under the sky of its place, as all meters there do, unless the weather is another', () => {
    const productionOf = (profile: 'PV' | 'HOUSEHOLD', seed: number, weatherSeed: number) => {
      const kwp =
        profile === 'PV' ? { peakKwp: 8, deviationPercent: 0 } : { pvPeakKwp: 8, pvDeviationKw: 0 }
      const settings = settingsOf(profile, {
        ...{ seed, intervalSeconds: 900, parameters: { ...kwp, weatherSeed } },
      })
      return [...readings(settings, '2026-06-01T00:00Z', '2026-06-08T00:00Z').productionKw]
    }

    expect(productionOf('PV', 7, 1)).toEqual(productionOf('HOUSEHOLD', 8, 1))
    expect(productionOf('PV', 7, 1)).not.toEqual(productionOf('PV', 7, 2))
  })
})
