import type { PowerModel } from '../moment.ts'
import { noiseKey, uniformOf } from '../noise.ts'
import * as site from '../site.ts'

/** Pumps of one size that run whole blocks; at night they fill the tanks that the day empties. */
export function waterworksLoad(of: site.Site): PowerModel {
  const base = site.parameter(of, 'baseKw')
  const [count, pumpKw] = [site.parameter(of, 'pumpCount'), site.parameter(of, 'pumpKw')]
  const [atNight, byDay] = [site.parameter(of, 'nightPumps'), site.parameter(of, 'dayPumps')]
  const isNight = nightOf(
    site.parameter(of, 'nightFrom') * 60,
    site.parameter(of, 'nightUntil') * 60,
  )
  const blockMs = site.parameter(of, 'blockMinutes') * 60_000
  const summer = site.parameter(of, 'summerPercent') / 100
  const key = noiseKey(of.settings.seed, site.stream.blocks)
  const varied = site.variation(of)
  return now => {
    // The need of the summer grows in June and is gone in September.
    const warm = Math.max(0, -site.winterOf(of.calendar(now.day).dayOfYear))
    const wanted = (isNight(now.minute) ? atNight : byDay) * (1 + summer * warm)
    const dice = uniformOf(key, Math.floor(now.middle / blockMs))
    return (base + pumpKw * Math.min(count, Math.floor(wanted + dice))) * varied(now)
  }
}

/** Across midnight where it begins later than it ends. */
function nightOf(from: number, until: number): (minute: number) => boolean {
  return from <= until
    ? minute => minute >= from && minute < until
    : minute => minute >= from || minute < until
}
