import type { PowerModel } from '../moment.ts'
import { gaussianNoise } from '../noise.ts'
import * as site from '../site.ts'

/** The course and the weekend explain at most this share of the variance; the rest stays noise. */
const mostExplained = 0.95

/**
 * N(mean, deviation), clipped at 0, of which a share of the variance follows the day and the week. Course and
 * weekend are scaled so that mean and deviation of the result stay the parameters; without both it is N exactly.
 */
export function normalLoad(of: site.Site): PowerModel {
  const mean = site.parameter(of, 'meanKw')
  const deviation = site.parameter(of, 'deviationKw')
  const weekend = site.parameter(of, 'weekendPercent') / 100
  const explained = site.parameter(of, 'coursePercent') / 100
  const workdayLevel = 7 / (5 + 2 * weekend)
  const weekendLevel = weekend * workdayLevel
  const swingKw = Math.sqrt(explained) * deviation
  const square = (5 * workdayLevel ** 2 + 2 * weekendLevel ** 2) / 7
  const wanted = Math.sqrt(Math.max(0, square * (mean ** 2 + swingKw ** 2) - mean ** 2))
  const most = Math.sqrt(mostExplained) * deviation
  const scale = wanted > most ? most / wanted : 1
  const noiseKw = Math.sqrt(deviation ** 2 - (scale * wanted) ** 2)
  const course = standardCourse()
  const noise = gaussianNoise(of.settings.seed, site.stream.load)
  return now => {
    const level = of.calendar(now.day).type === 'WORKDAY' ? workdayLevel : weekendLevel
    const away = level * (mean + swingKw * course(now.minute)) - mean
    return Math.max(0, mean + scale * away + noiseKw * noise(now.tick))
  }
}

/** Low at night, high in the morning and in the evening; mean 0 and variance 1 over the day. */
function standardCourse(): (minute: number) => number {
  const raw = (hour: number) =>
    site.bump(hour, 8, 2) + 0.5 * site.bump(hour, 12.5, 2) + 1.3 * site.bump(hour, 19, 2.4)
  let [sum, squares] = [0, 0]
  for (let minute = 0; minute < 1440; minute++) {
    const value = raw((minute + 0.5) / 60)
    sum += value
    squares += value ** 2
  }
  const mean = sum / 1440
  const deviation = Math.sqrt(squares / 1440 - mean ** 2)
  return site.minuteTable(hour => (raw(hour) - mean) / deviation)
}
