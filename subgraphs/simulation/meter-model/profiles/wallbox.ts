import type { PowerModel } from '../moment.ts'
import { gaussianNoise, noiseKey, uniformOf } from '../noise.ts'
import { choiceOf } from '../parameter-rule.ts'
import * as site from '../site.ts'
import { chargingSession, energyBetween, type ChargingSession } from './charging-session.ts'

const hourMs = 3_600_000
const dayMs = 86_400_000
/** The wallbox's day begins at 4:00, when nobody arrives and who charged overnight is done. */
const dayBegin = 4
/** Numbers of the noise that one day may use. */
const perDay = 64
const mostSessions = 16
const largestKwh = 150

/** Cars that come by day type, want some energy and charge with one or all phases; nobody else's noise. */
export function wallboxLoad(of: site.Site): PowerModel {
  const standby = site.parameter(of, 'standbyKw')
  const sessionsOf = createSessions(of)
  let today: { day: number; sessions: ChargingSession[] } = { day: Number.NaN, sessions: [] }
  return ({ day, minute, middle, stepMs }) => {
    const own = minute < dayBegin * 60 ? day - 1 : day
    if (own !== today.day) today = { day: own, sessions: sessionsOf(own) }
    let kwh = 0
    for (const session of today.sessions) {
      kwh += energyBetween(session, middle - stepMs / 2, middle + stepMs / 2)
    }
    return standby + (kwh * hourMs) / stepMs
  }
}

/** The sessions of a local day, one after the other: who finds the wallbox taken waits. */
function createSessions(of: site.Site): (day: number) => ChargingSession[] {
  const key = noiseKey(of.settings.seed, site.stream.phase)
  const normal = gaussianNoise(of.settings.seed, site.stream.sessions)
  const energyOf = logNormal(
    site.parameter(of, 'energyKwh'),
    site.parameter(of, 'energyDeviationKwh'),
  )
  const boxKw = Number(choiceOf(of.settings.parameters, 'powerKw'))
  const singlePhase = site.parameter(of, 'singlePhasePercent') / 100
  const spread = site.parameter(of, 'arrivalDeviationHours')
  return day => {
    const isWorkday = of.calendar(day).type === 'WORKDAY'
    const rate = site.parameter(of, isWorkday ? 'workdaySessions' : 'weekendSessions')
    const usual = site.parameter(of, isWorkday ? 'arrivalHour' : 'weekendArrivalHour')
    const count = poisson(rate, uniformOf(key, day * perDay))
    const arrivals = Array.from({ length: count }, (_, i) => {
      const hour = usual + spread * normal(day * perDay + i)
      return Math.max(dayBegin, Math.min(dayBegin + 23.5, hour))
    }).sort((a, b) => a - b)
    const leavesMs = instantOf(of, day, dayBegin + 24)
    const sessions: ChargingSession[] = []
    for (const [i, hour] of arrivals.entries()) {
      const startMs = Math.max(instantOf(of, day, hour), sessions.at(-1)?.endMs ?? 0)
      const isSingle = uniformOf(key, day * perDay + 1 + i) < singlePhase
      const kw = isSingle && boxKw > 3.7 ? boxKw / 3 : boxKw
      const energyKwh = energyOf(normal(day * perDay + mostSessions + i))
      sessions.push(chargingSession(startMs, leavesMs, { kw, energyKwh }))
    }
    return sessions.filter(({ startMs, endMs }) => startMs < endMs)
  }
}

/** When the wall clock shows this hour of a local day; hours from 24 on are of the next. */
function instantOf({ offsetMs }: site.Site, day: number, hour: number): number {
  const wall = day * dayMs + hour * hourMs
  return wall - offsetMs(wall - offsetMs(wall))
}

/** How many come when `rate` come on average, for a uniform number. */
function poisson(rate: number, dice: number): number {
  let probability = Math.exp(-rate)
  let sum = probability
  let count = 0
  while (dice > sum && count < mostSessions) {
    count++
    probability *= rate / count
    sum += probability
  }
  return count
}

/** Energies with this mean and deviation: few large ones, none below 0. */
function logNormal(mean: number, deviation: number): (normal: number) => number {
  const variance = Math.log(1 + (deviation / mean) ** 2)
  const centre = Math.log(mean) - variance / 2
  return normal => Math.min(largestKwh, Math.exp(centre + Math.sqrt(variance) * normal))
}
