import { UserError } from '#platform/errors.ts'
import {
  checkMarketParameters,
  createMarketModel,
  type MarketModel,
  type SimulatedMarket,
} from '../market-model.ts'
import { dayMs } from '../price-process.ts'

export const at = (iso: string) => Date.parse(iso)

/** By now everything that a test asks for is published. */
export const forever = at('2040-01-01T00:00Z')

export function modelOf(market: SimulatedMarket, given: object = {}, seed = 7): MarketModel {
  const parameters = checkMarketParameters(market, { ...given })
  if (parameters instanceof UserError) throw new Error(parameters.message)
  return createMarketModel({ market, seed, parameters })
}

export function prices(model: MarketModel, from: string, to: string, now = forever): number[] {
  return [...(model.published(at(from), at(to), now)?.eurMwh ?? [])]
}

/** End of the last step that is known. */
export function knownUntil(model: MarketModel, now: string): string | undefined {
  const columns = model.published(at(now) - 10 * dayMs, at(now) + 10 * dayMs, at(now))
  if (!columns) return undefined
  return new Date(columns.from + columns.count * columns.stepSeconds * 1000).toISOString()
}

export function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
