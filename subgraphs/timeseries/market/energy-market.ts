import { UserError } from '#platform/errors.ts'
import type { Market } from './market.ts'

/**
 * MARKET_NOT_ENERGY where something is computed from a price per MWh and the market has another one: an allowance for
 * a tonne of CO₂ is no price of energy. `purpose` is German: `Ein Tarif`.
 */
export function checkEnergyMarket(
  { name, unit }: Pick<Market, 'name' | 'unit'>,
  purpose: string,
): UserError | undefined {
  if (unit === 'EUR/MWh') return undefined
  return new UserError(
    'MARKET_NOT_ENERGY',
    `${purpose} braucht Preise in EUR/MWh; der Markt „${name}“ hat solche in ${unit}.`,
    { place: 'Markt', remedy: 'Wählen Sie einen Markt für Energie.' },
  )
}
