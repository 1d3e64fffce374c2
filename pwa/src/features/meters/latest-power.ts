import { formatPower } from '../../lib/format.ts'
import { texts } from './meters.texts.ts'

type Reading = { consumptionKw: number | null; productionKw: number | null } | null

export type LatestPower = { label: string; value: string; colour: `--${string}` }

/** What a meter showed last; production where it measures nothing else. */
export function latestPowerOf(reading: Reading): LatestPower | undefined {
  if (reading?.consumptionKw != null) {
    return {
      label: texts.consumption,
      value: formatPower(reading.consumptionKw),
      colour: '--series-consumption',
    }
  }
  if (reading?.productionKw != null) {
    return {
      label: texts.production,
      value: formatPower(reading.productionKw),
      colour: '--series-production',
    }
  }
  return undefined
}
