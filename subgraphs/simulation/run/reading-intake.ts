import { z } from 'zod'
import type { TimeseriesClient } from '../timeseries-client.ts'

/** One interval of a simulated meter; kW and V. */
export type DeliveredReading = {
  meterId: string
  /** ms; start of the interval. */
  ts: number
  consumptionKw: number | null
  productionKw: number | null
  voltage: number | null
}

export type RefusedReading = { index: number; code: string; message: string }

/** Where simulated readings go: the same intake that real ones use. */
export type ReadingIntake = {
  /** The same batch again under the same key writes nothing twice. Rejects where it is not known to be stored. */
  ingest: (readings: readonly DeliveredReading[], key: string) => Promise<RefusedReading[]>
}

const answer = z.object({
  ingestReadings: z.object({
    reasons: z.array(z.object({ index: z.number(), code: z.string(), message: z.string() })),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  }),
})
const mutation = `mutation Ingest($readings: [ReadingInput!]!, $key: String) {
  ingestReadings(readings: $readings, idempotencyKey: $key) {
    reasons { index code message } error { code message }
  }
}`

/** The intake of the timeseries subgraph, asked as a service. */
export function createReadingIntake(timeseries: TimeseriesClient): ReadingIntake {
  return {
    async ingest(readings, key) {
      const batch = readings.map(({ ts, ...reading }) => ({
        ...reading,
        ts: new Date(ts).toISOString(),
        quality: 'SIMULATED',
      }))
      const { ingestReadings } = await timeseries.ask(answer, mutation, { readings: batch, key })
      const { error, reasons } = ingestReadings
      if (error) throw new Error(`intake refused: ${error.code} ${error.message}`)
      return reasons
    },
  }
}
