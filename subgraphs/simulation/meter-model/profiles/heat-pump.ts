import type { Moment, PowerModel } from '../moment.ts'
import { noiseKey, uniformOf } from '../noise.ts'
import * as site from '../site.ts'
import { heatDemand, type HeatDemand } from './heat-demand.ts'

const cycleMs = 36 * 60_000
const defrostEveryMs = 80 * 60_000
/** Below this share of its power the machine switches on and off instead. */
const leastShare = 0.35
/** Usual hours of the two loads of hot water; each day a little different. */
const hotWaterHours = [5, 15.5]
const hoursBetweenLocks = 5
/** What a lock kept back is made up for with half more heat in twice the time. */
const catchUp = { lasts: 2, factor: 1.5 }

/** Heat pump with air as its source, controlled by the outside temperature of the place's weather. */
export function heatPumpLoad(of: site.Site): PowerModel {
  const weather = site.weatherOf(of)
  const demandAt = heatDemand({
    heatLoadKw: site.parameter(of, 'heatLoadKw'),
    designTemperature: site.parameter(of, 'designTemperature'),
    heatingLimit: site.parameter(of, 'heatingLimit'),
    flowTemperature: site.parameter(of, 'flowTemperature'),
    cop: site.parameter(of, 'cop'),
  })
  const standby = site.parameter(of, 'standbyKw')
  const locks = lockTimes(of)
  const makesHotWater = hotWaterTimes(of, locks)
  const heats = heatingPower(of)
  const varied = site.variation(of)
  return now => {
    const lock = locks(now.minute)
    if (lock === 'LOCKED') return standby
    const outside = weather.temperature(now.middle)
    const demand = demandAt(outside)
    if (makesHotWater(now, demand)) {
      return standby + (demand.mostKw / demand.hotWaterCop) * varied(now)
    }
    const houseKw = demand.houseKw * (lock === 'AFTER' ? catchUp.factor : 1)
    return standby + heats(now, { ...demand, houseKw }, outside) * varied(now)
  }
}

/** Electric power for the house: even, or in cycles when little is needed, with defrosting in humid cold. */
function heatingPower(of: site.Site): (now: Moment, demand: HeatDemand, outside: number) => number {
  const key = noiseKey(of.settings.seed, site.stream.phase)
  const [cyclePhase, defrostPhase] = [0, 1].map(i => uniformOf(key, i) * defrostEveryMs)
  const defrostMs = site.parameter(of, 'defrostMinutes') * 60_000
  const defrosting = (middle: number) => {
    const since = (middle + (defrostPhase ?? 0)) % defrostEveryMs
    // The compressor idles along while it thaws and works harder for a while after.
    return since < defrostMs ? 0.5 : since < 3 * defrostMs ? 1.25 : 1
  }
  return ({ middle }, { houseKw, mostKw, cop }, outside) => {
    if (houseKw <= 0) return 0
    const least = leastShare * mostKw
    // Beyond the machine's power a heating rod helps, with as much electricity as heat.
    if (houseKw >= mostKw) return mostKw / cop + (houseKw - mostKw)
    const factor = outside > -8 && outside < 5 ? defrosting(middle) : 1
    if (houseKw >= least) return (houseKw / cop) * factor
    const isOn = ((middle + (cyclePhase ?? 0)) % cycleMs) / cycleMs < houseKw / least
    return isOn ? (least / cop) * factor : 0
  }
}

/** Whether one of the day's two loads of hot water is being made. A lock puts it off until it ends. */
function hotWaterTimes(
  of: site.Site,
  lockAt: (minute: number) => Lock,
): (now: Moment, demand: HeatDemand) => boolean {
  const key = noiseKey(of.settings.seed, site.stream.sessions)
  const heatKwh = site.parameter(of, 'hotWaterKwh') / hotWaterHours.length
  const startsOf = (day: number) =>
    hotWaterHours.map((hour, i) => {
      let start = Math.floor(hour * 60 + 60 * uniformOf(key, day * 2 + i))
      while (lockAt(start) === 'LOCKED' || lockAt(start + 30) === 'LOCKED') start += 5
      return start
    })
  let today = { day: Number.NaN, starts: startsOf(0) }
  return (now, { mostKw }) => {
    if (heatKwh === 0) return false
    if (now.day !== today.day) today = { day: now.day, starts: startsOf(now.day) }
    const minutes = (heatKwh / mostKw) * 60
    return today.starts.some(start => now.minute >= start && now.minute < start + minutes)
  }
}

type Lock = 'LOCKED' | 'AFTER' | 'FREE'

/** When the network operator switches the machine off, by minutes of the wall clock. */
function lockTimes(of: site.Site): (minute: number) => Lock {
  const minutes = site.parameter(of, 'lockMinutes')
  const first = site.parameter(of, 'lockHour') * 60
  const starts = Array.from(
    { length: site.parameter(of, 'locksPerDay') },
    (_, i) => first + i * hoursBetweenLocks * 60,
  )
  return minute => {
    for (const start of starts) {
      const since = (((minute - start) % 1440) + 1440) % 1440
      if (since < minutes) return 'LOCKED'
      if (since < minutes * (1 + catchUp.lasts)) return 'AFTER'
    }
    return 'FREE'
  }
}
