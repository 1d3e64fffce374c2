import { gaussianNoise, noiseKey, smoothNoise } from './noise.ts'
import { dayOfYear } from './sun.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const minuteMs = 60_000

/** Sky and air of a place; the same place and seed give the same weather to everybody. */
export type Weather = {
  /** Share of what the clear sky would send to the ground, about 0.1 to 1.05. */
  clearness: (at: number) => number
  /** Of the air, °C. */
  temperature: (at: number) => number
  /** What kind of day the sky has, by solar time. */
  sky: (at: number) => Sky
}
export type Sky = 'CLEAR' | 'MIXED' | 'OVERCAST'

type Day = {
  sky: Sky
  /** How far the day lies within its kind, towards the clouds: 0 to 1, beyond for the darkest days. */
  gloom: number
  /** Mean of the day, °C. */
  mean: number
  /** Half of the difference between night and day, K. */
  swing: number
}

const stream = { sky: 11, air: 12, slow: 13, fast: 14 }
/** Limits of the day's cloud index, a standard normal that is shifted by the season. */
const clearBelow = -0.55
const overcastAbove = 0.4

/** The weather of a tenth of a degree around the place. */
export function createWeather(
  place: { latitude: number; longitude: number },
  weatherSeed: number,
): Weather {
  const seed = noiseKey(noiseKey(weatherSeed, Math.round(place.latitude * 10)), cellOf(place))
  const dayOf = createDays(place.latitude, seed)
  const slow = smoothNoise(seed, stream.slow)
  const fast = smoothNoise(seed, stream.fast)
  const solarMs = (place.longitude / 15) * hourMs
  return {
    sky: at => dayOf(Math.floor((at + solarMs) / dayMs)).sky,
    clearness(at) {
      const { sky, gloom } = dayOf(Math.floor((at + solarMs) / dayMs))
      if (sky === 'CLEAR') return 0.97 - 0.08 * gloom + 0.02 * slow(at / (30 * minuteMs))
      if (sky === 'OVERCAST') {
        return Math.max(0.07, 0.33 - 0.13 * gloom + 0.06 * slow(at / (40 * minuteMs)))
      }
      // Clouds pass: the sun is out or it is not, with short ways between.
      const clouds = 0.8 * slow(at / (25 * minuteMs)) + 0.6 * fast(at / (5 * minuteMs))
      const sun = 1 / (1 + Math.exp(-4 * (clouds + 0.75 - 1.5 * gloom)))
      return 0.28 + 0.73 * sun
    },
    temperature(at) {
      const days = (at + solarMs) / dayMs - 0.5
      const day = Math.floor(days)
      const part = days - day
      const share = part * part * (3 - 2 * part)
      const [before, after] = [dayOf(day), dayOf(day + 1)]
      const swing = before.swing + share * (after.swing - before.swing)
      const mean = before.mean + share * (after.mean - before.mean)
      // Warmest at 15:00 solar time; `part` is 0 at noon.
      return mean + swing * Math.cos(2 * Math.PI * (part - 0.125))
    },
  }
}

function cellOf({ longitude }: { longitude: number }): number {
  return Math.round(longitude * 10)
}

/** Days by their number in solar time, each made once. */
function createDays(latitude: number, seed: number): (day: number) => Day {
  const index = persistent(seed, stream.sky, 0.55)
  const anomaly = persistent(seed, stream.air, 0.78)
  const known = new Map<number, Day>()
  return day => {
    const found = known.get(day)
    if (found) return found
    const made = createDay(latitude, day, { cloud: index(day), anomaly: anomaly(day) })
    known.set(day, made)
    return made
  }
}

/** Central European course of the year; without heights and coasts. */
function createDay(
  latitude: number,
  day: number,
  { cloud, anomaly }: { cloud: number; anomaly: number },
): Day {
  // 1 in the middle of January, −1 in the middle of July; the other way round in the south.
  const north = latitude < 0 ? -1 : 1
  const winter = north * Math.cos((2 * Math.PI * (dayOfYear(day * dayMs) - 19)) / 365.25)
  const index = cloud + 0.35 * winter
  const sky = index < clearBelow ? 'CLEAR' : index > overcastAbove ? 'OVERCAST' : 'MIXED'
  const swings: Record<Sky, number> = { CLEAR: 6.2, MIXED: 4.2, OVERCAST: 1.8 }
  return {
    sky,
    gloom: gloomOf(sky, index),
    // Clear days are warm in summer and cold in winter.
    mean:
      9.8 - 0.35 * (Math.abs(latitude) - 51) - 9.3 * winter + 3.4 * anomaly + 1.5 * winter * index,
    swing: swings[sky] * (0.8 - 0.25 * winter),
  }
}

function gloomOf(sky: Sky, index: number): number {
  if (sky === 'MIXED') return (index - clearBelow) / (overcastAbove - clearBelow)
  return sky === 'CLEAR' ? 1 / (1 + clearBelow - index) : Math.min(1.8, index - overcastAbove)
}

/** Standard normal of a day that resembles the days before: white noise, fading by `memory` per day. */
function persistent(seed: number, ofStream: number, memory: number): (day: number) => number {
  const noise = gaussianNoise(seed, ofStream)
  const scale = Math.sqrt(1 - memory ** 2)
  return day => {
    let sum = 0
    for (let ago = 12; ago >= 0; ago--) sum = memory * sum + noise(day - ago)
    return scale * sum
  }
}
