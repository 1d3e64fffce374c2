import type { PowerModel } from '../moment.ts'
import { noiseKey, uniformOf } from '../noise.ts'
import * as site from '../site.ts'

const applianceMs = 10 * 60_000
const fridgeMs = 42 * 60_000
/** Shares of the year's energy. */
const [standby, fridge, active] = [0.24, 0.09, 0.67]
/** Appliances run in so many of the blocks, and need half of what is active. */
const [chance, ofAppliances] = [0.2, 0.5]

/** Fridge and standby always, people in the morning, at noon and in the evening, appliances in blocks. */
export function householdLoad(of: site.Site): PowerModel {
  const meanKw = site.parameter(of, 'annualKwh') / 8760
  const weekend = site.parameter(of, 'weekendPercent') / 100
  const [workday, freeDay] = courses(weekend)
  const appliances = noiseKey(of.settings.seed, site.stream.blocks)
  const phase = uniformOf(noiseKey(of.settings.seed, site.stream.phase), 0) * fridgeMs
  const varied = site.variation(of)
  return now => {
    const { type, dayOfYear } = of.calendar(now.day)
    const people = (type === 'WORKDAY' ? workday : freeDay)(now.minute)
    const runs = uniformOf(appliances, Math.floor(now.middle / applianceMs)) < chance
    const activity = (1 - ofAppliances) * varied(now) + (runs ? ofAppliances / chance : 0)
    const cools = (now.middle + phase) % fridgeMs < fridgeMs / 3
    const light = 1 + 0.12 * site.winterOf(dayOfYear)
    return meanKw * (standby + (cools ? 3 * fridge : 0) + active * people * activity * light)
  }
}

type Course = (minute: number) => number

/** Of workdays and of weekends and holidays; over a week their mean is 1. */
function courses(weekend: number): [Course, Course] {
  const evening = (hour: number) =>
    0.08 + 0.35 * site.bump(hour, 12.7, 1.1) + 0.9 * site.bump(hour, 19.2, 1.8)
  const workday = (hour: number) => evening(hour) + 0.6 * site.bump(hour, 7, 0.9)
  const freeDay = (hour: number) => evening(hour) + 0.5 * site.bump(hour, 9.5, 1.6)
  const weekMean = (5 * dayMean(workday) + 2 * weekend * dayMean(freeDay)) / 7
  return [
    site.minuteTable(hour => workday(hour) / weekMean),
    site.minuteTable(hour => (weekend * freeDay(hour)) / weekMean),
  ]
}

function dayMean(valueAt: (hour: number) => number): number {
  let sum = 0
  for (let minute = 0; minute < 1440; minute++) sum += valueAt((minute + 0.5) / 60)
  return sum / 1440
}
