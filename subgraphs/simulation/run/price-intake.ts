import { z } from 'zod'
import type { TimeseriesClient } from '../timeseries-client.ts'

/** Prices of one market; `ts` in ms, null where the market has no volume. */
export type PriceDelivery = {
  marketId: string
  name: string
  /** EUR/MWh or EUR/t. */
  unit: string
  stepSeconds: number
  prices: { ts: number; eurPerMwh: number; volume: number | null }[]
}

/** Where simulated prices go: the same intake that real ones use. */
export type PriceIntake = {
  /** The same batch again under the same key writes nothing twice. Answers what was refused, German. */
  ingest: (
    delivery: PriceDelivery,
    key: string,
  ) => Promise<{ count: number; reason: string | undefined }>
}

const answer = z.object({
  ingestPrices: z.object({
    reasons: z.array(z.object({ index: z.number(), code: z.string(), message: z.string() })),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
})
const mutation = `mutation Ingest($input: IngestPricesInput!, $key: String) {
  ingestPrices(input: $input, idempotencyKey: $key) {
    reasons { index code message } error { code message }
  }
}`

/** The intake of the timeseries subgraph, asked as a service. */
export function createPriceIntake(timeseries: TimeseriesClient): PriceIntake {
  return {
    async ingest({ prices, ...market }, key) {
      const input = {
        ...market,
        prices: prices.map(({ ts, ...price }) => ({ ...price, ts: new Date(ts).toISOString() })),
      }
      const { ingestPrices } = await timeseries.ask(answer, mutation, { input, key })
      const { error, reasons } = ingestPrices
      if (error) throw new Error(`intake refused: ${error.code} ${error.message}`)
      return { count: reasons.length, reason: reasons[0]?.message }
    },
  }
}
