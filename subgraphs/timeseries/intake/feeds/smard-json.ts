import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { defaultMarket } from '../../market/bidding-zones.ts'
import { buildPrices } from './build-prices.ts'
import type { Parsed, ParseOptions, PriceSeries } from './feed-series.ts'
import { pricesOf } from './price-steps.ts'
import { readJson } from './read-json.ts'

const source = 'SMARD'

const chart = z.object({
  meta_data: z.object({ version: z.number(), created: z.number() }).optional(),
  series: z.array(z.tuple([z.number().int(), z.number().nullable()])),
})

const index = z.object({ timestamps: z.array(z.number().int()).max(5000) })

/**
 * One week of SMARD's chart data (`/app/chart_data/<filter>/<region>/…json`): milliseconds and EUR/MWh, null for
 * what is not known yet. The answer does not name its market. UserError FEED_….
 */
export function parseSmardJson(
  text: string,
  { market = defaultMarket }: ParseOptions = {},
): Parsed<PriceSeries> | UserError {
  const read = readJson(text, chart, source)
  if (read instanceof UserError) return read
  const built = buildPrices({ source, ...market }, pricesOf(read.series))
  return built instanceof UserError ? built : { ...built, alternatives: [] }
}

/** Beginnings of the weeks for which there is chart data, in milliseconds, rising. UserError FEED_UNREADABLE. */
export function parseSmardIndex(text: string): number[] | UserError {
  const read = readJson(text, index, source)
  return read instanceof UserError ? read : read.timestamps.toSorted((a, b) => a - b)
}
