import { UserError } from '#platform/errors.ts'
import type { Viewer } from '#platform/identity/viewer.ts'
import { germanNumber } from '../wording/german.ts'
import { calendarDayTypes } from '../calendar/day-type.ts'
import { quarterGrid, quarterMs, quarterStart, type QuarterGrid } from '../calendar/quarter-grid.ts'
import { checkEnergyMarket } from '../market/energy-market.ts'
import type { MarketStore } from '../market/market.store.ts'
import { cheapWindows, type CheapWindow, type WindowSearch } from './cheap-windows.ts'
import { datedPrices } from './dated-price.ts'
import { endPrice, type EndPrice } from './end-price.ts'
import { decimalOf, roundTo } from './ratio.ts'
import type { SpotPriceStore } from './spot-price.store.ts'
import type { Tariff } from './tariff.ts'
import type { TariffStore } from './tariff.store.ts'
import { tariffUnknown } from './tariff.service.ts'

export type EndPriceRange = {
  tariffId: string
  from: Date
  to: Date
  asOf?: Date | undefined
  /** Chooses the row of the network charges; null: prices by rows are not known. */
  usageHours: number | null
}

export type EndPriceSeries = EndPrice & {
  tariff: Tariff
  start: Date
  stepSeconds: number
  /** Quarter-hours without a price. */
  unknown: number
}

export type CheapSearch = Omit<WindowSearch, 'quarters'> & {
  /** Prices of a market (EUR/MWh) or of a tariff (ct/kWh gross); exactly one is given. */
  marketId: string | null
  tariffId: string | null
  hours: number
  /** Chooses the row of the network charges of a tariff; null: prices by rows are not known. */
  usageHours: number | null
  /** From when on, and at most until when. */
  from: Date
  to: Date | null
}

export type CheapWindowFigures = {
  start: Date
  end: Date
  slots: { start: Date; end: Date }[]
  meanPrice: number
  lowest: number
  highest: number
  frameStart: Date
  frameEnd: Date
  unknownQuarters: number
  isComplete: boolean
}

export type CheapAnswer = {
  unit: string
  windows: CheapWindowFigures[]
  /** End of the last interval with a price; null where the tariff needs none. */
  knownUntil: Date | null
  /** Quarter-hours of the search without a price. */
  unknownQuarters: number
}

type Use = { tariffs: TariffStore; spots: SpotPriceStore; markets: MarketStore }

const zone = 'Europe/Berlin'
const longestDays = 800
const longestSearchDays = 31
/** Of a search without an end: prices are known for a day or two. */
const searchDays = 3
const mostWindows = 50

export class PriceService {
  constructor(private readonly use: Use) {}

  /** Net and gross price of each quarter-hour and of each component, in ct/kWh. */
  async endPrice(range: EndPriceRange, viewer: Viewer): Promise<EndPriceSeries | UserError> {
    viewer.require('viewer')
    const wrong = checkRange(range) ?? checkUsage(range.usageHours)
    if (wrong) return wrong
    const tariff = await this.use.tariffs.byId(range.tariffId, range.asOf)
    if (!tariff) return tariffUnknown
    const grid = quarterGrid(range.from, range.to, zone)
    const price = await this.priceOf(tariff, grid, range.usageHours)
    let unknown = 0
    for (const net of price.net) if (net === null) unknown++
    return { ...price, tariff, start: quarterStart(grid, 0), stepSeconds: 900, unknown }
  }

  /** The cheapest hours; see cheapWindows. */
  async cheapWindows(search: CheapSearch, viewer: Viewer): Promise<CheapAnswer | UserError> {
    viewer.require('viewer')
    const quarters = search.hours * 4
    const to = search.to ?? new Date(search.from.getTime() + searchDays * 86_400_000)
    const wrong =
      checkSearch(search, quarters) ??
      checkUsage(search.usageHours) ??
      checkRange({ from: search.from, to }, longestSearchDays)
    if (wrong) return wrong
    // A quarter-hour that has begun is over in part: it is no choice any more.
    const from = new Date(Math.ceil(search.from.getTime() / quarterMs) * quarterMs)
    const grid = quarterGrid(from, to, zone)
    const found = await this.pricesOf(search, grid)
    if (found instanceof UserError) return found
    const count = Math.min(mostWindows, Math.max(1, search.count))
    const windows = cheapWindows(grid, found.prices, { ...search, quarters, count })
    let unknownQuarters = 0
    for (const price of found.prices) if (Number.isNaN(price)) unknownQuarters++
    const marketId = found.marketId
    return {
      ...{ unit: found.unit, unknownQuarters },
      windows: windows.map(window => toFigures(window, grid)),
      knownUntil: marketId ? ((await this.use.spots.knownUntil(marketId)) ?? null) : null,
    }
  }

  private async pricesOf(search: CheapSearch, grid: QuarterGrid) {
    if (search.marketId !== null) {
      const { marketId } = search
      const market = await this.use.markets.byId(marketId)
      const wrong = market && checkEnergyMarket(market, 'Die Suche nach günstigen Zeiten')
      if (wrong) return wrong
      const prices = await this.use.spots.quarterHours(marketId, grid.startMs, grid.count)
      return { prices, unit: 'EUR/MWh', marketId }
    }
    const tariff = await this.use.tariffs.byId(search.tariffId ?? '')
    if (!tariff) return tariffUnknown
    const { gross } = await this.priceOf(tariff, grid, search.usageHours)
    const prices = Float64Array.from(gross, price => price ?? Number.NaN)
    return { prices, unit: 'ct/kWh', marketId: tariff.marketId }
  }

  private async priceOf(tariff: Tariff, grid: QuarterGrid, usageHours: number | null) {
    const spot = tariff.marketId
      ? await this.use.spots.quarterHours(tariff.marketId, grid.startMs, grid.count)
      : undefined
    return endPrice({
      ...{ grid, spot, usageHours, prices: datedPrices(tariff.components) },
      dayTypes: calendarDayTypes({ state: tariff.state, options: [] }),
    })
  }
}

function toFigures(window: CheapWindow, grid: QuarterGrid): CheapWindowFigures {
  const slots = window.runs.map(({ first, end }) => ({
    start: quarterStart(grid, first),
    end: quarterStart(grid, end),
  }))
  const start = quarterStart(grid, window.runs[0]?.first ?? 0)
  return {
    ...{ start, end: slots.at(-1)?.end ?? start, slots },
    meanPrice: roundTo(decimalOf(window.meanPrice), 5),
    lowest: window.lowest,
    highest: window.highest,
    frameStart: quarterStart(grid, window.frame.first),
    frameEnd: quarterStart(grid, window.frame.end),
    unknownQuarters: window.unknown,
    isComplete: window.unknown === 0 && !window.isCut,
  }
}

function checkRange(
  { from, to }: { from: Date; to: Date },
  mostDays = longestDays,
): UserError | undefined {
  const days = (to.getTime() - from.getTime()) / 86_400_000
  // A month of 31 days has an hour more in October.
  if (days > 0 && days <= mostDays + 1 / 24) return undefined
  return new UserError(
    'RANGE_INVALID',
    `Der Zeitraum muss nach vorn laufen und höchstens ${mostDays} Tage lang sein.`,
    {
      place: 'Zeitraum',
      remedy: 'Wählen Sie einen kürzeren Zeitraum und ein Ende nach dem Beginn.',
    },
  )
}

/** No year has more hours than a leap year. */
function checkUsage(usageHours: number | null): UserError | undefined {
  if (usageHours === null || (usageHours >= 0 && usageHours <= 8784)) return undefined
  return new UserError(
    'USAGE_INVALID',
    'Die Benutzungsstunden müssen zwischen 0 und 8.784 h im Jahr liegen.',
    { place: 'Benutzungsstunden', remedy: 'Geben Sie zum Beispiel 2500 an.' },
  )
}

function checkSearch(
  { marketId, tariffId, after, before }: CheapSearch,
  quarters: number,
): UserError | undefined {
  if ((marketId === null) === (tariffId === null)) {
    return wrongSearch('Es braucht entweder einen Markt oder einen Tarif.', 'Preise')
  }
  if (!(Number.isInteger(quarters) && quarters >= 1 && quarters <= 4 * 24 * 7)) {
    return wrongSearch(
      `Die Dauer von ${germanNumber(quarters / 4)} Stunden geht nicht: Sie muss aus ganzen Viertelstunden bestehen und zwischen einer Viertelstunde und sieben Tagen liegen.`,
      'Dauer',
    )
  }
  const wrongClock = [after, before].find(clock => clock !== null && !isClock(clock))
  return wrongClock === undefined || wrongClock === null
    ? undefined
    : wrongSearch(`„${wrongClock}“ ist keine Uhrzeit.`, 'Uhrzeit')
}

function isClock(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)
}

function wrongSearch(message: string, place: string): UserError {
  return new UserError('SEARCH_INVALID', message, {
    place,
    remedy: 'Suchen Sie zum Beispiel 3 Stunden vor 07:00.',
  })
}
