import type { MeterChannel } from '../meter/channel.ts'
import { parseObis } from '../meter/obis.ts'
import { parseDecimal, ratio, zero, type Ratio } from '../tariff/ratio.ts'
import { energyBetween, filledBetween, type EnergyColumn } from './energy-column.ts'
import type { MonthRun } from './month-runs.ts'
import type { MeteredChannel, MonthlyReactive } from './reactive.store.ts'

/** Active and reactive energy of a meter in a local month, with the share of the readings of each. */
export type ReactiveMonth = MonthRun & {
  kvarh: Ratio
  reactiveShare: number
  kwh: Ratio
  activeShare: number
}

const mjPerKwh = 3_600_000_000n
/** OBIS C of inductive reactive energy that is taken: Q+ and, where a meter counts by quadrants, QI. */
const inductive = [3, 5]

/** The inductive channel, a profile before a register, all tariffs before one. */
export function reactiveChannel(channels: readonly MeterChannel[]): MeterChannel | undefined {
  const found = channels.flatMap(channel => {
    const obis = parseObis(channel.obis)
    return obis && inductive.includes(obis.measure) && obis.tariff === 0 ? [{ channel, obis }] : []
  })
  const rank = ({ channel, obis }: (typeof found)[number]) =>
    (channel.kind === 'PROFILE' ? 0 : 10) + obis.measure
  return found.sort((a, b) => rank(a) - rank(b))[0]?.channel
}

/** Month by month: what was counted, and how much of it is there. A register stands on its two readings. */
export function reactiveMonths(
  runs: readonly MonthRun[],
  column: EnergyColumn,
  { channel: { kind }, intervalSeconds }: MeteredChannel,
  counted: readonly MonthlyReactive[],
): ReactiveMonth[] {
  const byMonth = new Map(counted.map(row => [row.month, row]))
  return runs.map(run => {
    const { first, end } = run
    const row = byMonth.get(run.month)
    const expected = kind === 'REGISTER' ? 2 : ((end - first) * 900) / intervalSeconds
    return {
      ...run,
      kvarh: (row && parseDecimal(row.kvarh)) ?? zero,
      reactiveShare: Math.min(1, (row?.values ?? 0) / expected),
      kwh: ratio(energyBetween(column.millijoules, first, end), mjPerKwh),
      activeShare: filledBetween(column, first, end) / (end - first),
    }
  })
}

/** Only a month with all readings of both kinds can be charged. */
export function isComplete({ reactiveShare, activeShare }: ReactiveMonth): boolean {
  return reactiveShare >= 1 && activeShare >= 1
}
