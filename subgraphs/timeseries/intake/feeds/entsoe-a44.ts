import { UserError } from '#platform/errors.ts'
import {
  biddingZones,
  dayAheadMarket,
  quarterHoursSince,
  type BiddingZone,
} from '../../market/bidding-zones.ts'
import { germanPlural } from '../../wording/german.ts'
import type { Finding } from '../finding.ts'
import { buildPrices, endOf, type BuiltPrices } from './build-prices.ts'
import { entsoe, readEntsoe, type EntsoeTimeSeries } from './entsoe-document.ts'
import { periodPoints } from './entsoe-points.ts'
import { empty, unknownUnit } from './feed-errors.ts'
import type { Parsed, ParseOptions, PricePoint, PriceSeries } from './feed-series.ts'

/** One auction of one zone: a document may hold several, each in several time series and periods. */
type Auction = {
  zone: Pick<BiddingZone, 'code' | 'name'>
  sequence: number
  points: PricePoint[]
  carried: number
}

/**
 * Prices of an ENTSO-E document A44. Zones with several auctions tell them apart by a classification sequence; 1
 * is the joint European auction (SDAC) and the default, the others are alternatives with a market of their own
 * (`DE-LU/day-ahead-2`). UserError FEED_….
 */
export function parseEntsoeA44(
  text: string,
  { market }: ParseOptions = {},
): Parsed<PriceSeries> | UserError {
  const document = readEntsoe(text)
  if (document instanceof UserError) return document
  const auctions = auctionsOf(document)
  if (auctions instanceof UserError) return auctions
  const built: BuiltPrices[] = []
  for (const auction of auctions) {
    const prices = priceSeries(auction)
    if (prices instanceof UserError) return prices
    built.push(prices)
  }
  const chosen = built.find(({ series }) => series.marketId === market?.marketId) ?? built[0]
  if (!chosen) return empty(entsoe)
  const alternatives = built.filter(each => each !== chosen).map(({ series }) => series)
  const findings = [...chosen.findings, ...sequenceFinding(chosen.series, alternatives)]
  return { ...chosen, findings, alternatives }
}

/** Sorted by sequence; those of one zone lie together. */
function auctionsOf(document: EntsoeTimeSeries[]): Auction[] | UserError {
  const auctions = new Map<string, Auction>()
  for (const series of document) {
    const wrong = checkUnits(series)
    if (wrong) return wrong
    const sequence = Number(
      series['classificationSequence_AttributeInstanceComponent.position'] ?? 1,
    )
    const zone = zoneOf(series['in_Domain.mRID'])
    const key = `${zone.code} ${sequence}`
    const auction = auctions.get(key) ?? { zone, sequence, points: [], carried: 0 }
    for (const period of series.Period) {
      const read = periodPoints(period, series.curveType)
      if (read instanceof UserError) return read
      for (const point of read.points) auction.points.push(point)
      auction.carried += read.carried
    }
    auctions.set(key, auction)
  }
  return [...auctions.values()]
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => a.sequence - b.sequence)
}

function checkUnits(series: EntsoeTimeSeries): UserError | undefined {
  const { 'currency_Unit.name': currency, 'price_Measure_Unit.name': unit } = series
  if (currency === 'EUR' && unit === 'MWH') return undefined
  return unknownUnit(entsoe, 'Preis', `${currency}/${unit}`)
}

/** An unknown zone keeps its code, so that nothing is mistaken for Germany. */
function zoneOf(eic: string): Pick<BiddingZone, 'code' | 'name'> {
  const code = eic.slice(0, 16).replaceAll('/', '-')
  return biddingZones.find(zone => zone.eic === eic) ?? { code, name: code }
}

function priceSeries({ zone, sequence, points, carried }: Auction): BuiltPrices | UserError {
  const { marketId, name } = dayAheadMarket(zone)
  const market =
    sequence === 1
      ? { marketId, name }
      : { marketId: `${marketId}-${sequence}`, name: `${name}, Auktion ${sequence}` }
  const built = buildPrices({ source: entsoe, ...market }, ofOneResolution(points))
  if (built instanceof UserError || carried === 0) return built
  const value = germanPlural(carried, 'Preis fortgeschrieben', 'Preise fortgeschrieben')
  const reason = 'Kurventyp A03: Eine ausgelassene Position wiederholt den Preis davor.'
  return { ...built, findings: [...built.findings, { subject: 'Kurve', value, reason }] }
}

/**
 * Around the change of 1 October 2025 one auction comes in hours and quarter-hours at once. Of prices for the
 * same time the one that was traded counts: hours before, quarter-hours since.
 */
function ofOneResolution(points: PricePoint[]): PricePoint[] {
  const coarse = points.filter(({ stepSeconds }) => stepSeconds >= 3600)
  const fine = points.filter(({ stepSeconds }) => stepSeconds < 3600)
  if (coarse.length === 0 || fine.length === 0) return points
  const traded = (point: PricePoint) =>
    point.ts < quarterHoursSince ? point.stepSeconds >= 3600 : point.stepSeconds < 3600
  const hours = new Set(coarse.flatMap(hoursOf))
  const quarters = new Set(fine.flatMap(hoursOf))
  const inBoth = (point: PricePoint) =>
    hoursOf(point).some(hour => hours.has(hour) && quarters.has(hour))
  return points.filter(point => traded(point) || !inBoth(point))
}

function hoursOf(point: PricePoint): number[] {
  const hourMs = 3_600_000
  const first = Math.floor(point.ts.getTime() / hourMs)
  const last = Math.ceil(endOf(point) / hourMs)
  return Array.from({ length: last - first }, (_, i) => first + i)
}

function sequenceFinding(series: PriceSeries, alternatives: PriceSeries[]): Finding[] {
  if (alternatives.length === 0) return []
  const others = alternatives.map(({ name }) => name).join(', ')
  const reason = `Das Dokument enthält mehrere Auktionen; wählbar ist auch: ${others}`
  return [{ subject: 'Auktion', value: series.name, reason }]
}
