import { createMeterModel } from '../meter-model/meter-model.ts'
import { fallbackParameters } from '../meter-model/parameters.ts'
import { german } from './german.ts'
import type { Place } from './pv-source.ts'
import type { AddedDevice, Device } from './scenario.ts'
import { toMillijoules } from './site-energy.ts'

export type DeviceSite = {
  startMs: number
  count: number
  place: Place
  timeZone: string
  state: string | null
  seed: number
}

const deviceNames: Record<Device, [one: string, many: string]> = {
  WALLBOX: ['Wallbox', 'Wallboxen'],
  HEAT_PUMP: ['Wärmepumpe', 'Wärmepumpen'],
}

/** The consumption of the added devices, mJ per quarter-hour; each of several has a seed of its own. */
export function deviceLoad(
  { profile, count, parameters }: AddedDevice,
  site: DeviceSite,
): { millijoules: Float64Array; note: string } {
  const { latitude, longitude } = site.place
  const place = { latitude, longitude, timeZone: site.timeZone, state: site.state }
  const sum = new Float64Array(site.count)
  for (let n = 0; n < count; n++) {
    const model = createMeterModel({
      ...{ profile, place, intervalSeconds: 900, companions: [], origin: site.startMs },
      seed: site.seed + n,
      // All of them stand under the sky of the added PV.
      parameters: {
        ...fallbackParameters(profile),
        ...(profile === 'HEAT_PUMP' && { weatherSeed: site.seed }),
        ...parameters,
      },
    })
    const { consumptionKw } = model.fill(site.startMs, site.count)
    for (const [i, kw] of consumptionKw.entries()) sum[i] = (sum[i] ?? 0) + toMillijoules(kw)
  }
  const [one, many] = deviceNames[profile]
  const what = count === 1 ? `einer ${one}` : `${german(count)} ${many}`
  return {
    millijoules: sum,
    note: `Der Verbrauch von ${what} ist simuliert (Startwert ${site.seed}).`,
  }
}
