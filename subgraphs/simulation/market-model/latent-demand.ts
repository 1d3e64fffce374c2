import { createAutoRegression } from './auto-regression.ts'
import { berlinDayOf, wallHour } from './berlin-day.ts'
import type { DayAheadFit } from './day-ahead-fit.ts'
import { dayKindOf, type DayKind } from './day-kind.ts'
import { sunShare } from './german-sun.ts'
import { dayMs, quarterMs } from './price-process.ts'
import { yearAngle } from './year-angle.ts'

const stepsPerDay = 96
const stream = { wind: 101, cloud: 102, load: 103, level: 106 }

export type LatentDemandFit = Pick<DayAheadFit, 'course' | 'noise' | 'noonDepth'>

/** How strongly sun and wind act; 1 is as in the fitted prices. */
export type Influence = { sun: number; wind: number }

/**
 * How scarce power is in the quarter-hour that begins at an instant, without a unit: mean 0 and variance 1 over the
 * years, as the sum of a course (kind of day, season, time of day) and of level, wind, sky and load as AR(1) processes.
 */
export function createLatentDemand(
  { course, noise, noonDepth }: LatentDemandFit,
  seed: number,
  influence: Influence,
): (at: number) => number {
  const process = (ofStream: number, phi: number) =>
    createAutoRegression({ seed, stream: ofStream, phi, blockSteps: stepsPerDay })
  const level = createLevel(seed, noise.level.phi)
  const wind = process(stream.wind, noise.wind.phi)
  const cloud = process(stream.cloud, noise.cloud.phi)
  const load = process(stream.load, noise.load.phi)
  return at => {
    const step = Math.floor(at / quarterMs)
    const day = berlinDayOf(at)
    const angle = yearAngle(day.number)
    const sun = sunShare(at + quarterMs / 2)
    const slow =
      noise.level.deviation * level(at) + influence.wind * noise.wind.deviation * wind(step)
    // The course holds the mean sun already; more of it deepens the noon.
    return (
      courseAt(course[dayKindOf(day)], angle, wallHour(day, at) + 0.125) -
      (influence.sun - 1) * noonDepth * sun +
      (1 + noise.winterShare * Math.cos(angle)) * slow +
      influence.sun * noise.cloud.deviation * sun * cloud(step) +
      noise.load.deviation * load(step)
    )
  }
}

/** A process of days, linear between their beginnings. */
function createLevel(seed: number, phi: number): (at: number) => number {
  const level = createAutoRegression({ seed, stream: stream.level, phi, blockSteps: 32 })
  return at => {
    const day = Math.floor(at / dayMs)
    const first = level(day)
    return first + (at / dayMs - day) * (level(day + 1) - first)
  }
}

type Hours = DayAheadFit['course'][DayKind]

/** Linear between the middles of the hours. */
function courseAt(hours: Hours, angle: number, hour: number): number {
  const place = Math.min(23, Math.max(0, hour - 0.5))
  const from = Math.floor(place)
  const first = seasonal(hours[from], angle)
  return first + (place - from) * (seasonal(hours[Math.min(23, from + 1)], angle) - first)
}

function seasonal([mean, cosine, sine]: Hours[number] = [0, 0, 0], angle: number): number {
  return mean + cosine * Math.cos(angle) + sine * Math.sin(angle)
}
