import type { ChannelStore } from '../meter/channel.store.ts'
import { groupedBy } from '../meter/grouped-by.ts'
import type { Meter } from '../meter/meter.ts'
import { add, decimalOf, roundTo, toNumber, zero, type Ratio } from '../tariff/ratio.ts'
import { germanList } from '../wording/german.ts'
import { emptyColumn } from './energy-column.ts'
import { figure, noFigure, withReason, type Figure } from './figure.ts'
import type { KpiScope } from './kpi-scope.ts'
import { monthRuns } from './month-runs.ts'
import { networkRules } from './network-rules.ts'
import {
  isComplete,
  reactiveChannel,
  reactiveMonths,
  type ReactiveMonth,
} from './reactive-months.ts'
import type { MeteredChannel, ReactiveStore } from './reactive.store.ts'
import { chargedReactive, chargedReactiveOf, powerFactor } from './reactive.ts'

export type ReactiveFigures = {
  inductiveKvarh: Figure
  /** Σ of the months of max(0, kvarh − share · kWh), of those in which nothing is missing. */
  chargedKvarh: Figure
  powerFactor: Figure
  freeShare: number
}

type Use = { reactive: ReactiveStore; channels: ChannelStore }

const mostNamed = 12

export class ReactiveService {
  private readonly known = new WeakMap<KpiScope, Promise<Map<string, ReactiveMonth[]>>>()

  constructor(private readonly use: Use) {}

  /**
   * Coverage of the kvarh is the share of their readings, that of the others the share of the months in which both
   * energies are complete; a meter without a channel counts as missing.
   */
  async figures(scope: KpiScope, wanted: number | undefined): Promise<ReactiveFigures> {
    const freeShare = wanted ?? networkRules().freeReactiveShare.value
    const meters = scope.roles.consumption
    const byMeter = await this.months(scope, meters)
    if (byMeter.size === 0) return noReactive(freeShare)
    const months = [...byMeter.values()].flat()
    const complete = months.filter(isComplete)
    const all = meters.length * scope.grid.count
    const share = (of: readonly ReactiveMonth[], weight: (month: ReactiveMonth) => number) =>
      quartersOf(of, weight) / all
    const coverage = share(complete, () => 1)
    const missing = months.filter(month => !isComplete(month))
    const explained = (given: Figure) =>
      missing.length > 0 ? withReason(given, 'REACTIVE_INCOMPLETE', namesOf(missing)) : given
    return {
      freeShare,
      inductiveKvarh: kvarhOf(
        months,
        share(months, ({ reactiveShare }) => reactiveShare),
      ),
      chargedKvarh: explained(
        complete.length > 0
          ? figure(roundTo(chargedReactiveOf(complete, decimalOf(freeShare)), 6), 'kvarh', coverage)
          : noFigure('REACTIVE_INCOMPLETE', 'kvarh', coverage),
      ),
      powerFactor: powerFactorOf(complete, coverage, explained),
    }
  }

  /** Charged kvarh of a meter per complete local month; empty where it measures none. */
  async charged(scope: KpiScope, meter: Meter): Promise<Map<string, Ratio>> {
    const share = decimalOf(networkRules().freeReactiveShare.value)
    const months = (await this.monthsOf(scope, meter)).filter(isComplete)
    return new Map(
      months.map(({ month, kvarh, kwh }) => [month, chargedReactive(kvarh, kwh, share)]),
    )
  }

  /** Whether a month of these quarter-hours is not charged because readings of the meter are missing. */
  async isMissing(
    scope: KpiScope,
    meter: Meter,
    range: { first: number; end: number },
  ): Promise<boolean> {
    const months = await this.monthsOf(scope, meter)
    return months.some(
      month => !isComplete(month) && month.first < range.end && month.end > range.first,
    )
  }

  /** Of the meters of the question all at once, and once. */
  private async monthsOf(scope: KpiScope, meter: Meter): Promise<ReactiveMonth[]> {
    const meters = scope.roles.consumption
    const isAmong = meters.some(({ id }) => id === meter.id)
    const months = isAmong ? this.known.get(scope) : undefined
    const found = months ?? this.months(scope, isAmong ? meters : [meter])
    if (isAmong) this.known.set(scope, found)
    return (await found).get(meter.id) ?? []
  }

  /** The months of each meter that has a channel for reactive energy, by meter. */
  private async months(
    scope: KpiScope,
    meters: readonly Meter[],
  ): Promise<Map<string, ReactiveMonth[]>> {
    const channels = await this.use.channels.ofMeters(meters.map(({ id }) => id))
    const measured = meters.flatMap(meter => {
      const channel = reactiveChannel(channels.get(meter.id) ?? [])
      return channel ? [{ meter, channel, intervalSeconds: meter.intervalSeconds }] : []
    })
    const counted = await this.counted(scope, measured)
    const columns = await scope.columns(
      measured.map(({ meter }) => meter),
      'CONSUMPTION',
    )
    const { startMs, count } = scope.grid
    const runs = monthRuns(scope.grid)
    return new Map(
      measured.map((each, i) => {
        const column = columns[i] ?? emptyColumn(startMs, count)
        const { id } = each.meter
        return [id, reactiveMonths(runs, column, each, counted.get(id) ?? [])]
      }),
    )
  }

  private async counted(scope: KpiScope, measured: readonly MeteredChannel[]) {
    const { from, to, asOf } = scope
    const range = { from, to, asOf, timeZone: scope.grid.timeZone }
    const ofKind = (wanted: string) => measured.filter(({ channel }) => channel.kind === wanted)
    const [profiles, registers] = await Promise.all([
      this.use.reactive.ofProfiles(ofKind('PROFILE'), range),
      this.use.reactive.ofRegisters(ofKind('REGISTER'), range),
    ])
    return groupedBy([...profiles, ...registers], ({ meterId }) => meterId)
  }
}

function quartersOf(
  months: readonly ReactiveMonth[],
  weight: (month: ReactiveMonth) => number,
): number {
  let quarters = 0
  for (const month of months) quarters += weight(month) * (month.end - month.first)
  return quarters
}

function kvarhOf(months: readonly ReactiveMonth[], coverage: number): Figure {
  if (coverage === 0) return noFigure('NO_READINGS', 'kvarh')
  return figure(roundTo(sumOf(months.map(({ kvarh }) => kvarh)), 6), 'kvarh', coverage)
}

function powerFactorOf(
  complete: readonly ReactiveMonth[],
  coverage: number,
  explained: (given: Figure) => Figure,
): Figure {
  if (complete.length === 0) return explained(noFigure('REACTIVE_INCOMPLETE', '1', coverage))
  const [kwh, kvarh] = [
    sumOf(complete.map(month => month.kwh)),
    sumOf(complete.map(month => month.kvarh)),
  ]
  const cosPhi = powerFactor(toNumber(kwh), toNumber(kvarh))
  return cosPhi === undefined
    ? noFigure('NO_CONSUMPTION', '1', coverage)
    : explained(figure(cosPhi, '1', coverage))
}

function sumOf(values: readonly Ratio[]): Ratio {
  let sum = zero
  for (const value of values) sum = add(sum, value)
  return sum
}

/** `Betroffen: 01/2026 und 03/2026.` */
function namesOf(months: readonly ReactiveMonth[]): string {
  const names = [...new Set(months.map(({ month }) => month))]
    .sort()
    .map(month => `${month.slice(5)}/${month.slice(0, 4)}`)
  const more = names.length > mostNamed ? ['weitere'] : []
  return `Betroffen: ${germanList([...names.slice(0, mostNamed), ...more])}.`
}

function noReactive(freeShare: number): ReactiveFigures {
  const none = noFigure('NO_REACTIVE_CHANNEL', 'kvarh')
  const cosPhi = noFigure('NO_REACTIVE_CHANNEL', '1')
  return { inductiveKvarh: none, chargedKvarh: none, powerFactor: cosPhi, freeShare }
}
