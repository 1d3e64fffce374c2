import { UserError } from '#platform/errors.ts'
import { createMeterModel } from '../meter-model.ts'
import { checkParameters } from '../parameters.ts'
import type { MeterModelSettings, Place, Profile, ReadingColumns } from '../profile.ts'

export const hesse: Place = {
  ...{ latitude: 51.3, longitude: 9.5, timeZone: 'Europe/Berlin', state: 'HE' },
}
export const at = (iso: string): number => Date.parse(iso)

type Some = Partial<Omit<MeterModelSettings, 'parameters'>> & {
  parameters?: Record<string, number | string>
}

/** A meter by the minute in the middle of Germany, with fallbacks for what is not given. */
export function settingsOf(profile: Profile, some: Some = {}): MeterModelSettings {
  const { parameters: given = {}, ...rest } = some
  const parameters = checkParameters(profile, given)
  if (parameters instanceof UserError) throw new Error(parameters.message)
  return {
    ...{ profile, seed: 7, intervalSeconds: 60, place: hesse, companions: [], parameters },
    ...{ origin: at('2026-01-01T00:00Z') },
    ...rest,
  }
}

/** Readings of `[from, to)`. */
export function readings(settings: MeterModelSettings, from: string, to: string): ReadingColumns {
  const count = (at(to) - at(from)) / (settings.intervalSeconds * 1000)
  return createMeterModel(settings).fill(at(from), count)
}

export function mean(values: Float64Array): number {
  return sum(values) / values.length
}

export function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

export function deviation(values: Float64Array): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map(value => (value - middle) ** 2)))
}

/** Mean consumption of `[from, to)`, kW. */
export function meanLoad(settings: MeterModelSettings, from: string, to: string): number {
  return mean(readings(settings, from, to).consumptionKw)
}
