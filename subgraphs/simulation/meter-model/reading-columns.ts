import { gaussianNoise } from './noise.ts'
import { numberOf } from './parameter-rule.ts'
import type { MeterModelSettings, ReadingColumns } from './profile.ts'
import { stream } from './site.ts'

/** Columns of zeros for `count` intervals from the one that contains `from`. */
export function emptyColumns(stepSeconds: number, from: number, count: number): ReadingColumns {
  const stepMs = stepSeconds * 1000
  return {
    ...{ from: Math.floor(from / stepMs) * stepMs, stepSeconds, count },
    consumptionKw: new Float64Array(count),
    productionKw: new Float64Array(count),
    voltage: new Float64Array(count),
  }
}

/** Voltage by the second, V: normally distributed, to a tenth. */
export function voltageOf({ seed, parameters }: MeterModelSettings): (tick: number) => number {
  const mean = numberOf(parameters, 'voltageMean')
  const deviation = numberOf(parameters, 'voltageDeviation')
  const noise = gaussianNoise(seed, stream.voltage)
  return tick => Math.round((mean + deviation * noise(tick)) * 10) / 10
}

/** kW to the watt. */
export function toWatt(kw: number): number {
  return Math.round(kw * 1000) / 1000
}
