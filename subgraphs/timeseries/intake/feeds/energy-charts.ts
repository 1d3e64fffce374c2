import { z } from 'zod'
import { UserError } from '#platform/errors.ts'
import { defaultMarket } from '../../market/bidding-zones.ts'
import { buildPrices } from './build-prices.ts'
import { unknownUnit, unreadable } from './feed-errors.ts'
import type { Parsed, ParseOptions, PriceSeries } from './feed-series.ts'
import { pricesOf } from './price-steps.ts'
import { readJson } from './read-json.ts'

const source = 'Energy-Charts'

/** `GET /price?bzn=…` of api.energy-charts.info (Fraunhofer ISE). */
const answer = z.object({
  unix_seconds: z.array(z.number().int()),
  price: z.array(z.number().nullable()),
  unit: z.string(),
  license_info: z.string().optional(),
})

/** Day-ahead prices; the answer does not name its zone. UserError FEED_…. */
export function parseEnergyCharts(
  text: string,
  { market = defaultMarket }: ParseOptions = {},
): Parsed<PriceSeries> | UserError {
  const read = readJson(text, answer, source)
  if (read instanceof UserError) return read
  if (!/^EUR\s*\/\s*MWh$/i.test(read.unit)) return unknownUnit(source, 'Preis', read.unit)
  if (read.unix_seconds.length !== read.price.length) {
    return unreadable(source, 'Es sind nicht so viele Preise wie Zeitpunkte.')
  }
  const rows = read.unix_seconds.map(
    (seconds, i) => [seconds * 1000, read.price[i] ?? null] as const,
  )
  const built = buildPrices({ source, ...market }, pricesOf(rows))
  if (built instanceof UserError) return built
  const { license_info: license } = read
  const findings = license
    ? [...built.findings, { subject: 'Lizenz', value: license.slice(0, 200), reason: source }]
    : built.findings
  return { ...built, findings, alternatives: [] }
}
