import { describe, expect, it } from 'vitest'
import { clearSky, diffuseShare, hourAngle, solarDay } from './sun.ts'

const degree = Math.PI / 180

function elevation(iso: string, latitude: number, longitude: number): number {
  const at = Date.parse(iso)
  const day = solarDay(at)
  const cosAngle = Math.cos(hourAngle(at, longitude, day))
  const sine =
    Math.sin(latitude * degree) * day.sinDeclination +
    Math.cos(latitude * degree) * day.cosDeclination * cosAngle
  return Math.asin(sine) / degree
}

describe('the sun', () => {
  it('stands at noon as high as latitude and season say', () => {
    // Solar noon in Berlin (52.52° N, 13.4° E): 13:08 CEST in June, 12:04 CET in December.
    expect(elevation('2026-06-21T11:08Z', 52.52, 13.4)).toBeCloseTo(60.9, 0)
    expect(elevation('2026-12-21T11:05Z', 52.52, 13.4)).toBeCloseTo(14, 0)
    expect(elevation('2026-03-20T11:14Z', 52.52, 13.4)).toBeCloseTo(37.5, 0)
  })

  it('rises and sets within minutes of the almanac', () => {
    // Berlin, geometric horizon: 21 June about 04:52 and 21:24 CEST, 21 December about 08:22 and 15:47 CET.
    expect(Math.abs(elevation('2026-06-21T02:52Z', 52.52, 13.4))).toBeLessThan(0.8)
    expect(Math.abs(elevation('2026-06-21T19:24Z', 52.52, 13.4))).toBeLessThan(0.8)
    expect(Math.abs(elevation('2026-12-21T07:22Z', 52.52, 13.4))).toBeLessThan(0.8)
    expect(Math.abs(elevation('2026-12-21T14:47Z', 52.52, 13.4))).toBeLessThan(0.8)
  })

  it('gives no light below the horizon and most of it directly through a clear sky', () => {
    expect(clearSky(0)).toBe(0)
    expect(clearSky(-0.5)).toBe(0)
    expect(clearSky(1)).toBeCloseTo(1037, 0)
    expect(diffuseShare(0.1)).toBeGreaterThan(0.95)
    expect(diffuseShare(0.75)).toBeLessThan(0.25)
  })
})
