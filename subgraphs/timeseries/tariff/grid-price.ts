import { UserError } from '#platform/errors.ts'
import type { QuarterGrid } from '../calendar/quarter-grid.ts'
import type { EnergyColumn } from '../kpi/energy-column.ts'
import { germanDate } from '../wording/german.ts'
import { datedPrices, fitsUsage, isRow, type DatedPrice, type PricedWindow } from './dated-price.ts'
import { compare, multiply, type Ratio } from './ratio.ts'
import { stretchesOf, type Stretch } from './stretches.ts'
import type { Tariff } from './tariff.ts'
import { usageByPeriod, usageHours, type PeriodUsage } from './usage.ts'

/** The one network energy price of a range, gross: the flat amounts of § 14a EnWG contain VAT too. */
export type GridPrice = {
  /** ct/kWh gross, and its windows in the same. */
  price: Ratio
  windows: PricedWindow[]
  /** The component it comes from. */
  priced: DatedPrice
}

/**
 * The network energy price in ct/kWh gross that holds in the whole range, of the row that the Benutzungsstunden
 * choose; why there is no such one price otherwise.
 */
export function gridPriceOf(
  tariff: Tariff,
  grid: QuarterGrid,
  column: Pick<EnergyColumn, 'millijoules' | 'complete'>,
): GridPrice | UserError {
  const prices = datedPrices(tariff.components)
  const relevant = prices.filter(price => price.kind === 'VAT' || isGridEnergy(price))
  const usage = usageByPeriod(grid, column)
  const hasVat = prices.some(({ kind }) => kind === 'VAT')
  let found: GridPrice | undefined
  for (const stretch of stretchesOf(grid, relevant, { first: 0, end: grid.count })) {
    const priced = onlyPrice(tariff, stretch, usage.get(stretch.date.slice(0, 4)))
    if (priced instanceof UserError) return priced
    if (!priced.isGross && !hasVat) return priceNet(tariff.name)
    const gross = toGross(priced, stretch.vatFactor)
    if (found && !isSame(found, gross)) return priceChanges(tariff.name, stretch.date)
    found = gross
  }
  return found ?? priceMissing(tariff.name)
}

function onlyPrice(
  tariff: Tariff,
  { prices, isVatKnown }: Stretch,
  year: PeriodUsage | undefined,
): DatedPrice | UserError {
  const hours = year ? usageHours(year) : null
  if (hours === null && prices.some(isRow)) return usageUnknown
  const fitting = prices.filter(price => fitsUsage(price, hours) && !price.isMissing)
  const [price] = fitting
  if (fitting.length > 1) return priceAmbiguous(tariff.name)
  if (!price || (!isVatKnown && !price.isGross)) return priceMissing(tariff.name)
  return price
}

function isGridEnergy({ kind, unit }: DatedPrice): boolean {
  return kind === 'GRID_ENERGY' && unit === 'CT_PER_KWH'
}

function toGross(priced: DatedPrice, vatFactor: Ratio): GridPrice {
  const gross = (price: Ratio) => (priced.isGross ? price : multiply(price, vatFactor))
  const windows = priced.windows.map(window => ({ ...window, price: gross(window.price) }))
  return { priced, price: gross(priced.price), windows }
}

/** The same component at the same VAT. */
function isSame(a: GridPrice, b: GridPrice): boolean {
  return a.priced === b.priced && compare(a.price, b.price) === 0
}

function priceMissing(name: string): UserError {
  return new UserError(
    'GRID_PRICE_MISSING',
    `Der Tarif „${name}“ nennt nicht für den ganzen Zeitraum einen passenden Netzarbeitspreis in ct/kWh.`,
    { place: 'Tarif', remedy: 'Ergänzen Sie einen Bestandteil „Netzarbeitspreis“.' },
  )
}

function priceAmbiguous(name: string): UserError {
  return new UserError(
    'GRID_PRICE_AMBIGUOUS',
    `Der Tarif „${name}“ nennt mehrere Netzarbeitspreise, die zugleich gelten.`,
    { place: 'Tarif', remedy: 'Vergleichen Sie mit einem Tarif, der nur einen davon enthält.' },
  )
}

function priceChanges(name: string, date: string): UserError {
  return new UserError(
    'GRID_PRICE_CHANGES',
    `Der Netzarbeitspreis des Tarifs „${name}“ oder die Umsatzsteuer darauf ändert sich am ${germanDate(Date.parse(date))}.`,
    { place: 'Zeitraum', remedy: 'Vergleichen Sie die Zeit davor und danach getrennt.' },
  )
}

function priceNet(name: string): UserError {
  return new UserError(
    'GRID_PRICE_NET',
    `Der Netzarbeitspreis des Tarifs „${name}“ ist netto, die Pauschale von Modul 1 dagegen enthält die Umsatzsteuer.`,
    {
      place: 'Tarif',
      remedy: 'Ergänzen Sie im Tarif die Umsatzsteuer, oder geben Sie den Preis brutto an.',
    },
  )
}

const usageUnknown = new UserError(
  'USAGE_UNKNOWN',
  'Der Netzarbeitspreis hängt von den Benutzungsstunden ab, aber im Zeitraum ist keine Viertelstunde mit Leistung vollständig gemessen.',
  { place: 'Zeitraum', remedy: 'Wählen Sie einen Zeitraum mit Messwerten.' },
)
