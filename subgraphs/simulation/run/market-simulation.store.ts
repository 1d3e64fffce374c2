import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { UserError } from '#platform/errors.ts'
import { checkFaults } from '../fault/check-faults.ts'
import {
  checkMarketParameters,
  simulatedMarkets,
  type SimulatedMarket,
} from '../market-model/market-model.ts'
import type { MarketSettings, MarketSimulation } from './market-simulation.ts'
import type { Progress, SavedRun } from './simulation.ts'
import { faultList } from './stored-faults.ts'

type Row = NonNullable<Awaited<ReturnType<Database['prisma']['marketSimulation']['findUnique']>>>
type Step = Progress & { market: SimulatedMarket; runNumber: number }

const knownMarket = z.enum(simulatedMarkets)
const givenParameters = z.record(z.string(), z.union([z.string(), z.number()]))

export class MarketSimulationStore {
  constructor(private readonly database: Pick<Database, 'prisma' | 'pool'>) {}

  async all(): Promise<MarketSimulation[]> {
    const rows = await this.database.prisma.marketSimulation.findMany()
    return rows.flatMap(toMarketSimulation)
  }

  async byMarket(market: SimulatedMarket): Promise<MarketSimulation | undefined> {
    const row = await this.database.prisma.marketSimulation.findUnique({ where: { market } })
    return row ? toMarketSimulation(row)[0] : undefined
  }

  /**
   * Makes or changes a simulation; false where somebody else did since it was read as of `revision` (undefined: not
   * there). `beginAt` moves the instant from which is delivered: progress that a run of before still reports is then
   * no longer taken.
   */
  async save(
    market: SimulatedMarket,
    settings: MarketSettings,
    { running, startedAt, beginAt, revision }: SavedRun,
  ): Promise<boolean> {
    const begun = beginAt === undefined ? {} : { deliveredUntil: new Date(beginAt) }
    const data = { ...toRow(settings), running, startedAt, ...begun }
    const { marketSimulation } = this.database.prisma
    const { count } =
      revision === undefined
        ? await marketSimulation.createMany({ data: [{ market, ...data }], skipDuplicates: true })
        : await marketSimulation.updateMany({
            where: { market, revision },
            data: {
              ...data,
              revision: { increment: 1 },
              ...(beginAt !== undefined && { runNumber: { increment: 1 } }),
            },
          })
    return count === 1
  }

  /** Adds what was delivered; the newest error stays. */
  async addProgress(step: Step): Promise<void> {
    await this.database.pool.query(addProgress, [
      step.market,
      step.runNumber,
      step.deliveredUntil === undefined ? null : new Date(step.deliveredUntil),
      step.delivered,
      step.faultsInjected,
      step.lastError ?? null,
      step.lastErrorAt ?? null,
    ])
  }
}

const addProgress = `
  UPDATE market_simulations SET
    delivered_until = CASE WHEN run_number = $2 THEN coalesce($3, delivered_until)
      ELSE delivered_until END,
    prices_delivered = prices_delivered + $4,
    faults_injected = faults_injected + $5,
    last_error = coalesce($6, last_error),
    last_error_at = coalesce($7, last_error_at)
  WHERE market = $1`

function toRow({ seed, parameters, clock, faults }: MarketSettings) {
  return {
    seed,
    parameters: { ...parameters },
    faults: faultList(faults),
    speed: clock.speed,
    simulatedStart: new Date(clock.simulatedStart),
    realStart: new Date(clock.realStart),
  }
}

/** None where a row is of a market or has parameters that this version does not know. */
function toMarketSimulation(row: Row): MarketSimulation[] {
  const market = knownMarket.safeParse(row.market)
  const given = givenParameters.safeParse(row.parameters)
  if (!market.success || !given.success) return []
  const parameters = checkMarketParameters(market.data, given.data)
  const faults = checkFaults(row.faults)
  if (parameters instanceof UserError || faults instanceof UserError) return []
  const { seed, running, startedAt, revision, runNumber } = row
  return [
    {
      ...{ market: market.data, seed, parameters, faults, running, startedAt, revision, runNumber },
      clock: {
        speed: row.speed,
        simulatedStart: row.simulatedStart.getTime(),
        realStart: row.realStart.getTime(),
      },
      deliveredUntil: row.deliveredUntil?.getTime(),
      delivered: Number(row.pricesDelivered),
      faultsInjected: Number(row.faultsInjected),
      lastError: row.lastError ?? undefined,
      lastErrorAt: row.lastErrorAt ?? undefined,
    },
  ]
}
