import { z } from 'zod'
import type { Database } from '#platform/database/database.ts'
import { isSimulatedMarket, marketKey, marketUnits, type Market, type MarketKey } from './market.ts'

type MarketRow = NonNullable<Awaited<ReturnType<Database['prisma']['market']['findFirst']>>>

export class MarketStore {
  constructor(private readonly database: Database) {}

  async all(): Promise<Market[]> {
    const rows = await this.database.prisma.market.findMany({ orderBy: { name: 'asc' } })
    return rows.map(toMarket)
  }

  async byId(id: string): Promise<Market | undefined> {
    const key = marketKey(id)
    const row =
      key && (await this.database.prisma.market.findUnique({ where: { market_product: key } }))
    return row ? toMarket(row) : undefined
  }

  /** Creates the market when it is missing. */
  async ensure({
    id,
    name,
    stepSeconds,
    unit = 'EUR/MWh',
  }: Pick<Market, 'id' | 'name' | 'stepSeconds'> & Partial<Pick<Market, 'unit'>>): Promise<void> {
    const { market, product } = keyOf(id)
    await this.database.pool.query(
      `INSERT INTO markets (market, product, name, step_seconds, unit) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [market, product, name, stepSeconds, unit],
    )
  }
}

const unitOf = z.enum(marketUnits)

function toMarket({ market, product, name, stepSeconds, unit }: MarketRow): Market {
  const id = `${market}/${product}`
  const simulated = isSimulatedMarket(id)
  return { ...{ id, name, product, stepSeconds, simulated }, unit: unitOf.parse(unit) }
}

/** Throws for an id that was not checked before. */
export function keyOf(id: string): MarketKey {
  const key = marketKey(id)
  if (!key) throw new Error(`no market id: ${id}`)
  return key
}
