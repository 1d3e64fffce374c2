import { hourAngle, solarDay, type SolarDay } from '../meter-model/sun.ts'
import { dayMs } from './price-process.ts'

/** The middle of Germany. */
const latitude = (51.2 * Math.PI) / 180
const longitude = 10.4

/** Sine of the sun's height at the summer solstice. */
const highestSine = Math.cos(latitude - (23.45 * Math.PI) / 180)

let known: SolarDay | undefined

/** How high the sun stands over Germany: 0 by night, 1 where it is highest in the year. */
export function sunShare(at: number): number {
  if (known?.day !== Math.floor(at / dayMs)) known = solarDay(at)
  const { sinDeclination, cosDeclination } = known
  const sine =
    Math.sin(latitude) * sinDeclination +
    Math.cos(latitude) * cosDeclination * Math.cos(hourAngle(at, longitude, known))
  return Math.max(0, sine) / highestSine
}
