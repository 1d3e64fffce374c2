import { randomUUID } from 'node:crypto'
import { createPriceFaultInjector } from '../fault/fault-injector.ts'
import {
  createMarketModel,
  marketCatalogue,
  type MarketModel,
  type PricePointColumns,
} from '../market-model/market-model.ts'
import type { MarketSimulation } from './market-simulation.ts'
import type { PriceDelivery } from './price-intake.ts'
import { simulatedNow } from './simulated-clock.ts'

type Injector = ReturnType<typeof createPriceFaultInjector>

/** Prices that are published and not confirmed yet; sent again under the same key. */
export type Publication = {
  key: string
  delivery: PriceDelivery
  until: number
  runNumber: number
  faultsInjected: number
}

const dayMs = 86_400_000
/** Beyond the simulated instant: day-ahead prices are known one day before. */
const aheadMs = 3 * dayMs
const mostPrices = 5000

/** A running market: what is published by its clock and not delivered. */
export class MarketRun {
  pending: Publication | undefined
  /** ms; start of the first step that is not delivered yet. */
  private nextAt: number
  private model: MarketModel
  private faults: Injector | undefined
  private isHolding = true

  constructor(
    public simulation: MarketSimulation,
    real: number,
  ) {
    this.nextAt = simulation.deliveredUntil ?? simulatedNow(simulation.clock, real) - dayMs
    this.model = createMarketModel(simulation)
    this.faults = this.makeFaults()
  }

  /** Takes over changed settings for everything that is not delivered yet. */
  change(simulation: MarketSimulation): void {
    const { revision, runNumber } = this.simulation
    this.simulation = simulation
    if (runNumber !== simulation.runNumber && simulation.deliveredUntil !== undefined) {
      this.nextAt = simulation.deliveredUntil
    }
    if (revision === simulation.revision) return
    this.model = createMarketModel(simulation)
    this.faults = this.makeFaults()
  }

  /** What is published now; undefined when there is nothing new. */
  publish(real: number): Publication | undefined {
    const { clock, market, runNumber } = this.simulation
    const now = simulatedNow(clock, real)
    const stepMs = this.model.stepSeconds * 1000
    const to = Math.min(now + aheadMs, this.nextAt + mostPrices * stepMs)
    const columns = this.model.published(this.nextAt, to, now)
    if (!columns && !this.mayRelease()) return undefined
    const { prices, faultsInjected } = this.spoilt(columns ?? this.nothing(), now)
    const until = columns ? columns.from + columns.count * stepMs : this.nextAt
    if (!columns && prices.length === 0) return undefined
    const { marketId, marketName: name, unit } = marketCatalogue[market]
    const delivery = { marketId, name, unit, stepSeconds: this.model.stepSeconds, prices }
    this.pending = { key: randomUUID(), delivery, until, runNumber, faultsInjected }
    return this.pending
  }

  /** The publication under way was taken. */
  confirm({ until, runNumber }: Publication): void {
    this.pending = undefined
    if (runNumber === this.simulation.runNumber) this.nextAt = Math.max(this.nextAt, until)
  }

  private mayRelease(): boolean {
    return this.faults !== undefined && this.isHolding
  }

  private spoilt(columns: PricePointColumns, now: number) {
    if (!this.faults) return { prices: rows(columns, startsOf(columns)), faultsInjected: 0 }
    const { prices, later, counts } = this.faults.apply(columns, now)
    this.isHolding = later.length > 0
    let faultsInjected = 0
    for (const count of Object.values(counts)) faultsInjected += count
    return { prices: rows(prices, prices.ts), faultsInjected }
  }

  private nothing(): PricePointColumns {
    const [eurMwh, volumeMwh] = [new Float64Array(0), new Float64Array(0)]
    return { from: this.nextAt, stepSeconds: this.model.stepSeconds, count: 0, eurMwh, volumeMwh }
  }

  private makeFaults(): Injector | undefined {
    const { faults, seed } = this.simulation
    if (Object.keys(faults).length === 0) return undefined
    const { model } = this
    const fill = (from: number, count: number) => {
      const to = from + count * model.stepSeconds * 1000
      return model.published(from, to, to + aheadMs) ?? this.nothing()
    }
    return createPriceFaultInjector({
      ...{ faults, seed, stepSeconds: model.stepSeconds, source: { fill } },
    })
  }
}

type Values = Pick<PricePointColumns, 'count' | 'eurMwh' | 'volumeMwh'>

function startsOf({ from, stepSeconds, count }: PricePointColumns): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + i * stepSeconds * 1000)
}

/** Models leave out a value by NaN: then there is no price. Sent twice is sent once, prices have no batches. */
function rows({ count, eurMwh, volumeMwh }: Values, ts: Float64Array): PriceDelivery['prices'] {
  const byStart = new Map<number, PriceDelivery['prices'][number]>()
  for (let i = 0; i < count; i++) {
    const at = ts[i] ?? Number.NaN
    const price = eurMwh[i] ?? Number.NaN
    const volume = volumeMwh[i] ?? Number.NaN
    if (!Number.isFinite(price)) continue
    byStart.set(at, { ts: at, eurPerMwh: price, volume: Number.isFinite(volume) ? volume : null })
  }
  return [...byStart.values()].sort((a, b) => a.ts - b.ts)
}
