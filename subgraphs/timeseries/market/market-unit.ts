import { UserError } from '#platform/errors.ts'
import type { Market, MarketUnit } from './market.ts'

/** MARKET_UNIT_DIFFERS where prices come per something else than the market has them; one that is new takes any. */
export function checkMarketUnit(
  known: Pick<Market, 'name' | 'unit'> | undefined,
  given: MarketUnit,
): UserError | undefined {
  if (!known || known.unit === given) return undefined
  return new UserError(
    'MARKET_UNIT_DIFFERS',
    `Der Markt „${known.name}“ hat Preise in ${known.unit}, hier kommen solche in ${given}.`,
    {
      place: 'Einheit',
      remedy: 'Wählen Sie einen anderen Markt oder rechnen Sie die Preise vorher um.',
    },
  )
}
