import { createLocalClock } from './local-clock.ts'
import { gaussian, uniform } from './noise.ts'
import { sineOfElevation } from './sun.ts'

export const profiles = ['OFFICE', 'HOUSEHOLD', 'PV'] as const
export type Profile = (typeof profiles)[number]

/** Mean power of one interval, kW; voltage in V. */
export type SimulatedReading = {
  ts: number
  consumptionKw: number
  productionKw: number
  voltage: number
}
export type MeterModel = (at: number) => SimulatedReading

type Shape = {
  baseKw: number
  /** Added at full activity. */
  activeKw: number
  /** Installed PV power. */
  peakKw: number
  /** Share of activity 0 … 1 at a local weekday and hour. */
  activity(weekday: number, hour: number): number
}

const germany = { latitude: 51.2, longitude: 10.4 }
const quarterHourMs = 900_000
const halfHourMs = 1_800_000

const shapes: Record<Profile, Shape> = {
  OFFICE: { baseKw: 9, activeKw: 34, peakKw: 30, activity: officeActivity },
  HOUSEHOLD: { baseKw: 0.25, activeKw: 1.6, peakKw: 8, activity: householdActivity },
  PV: { baseKw: 0.02, activeKw: 0, peakKw: 99, activity: () => 0 },
}

// Streams of the noise, so that no two quantities share their random numbers.
const stream = { load: 1, appliance: 2, voltage: 3, cloud: 4, disturbance: 5 }

/** A meter that behaves like its profile; the same seed and instant give the same reading. */
export function createMeterModel(profile: Profile, seed: number): MeterModel {
  const shape = shapes[profile]
  const clock = createLocalClock('Europe/Berlin')
  return at => {
    const { weekday, hour } = clock(at)
    return {
      ts: at,
      consumptionKw: round(loadKw(shape, { seed, at, share: shape.activity(weekday, hour) })),
      productionKw: round(shape.peakKw * sunShare(seed, at)),
      voltage: round(230 + 2 * gaussian(seed, stream.voltage, second(at)), 1),
    }
  }
}

function loadKw(shape: Shape, now: { seed: number; at: number; share: number }): number {
  const { seed, at, share } = now
  const wanted = shape.baseKw + shape.activeKw * share
  const slow = smooth(seed, stream.appliance, at / quarterHourMs)
  const fast = gaussian(seed, stream.load, second(at))
  // One quarter-hour in about a day carries a disturbance peak of 25 %.
  const quarter = Math.floor(at / quarterHourMs)
  const disturbed = uniform(seed, stream.disturbance, quarter) < 0.01 ? 1.25 : 1
  return Math.max(0, wanted * disturbed * (1 + 0.08 * slow + 0.02 * fast))
}

/** Share of the installed PV power: sun position times a slowly moving sky. */
function sunShare(seed: number, at: number): number {
  const elevation = sineOfElevation(at, germany)
  if (elevation <= 0) return 0
  const sky = 0.62 + 0.38 * Math.tanh(smooth(seed, stream.cloud, at / halfHourMs))
  return Math.min(1, 0.9 * elevation ** 1.15 * sky)
}

/** Noise that moves smoothly from one step to the next. */
function smooth(seed: number, ofStream: number, steps: number): number {
  const step = Math.floor(steps)
  const part = steps - step
  const ease = part * part * (3 - 2 * part)
  const from = gaussian(seed, ofStream, step)
  return from + ease * (gaussian(seed, ofStream, step + 1) - from)
}

function officeActivity(weekday: number, hour: number): number {
  if (weekday === 0 || weekday === 6) return 0.06
  const rise = 1 / (1 + Math.exp(-(hour - 7) * 2.2))
  const fall = 1 / (1 + Math.exp((hour - 17.5) * 1.8))
  const lunch = 1 - 0.15 * Math.exp(-((hour - 12.5) ** 2) / 0.6)
  return rise * fall * lunch
}

function householdActivity(weekday: number, hour: number): number {
  const bump = (centre: number, width: number) =>
    Math.exp(-((hour - centre) ** 2) / (2 * width ** 2))
  const morning = weekday === 0 || weekday === 6 ? 0.5 * bump(9.5, 1.6) : 0.6 * bump(7, 0.9)
  return 0.08 + morning + 0.35 * bump(12.7, 1.1) + 0.9 * bump(19.2, 1.8)
}

function second(at: number): number {
  return Math.floor(at / 1000)
}

function round(value: number, digits = 3): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
