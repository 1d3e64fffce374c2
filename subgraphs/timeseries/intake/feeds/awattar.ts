import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { biddingZone, dayAheadMarket, defaultMarket } from '../../market/bidding-zones.ts'
import { buildPrices } from './build-prices.ts'
import { unknownUnit, unreadable } from './feed-errors.ts'
import type { Parsed, ParseOptions, PriceSeries } from './feed-series.ts'
import { readJson } from './read-json.ts'

const source = 'aWATTar'

/** `GET /v1/marketdata` of api.awattar.de or .at. */
const answer = z.object({
  data: z.array(
    z.object({
      start_timestamp: z.number().int(),
      end_timestamp: z.number().int(),
      marketprice: z.number(),
      unit: z.string(),
    }),
  ),
  url: z.string().optional(),
})

/** Day-ahead prices of Germany or Austria. UserError FEED_…. */
export function parseAwattar(
  text: string,
  { market }: ParseOptions = {},
): Parsed<PriceSeries> | UserError {
  const read = readJson(text, answer, source)
  if (read instanceof UserError) return read
  const foreign = read.data.find(({ unit }) => !/^EUR\s*\/\s*MWh$/i.test(unit))
  if (foreign) return unknownUnit(source, 'Preis', foreign.unit)
  const points = read.data.map(price => ({
    ts: new Date(price.start_timestamp),
    stepSeconds: (price.end_timestamp - price.start_timestamp) / 1000,
    eurPerMwh: price.marketprice,
    volume: null,
  }))
  const odd = points.find(({ stepSeconds }) => !Number.isInteger(stepSeconds) || stepSeconds < 1)
  if (odd) return unreadable(source, 'Ein Preis endet nicht nach seinem Beginn.')
  const built = buildPrices({ source, ...(market ?? marketOf(read.url)) }, points)
  return built instanceof UserError ? built : { ...built, alternatives: [] }
}

function marketOf(url = ''): { marketId: string; name: string } {
  const austria = url.startsWith('/at/') ? biddingZone('AT') : undefined
  return austria ? dayAheadMarket(austria) : defaultMarket
}
