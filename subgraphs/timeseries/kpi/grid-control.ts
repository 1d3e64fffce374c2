import { z } from 'zod'
import { readDataFile } from '../calendar/data-file.ts'

/** What § 14a EnWG calls a controllable device. */
export type ControllableDevice = {
  kind: 'WALLBOX' | 'HEAT_PUMP' | 'AIR_CONDITIONING' | 'BATTERY'
  powerKw: number
}

const shape = z.strictObject({
  leastKw: z.number(),
  largeKw: z.number(),
  largeShare: z.number(),
  simultaneity: z.array(z.number()),
  validFrom: z.iso.date(),
  source: z.string(),
})
export type GridControlRules = z.infer<typeof shape>

let rules: GridControlRules | undefined

/** The figures of `grid-control.json`, read once. */
export function gridControlRules(): GridControlRules {
  rules ??= readDataFile('kpi/grid-control.json', shape)
  return rules
}

/**
 * P_min = 4.2 + (n − 1) · GZF · 4.2 kW: the power that control by an energy manager must leave. All heat pumps count
 * as one device and all air conditioning as one, by the sum of their power; devices up to 4.2 kW count not at
 * all. Where heat pumps or air conditioning have more than 11 kW, the larger of 0.4 · ΣP replaces the first 4.2.
 * GZF is 0.8 for two devices and falls to 0.45 for nine and more.
 */
export function leastPowerKw(
  devices: readonly ControllableDevice[],
  given = gridControlRules(),
): number {
  const { leastKw, largeKw, largeShare, simultaneity } = given
  const groups = groupedPowers(devices).filter(({ powerKw }) => powerKw > leastKw)
  const count = groups.length
  if (count === 0) return 0
  const large = groups.filter(({ isGroup, powerKw }) => isGroup && powerKw > largeKw)
  const first = Math.max(leastKw, ...large.map(({ powerKw }) => largeShare * powerKw))
  const factor = count > 1 ? (simultaneity[Math.min(count - 2, simultaneity.length - 1)] ?? 0) : 0
  // Whole watts: the sum of decimals stays a decimal.
  return Math.round((first + (count - 1) * factor * leastKw) * 1000) / 1000
}

function groupedPowers(devices: readonly ControllableDevice[]) {
  const powers: { isGroup: boolean; powerKw: number }[] = []
  for (const kind of ['HEAT_PUMP', 'AIR_CONDITIONING'] as const) {
    let powerKw = 0
    for (const device of devices) if (device.kind === kind) powerKw += device.powerKw
    powers.push({ isGroup: true, powerKw })
  }
  const others = devices.filter(({ kind }) => kind === 'WALLBOX' || kind === 'BATTERY')
  return [...powers, ...others.map(({ powerKw }) => ({ isGroup: false, powerKw }))]
}
