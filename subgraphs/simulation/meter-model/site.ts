import type { Calendar } from './calendar.ts'
import type { PowerModel } from './moment.ts'
import { gaussianNoise, smoothNoise, noiseKey, uniformOf } from './noise.ts'
import { numberOf } from './parameter-rule.ts'
import type { MeterModelSettings } from './profile.ts'
import { createPlant, usualPlant, type PvPlant } from './pv.ts'
import { createWeather, type Weather } from './weather.ts'

const quarterHourMs = 900_000

/** What the models of a meter share. */
export type Site = {
  settings: MeterModelSettings
  calendar: Calendar
  /** Wall clock minus UTC, ms. */
  offsetMs: (at: number) => number
}

export type MeterPower = { consumption: PowerModel; production: PowerModel }

/** Streams of the noise, so that no two quantities share their random numbers. */
export const stream = {
  load: 1,
  slowLoad: 2,
  voltage: 3,
  peak: 5,
  production: 6,
  blocks: 7,
  sessions: 8,
  phase: 9,
}

/** A value of a meter's parameters. */
export function parameter({ settings }: Site, name: string): number {
  return numberOf(settings.parameters, name)
}

/** The weather that all meters of the place share. */
export function weatherOf({ settings }: Site): Weather {
  return createWeather(settings.place, numberOf(settings.parameters, 'weatherSeed'))
}

/** Factor around 1 that wanders within quarter-hours and trembles a little from reading to reading. */
export function variation(site: Site): PowerModel {
  const share = parameter(site, 'noisePercent') / 100
  const slow = smoothNoise(site.settings.seed, stream.slowLoad)
  const fast = gaussianNoise(site.settings.seed, stream.load)
  return ({ middle, tick }) =>
    Math.max(0, 1 + share * (slow(middle / quarterHourMs) + 0.25 * fast(tick)))
}

/** The load with its disturbance peaks: now and then it is higher by a share for some minutes. */
export function withPeaks(site: Site, load: PowerModel): PowerModel {
  const lengthMs = parameter(site, 'peakMinutes') * 60_000
  const chance = (parameter(site, 'peaksPerDay') * lengthMs) / 86_400_000
  const factor = 1 + parameter(site, 'peakPercent') / 100
  const key = noiseKey(site.settings.seed, stream.peak)
  return now => {
    const disturbed = uniformOf(key, Math.floor(now.middle / lengthMs)) < chance
    return disturbed ? factor * load(now) : load(now)
  }
}

/** Production of the PV plant behind a load's meter. */
export function ownPlant(site: Site): PowerModel {
  const peakKwp = parameter(site, 'pvPeakKwp')
  const plant: PvPlant = {
    ...{ peakKwp, tiltDegrees: 30, azimuthDegrees: 180 },
    ...{ inverterKw: usualPlant.inverterShare * peakKwp, ...usualPlant },
  }
  return peakKwp === 0 ? () => 0 : plantPower(site, plant, parameter(site, 'pvDeviationKw'))
}

/** max(0, PV + ε) while the sun is up; at night the inverter sleeps. */
export function plantPower(site: Site, plant: PvPlant, deviationKw: number): PowerModel {
  const powerAt = createPlant(plant, site.settings.place, weatherOf(site))
  const noise = gaussianNoise(site.settings.seed, stream.production)
  return ({ middle, tick }) => {
    const power = powerAt(middle)
    const trembling = power + deviationKw * noise(tick)
    return power > 0 ? Math.max(0, Math.min(plant.inverterKw, trembling)) : 0
  }
}

/** A function of the hour of the day, computed once for each minute. */
export function minuteTable(valueAt: (hour: number) => number): (minute: number) => number {
  const table = Float64Array.from({ length: 1440 }, (_, minute) => valueAt((minute + 0.5) / 60))
  return minute => table[Math.floor(minute)] ?? 0
}

/** Rises smoothly from 0 to 1 around `from` and falls again around `to`, hours. */
export function opening(hour: number, from: number, to: number): number {
  return 1 / (1 + Math.exp(-(hour - from) * 2.2)) / (1 + Math.exp((hour - to) * 1.8))
}

export function bump(hour: number, centre: number, width: number): number {
  return Math.exp(-((hour - centre) ** 2) / (2 * width ** 2))
}

/** 1 in the middle of January, −1 in the middle of July. */
export function winterOf(dayOfYear: number): number {
  return Math.cos((2 * Math.PI * (dayOfYear - 15)) / 365.25)
}
