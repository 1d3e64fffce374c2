import { describe, expect, it } from 'vitest'
import { createWeather, type Sky } from './weather.ts'

const place = { latitude: 51, longitude: 10 }
const dayMs = 86_400_000
const start = Date.parse('2020-01-01T12:00Z')
const noons = Array.from({ length: 3650 }, (_, day) => start + day * dayMs)
const isIn = (month: number) => (at: number) => new Date(at).getUTCMonth() === month

function mean(values: number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

describe('the weather', () => {
  const weather = createWeather(place, 5)
  const skies = noons.map(weather.sky)

  it('has clear, mixed and overcast days, each at least a fifth', () => {
    for (const kind of ['CLEAR', 'MIXED', 'OVERCAST'] satisfies Sky[]) {
      expect(skies.filter(sky => sky === kind).length / skies.length).toBeGreaterThan(0.2)
    }
  })

  it('often stays as it was the day before', () => {
    const same = skies.filter((sky, i) => sky === skies[i - 1]).length / skies.length

    // A third of days would be alike by chance.
    expect(same).toBeGreaterThan(0.45)
  })

  it('is bright on clear days, grey on overcast ones, and changes within mixed ones', () => {
    const clearness = (sky: Sky) =>
      noons.filter((_, i) => skies[i] === sky).map(at => weather.clearness(at))

    expect(mean(clearness('CLEAR'))).toBeGreaterThan(0.88)
    expect(mean(clearness('OVERCAST'))).toBeLessThan(0.35)
    expect(Math.max(...clearness('MIXED')) - Math.min(...clearness('MIXED'))).toBeGreaterThan(0.6)
    expect(Math.min(...noons.map(weather.clearness))).toBeGreaterThan(0.05)
  })

  it('is cold in January, warm in July, and warmer in the afternoon than at night', () => {
    const january = mean(noons.filter(isIn(0)).map(weather.temperature))
    const july = mean(noons.filter(isIn(6)).map(weather.temperature))
    const night = mean(noons.filter(isIn(6)).map(at => weather.temperature(at - dayMs / 3)))

    expect(january).toBeGreaterThan(-3)
    expect(january).toBeLessThan(6)
    expect(july).toBeGreaterThan(18)
    expect(july).toBeLessThan(27)
    expect(july - night).toBeGreaterThan(3)
  })

  it('moves without jumps', () => {
    let largest = 0
    for (let at = start; at < start + 60 * dayMs; at += 60_000) {
      const step = Math.abs(weather.temperature(at + 60_000) - weather.temperature(at))
      largest = Math.max(largest, step)
    }

    expect(largest).toBeLessThan(0.1)
  })

  it('is the same for the same place and seed and another for others', () => {
    const other = (latitude: number, seed: number) =>
      noons.map(createWeather({ ...place, latitude }, seed).temperature)

    expect(other(51.01, 5)).not.toEqual(other(51, 6))
    expect(noons.map(createWeather(place, 5).temperature)).toEqual(noons.map(weather.temperature))
    expect(other(52, 5)).not.toEqual(other(51, 5))
  })
})
